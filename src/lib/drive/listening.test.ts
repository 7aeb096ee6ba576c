import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Listening } from './listening.svelte.ts';

/** An engine of speech recognition that does nothing by itself. */
class Engine extends EventTarget {
	static last: Engine;
	lang = '';
	maxAlternatives = 1;
	constructor() {
		super();
		Engine.last = this;
	}
	start() {}
	abort() {}
	hears(...transcripts: string[]) {
		const results = [transcripts.map((transcript) => ({ transcript }))];
		this.dispatchEvent(Object.assign(new Event('result'), { results }));
	}
	fails(error: string) {
		this.dispatchEvent(Object.assign(new Event('error'), { error }));
	}
}

let listening: Listening;
beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('window', { webkitSpeechRecognition: Engine });
	listening = new Listening();
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it('hears all transcripts, and may then listen without a tap', async () => {
	const heard = listening.hear('zh-CN');
	expect(listening).toMatchObject({ active: true, allowed: false });
	Engine.last.hears('封了', '风了');
	expect(await heard).toEqual(['封了', '风了']);
	expect(listening).toMatchObject({ active: false, allowed: true });
});

it('ends after eight seconds, also with an engine that does not say that it has ended', async () => {
	const heard = listening.hear('zh-CN');
	await vi.advanceTimersByTimeAsync(8000);
	expect(await heard).toEqual([]);
	expect(listening.active).toBe(false);
});

it('that was stopped gives no answer, however late the engine speaks', async () => {
	const heard = listening.hear('zh-CN');
	const old = Engine.last;
	listening.stop();
	const next = listening.hear('zh-CN');
	old.hears('封了');
	expect(await heard).toBeNull();
	expect(listening.active).toBe(true);
	Engine.last.hears('通了');
	expect(await next).toEqual(['通了']);
});

it.each([
	['not-allowed', true],
	['network', true],
	['no-speech', false]
])('with the error "%s" is unable: %s', async (error, unable) => {
	const heard = listening.hear('zh-CN');
	Engine.last.fails(error);
	expect(await heard).toEqual([]);
	expect(listening).toMatchObject({ unable, active: false });
});

it('survives an engine that refuses to start', async () => {
	vi.spyOn(Engine.prototype, 'start').mockImplementation(() => {
		throw new DOMException('started', 'InvalidStateError');
	});
	expect(await listening.hear('zh-CN')).toEqual([]);
	expect(listening.active).toBe(false);
});
