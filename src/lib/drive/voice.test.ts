import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Voice } from './voice.svelte.ts';

class Utterance extends EventTarget {
	text: string;
	lang = '';
	volume = 1;
	voice: unknown = null;
	constructor(text: string) {
		super();
		this.text = text;
	}
}

/** Engine that speaks one utterance after another; the ones whose text contains 'stuck' never end. */
class Engine {
	spoken: string[] = [];
	held: Utterance[] = [];
	#begun: Utterance | null = null;
	paused = false;
	/** the flag of some engines stays true for ever after a cancellation */
	lies = false;
	/** an utterance in the task of a cancellation is dropped, as in some engines */
	#cancelling = false;
	get speaking() {
		return this.held.length > 0 || this.lies;
	}
	get pending() {
		return this.held.length > 1;
	}
	getVoices() {
		return [];
	}
	speak(utterance: Utterance) {
		if (this.#cancelling) return;
		this.held.push(utterance);
		if (this.held.length === 1) this.#start();
	}
	cancel() {
		this.held = [];
		this.#cancelling = true;
		setTimeout(() => (this.#cancelling = false), 0);
	}
	resume() {
		this.paused = false;
		if (this.held.length) this.#start();
	}
	#start() {
		const [now] = this.held;
		if (!now || this.paused || this.#begun === now) return;
		this.#begun = now;
		this.spoken.push(now.text);
		if (now.text.includes('stuck')) return;
		setTimeout(() => {
			if (this.held[0] !== now) return;
			this.held.shift();
			now.dispatchEvent(new Event('end'));
			this.#start();
		}, 500);
	}
}

let engine: Engine;
beforeEach(() => {
	vi.useFakeTimers();
	engine = new Engine();
	vi.stubGlobal('window', { speechSynthesis: engine });
	vi.stubGlobal('speechSynthesis', engine);
	vi.stubGlobal('SpeechSynthesisUtterance', Utterance);
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it('cancels a message that never ends, and says the next ones', async () => {
	const voice = new Voice();
	const said = [voice.say('stuck', 'en-US'), voice.say('closed ahead', 'en-US'), voice.say('queue', 'en-US')];
	await vi.advanceTimersByTimeAsync(60_000);
	await Promise.all(said);
	expect(engine.spoken).toEqual(['stuck', 'closed ahead', 'queue']);
	expect(voice.speaking).toBe(false);
});

it('speaks although the engine is paused, or says for ever that it speaks', async () => {
	for (const fault of [{ paused: true }, { lies: true }]) {
		Object.assign(engine, { paused: false, lies: false, spoken: [] }, fault);
		const voice = new Voice();
		void voice.say('one', 'en-US');
		void voice.say('two', 'en-US');
		await vi.advanceTimersByTimeAsync(5000);
		expect(engine.spoken).toEqual(['one', 'two']);
	}
});

it('interrupts in a later task, and drops nothing of the new message', async () => {
	const voice = new Voice();
	const first = voice.say('stuck', 'en-US');
	void voice.say('urgent', 'en-US', true);
	await first;
	await vi.advanceTimersByTimeAsync(2000);
	expect(engine.spoken).toEqual(['stuck', 'urgent']);
});

it('says nothing after it was stopped while a message was about to start', async () => {
	const voice = new Voice();
	void voice.say('stuck', 'en-US');
	void voice.say('urgent', 'en-US', true);
	voice.stop();
	await vi.advanceTimersByTimeAsync(60_000);
	expect(engine.spoken).toEqual(['stuck']);
	void voice.say('again', 'en-US');
	await vi.advanceTimersByTimeAsync(2000);
	expect(engine.spoken).toEqual(['stuck', 'again']);
});
