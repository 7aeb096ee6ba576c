import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Question } from '../domain/alert/hub-events.ts';
import type { Whereabouts } from '../domain/drive/gps-filter.ts';
import { place } from '../domain/place/place.fixture.ts';
import type { Place } from '../domain/place/place.ts';
import { graceTime } from '../domain/report/new-report.ts';
import type { Report } from '../domain/report/report.ts';
import { Asking } from './asking.svelte.ts';
import type { AheadRow } from './outlook.ts';
import { promptTime } from './prompts.ts';
import { Reporting } from './reporting.svelte.ts';
import { driving, row, said } from './sight.fixture.ts';
import type { Words } from './words.ts';

const gate = place('gate', { lat: 31.01 });
const area = place('area', { kind: 'service_station', subkind: 'service_area', lat: 31.03 });
const serverNow = Date.parse('2026-01-01T08:00:00Z');

const words: Words = {
	lang: 'zh-CN',
	announcement: () => 'announcement',
	prompt: ({ why, place: { id } }) => `${why} ${id}?`,
	reported: ({ id }, status, wait) => `${id} ${status} ${wait}`,
	doubted: ({ id }, status) => `${id} ${status}, right?`,
	undone: () => 'undone',
	notUndone: () => 'too late',
	notUnderstood: () => 'what?'
};

/** A driver with a voice and an ear, whose reports go into a list. */
class Cab {
	here: Whereabouts | null = driving();
	rows: AheadRow[] = [row(gate, 1100)];
	alerts = [];
	result = { current: null };
	samplingPoint = null;

	reports: Report[] = [];
	undone: string[] = [];
	/** true: the server has the report for good */
	late = false;
	reporting = new Reporting({
		report: async (report) => void this.reports.push(report),
		undo: async ({ id }) => !this.late && this.undone.push(id) > 0
	});

	spoken: string[] = [];
	voice = {
		speaking: false,
		muted: false,
		stop: () => {},
		say: async (text: string) => void this.spoken.push(text)
	};

	/** what the driver says next; null: listening was stopped */
	speech: (string[] | null)[] = [];
	/** runs while the driver speaks */
	meanwhile = () => {};
	listening = {
		active: false,
		unable: false,
		allowed: false,
		hear: async () => {
			this.meanwhile();
			return this.speech.shift() ?? null;
		},
		stop: () => {}
	};
	announcing = { sayInPeace: (text: string) => this.voice.say(text) };

	known = said(null);
	answers: Answer[] = [];
	places = new Map([gate, area].map((one) => [one.id, one]));
	asking = new Asking(
		this as unknown as ConstructorParameters<typeof Asking>[0],
		{ places: this.places, client: { now: () => serverNow }, known: () => this.known },
		words,
		(answer) => void this.answers.push(answer)
	);

	/** The driver taps the microphone and says this. */
	async says(...texts: string[]): Promise<void> {
		this.speech = texts.map((text) => [text]);
		await this.asking.listen();
	}

	/** Statuses and waits that were sent, in order. */
	get sent() {
		return this.reports.map(({ status, wait_minutes = null }) => [status, wait_minutes]);
	}

	passes(one: Place, now = performance.now()): void {
		this.asking.askOnTheWay(driving(), now);
		this.rows = this.rows.filter((ahead) => ahead.place !== one);
		this.asking.askOnTheWay(driving(), now);
	}
}

const question = (more: Partial<Question> = {}): Question => ({
	id: 'q1',
	place_id: gate.id,
	names: gate.names,
	reason: 'disputed',
	statuses: [],
	metres: 100,
	until: new Date(serverNow + 60_000).toISOString(),
	...more
});

let cab: Cab;
beforeEach(() => {
	vi.useFakeTimers({
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance']
	});
	cab = new Cab();
});
afterEach(() => {
	cab.reporting.stop();
	vi.useRealTimers();
});

describe('a place that can be reported', () => {
	it('is the next one within 5 km, and the one of a prompt before any other', () => {
		expect(cab.asking.reportable).toBe(gate);
		cab.rows = [row(area, 5100)];
		expect(cab.asking.reportable).toBeNull();
		cab.rows = [row(gate, 100), row(area, 2000)];
		cab.passes(gate);
		expect(cab.asking.prompt).toMatchObject({ place: gate, why: 'passed' });
		expect(cab.asking.reportable).toBe(gate);
	});

	it('is the last one passed while it is nearer than the next', () => {
		cab.rows = [row(gate, 100), row(area, 2000)];
		cab.passes(gate);
		cab.asking.dismiss();
		expect(cab.asking.reportable).toBe(gate);
		cab.rows = [row(area, 500)];
		expect(cab.asking.reportable).toBe(area);
	});

	it('is none without a position or a place, and nothing is sent then', async () => {
		cab.here = null;
		await cab.asking.report('closed');
		cab.asking.ask();
		await cab.says('封了');
		expect(cab.sent).toEqual([]);
		expect(cab.asking.prompt).toBeNull();
	});
});

describe('a prompt', () => {
	it('closes by itself, and the place is not asked about again at once', () => {
		cab.rows = [row(gate, 300)];
		const stand = driving({ speed: 0 });
		cab.asking.askOnTheWay(stand, performance.now());
		expect(cab.asking.prompt).toMatchObject({ place: gate, why: 'near' });
		cab.asking.askOnTheWay(stand, performance.now() + promptTime - 1);
		expect(cab.asking.prompt).not.toBeNull();
		cab.asking.askOnTheWay(stand, performance.now() + promptTime);
		expect(cab.asking.prompt).toBeNull();
		cab.asking.askOnTheWay(stand, performance.now() + promptTime + 1000);
		expect(cab.asking.prompt).toBeNull();
	});

	it('of a question is answered with null if it is dismissed, and one without a question is not', () => {
		cab.asking.ask();
		cab.asking.dismiss();
		expect(cab.answers).toEqual([]);
		cab.asking.hear(question());
		cab.asking.askWhatIsOpen(driving(), 0, performance.now());
		cab.asking.dismiss();
		expect(cab.answers).toEqual([{ question: 'q1', status: null }]);
	});
});

describe('a question of others', () => {
	const ask = (turned = 0) => cab.asking.askWhatIsOpen(driving(), turned, performance.now());

	it('waits while a report can be undone, something is spoken, or the driver turns', async () => {
		cab.asking.hear(question());
		ask(90);
		cab.voice.speaking = true;
		ask();
		cab.voice.speaking = false;
		await cab.asking.report('open', { wait: null }, area);
		ask();
		expect(cab.asking.prompt).toBeNull();
		await vi.advanceTimersByTimeAsync(graceTime);
		ask();
		expect(cab.asking.prompt).toMatchObject({ place: gate, why: 'question' });
	});

	it('is dropped when its time is over, when its place is unknown, or when this phone has newer news', () => {
		cab.asking.hear(question({ until: new Date(serverNow - 1).toISOString() }));
		ask();
		cab.known = said('open', 0.9, { lastReportAt: serverNow - 60_000 });
		cab.asking.hear(question({ reason: 'stale' }));
		ask();
		expect(cab.asking.prompt).toBeNull();
		// reports that contradict each other are new, too
		cab.asking.hear(question());
		ask();
		expect(cab.asking.prompt?.why).toBe('question');
	});

	it('is answered by a report of its place, together with all others about it', async () => {
		cab.asking.hear(question());
		cab.asking.hear(question({ id: 'q2' }));
		cab.asking.hear(question({ id: 'q3', place_id: area.id }));
		ask();
		await cab.asking.report('busy', { wait: 20 });
		expect(cab.answers).toEqual([
			{ question: 'q1', status: 'busy' },
			{ question: 'q2', status: 'busy' }
		]);
		expect(cab.sent).toEqual([['busy', 20]]);
		expect(cab.asking.prompt).toBeNull();
	});
});

describe('a report', () => {
	it('has the distance only of a position that was measured', async () => {
		await cab.asking.report('closed');
		cab.here = driving({ source: 'reckoned' });
		await cab.asking.report('closed');
		expect(cab.reports.map((one) => 'distance_m' in one)).toEqual([true, false]);
	});

	it('by speech is sent and said back', async () => {
		await cab.says('排队二十分钟');
		expect(cab.sent).toEqual([['busy', 20]]);
		expect(cab.spoken).toEqual(['gate busy 20']);
	});

	// a whole statement is not weighed against what the same driver said before
	it.each(['现在通了', '现在不堵了', 'open now', "it's open now"])(
		'"%s" is sent without asking after a queue was reported',
		async (text) => {
			await cab.says('排队二十分钟');
			await cab.says(text);
			expect(cab.sent).toEqual([
				['busy', 20],
				['open', null]
			]);
			expect(cab.asking.doubted).toBeNull();
		}
	);

	it('by a tap is sent without asking after a queue was reported', async () => {
		await cab.asking.report('busy', { wait: 20 });
		await cab.asking.report('open');
		expect(cab.sent.at(-1)).toEqual(['open', null]);
	});

	it('is about the place that was shown when the driver began to speak, even if it was passed meanwhile', async () => {
		cab.meanwhile = () => (cab.rows = [row(area, 10)]);
		await cab.says('封了');
		expect(cab.reports[0]!.place_id).toBe(gate.id);
	});

	it('is not made of speech that answered another prompt, or of speech that was stopped', async () => {
		cab.meanwhile = () => {
			cab.asking.dismiss();
			cab.rows = [row(area, 10)];
			cab.asking.ask();
		};
		await cab.says('封了');
		cab.meanwhile = () => {};
		await cab.says();
		expect(cab.sent).toEqual([]);
	});
});

describe('a report in doubt', () => {
	const doubtful = '堵了两小时，现在通了';

	it('is not sent before the driver says that it is right', async () => {
		await cab.says(doubtful);
		expect(cab.sent).toEqual([]);
		expect(cab.asking.doubted).toMatchObject({ place: gate, status: 'open' });
		expect(cab.spoken).toEqual(['gate open, right?']);
		await cab.says('对');
		expect(cab.sent).toEqual([['open', null]]);
		expect(cab.asking.doubted).toBeNull();
	});

	it.each(['不对', '撤销'])('is dropped with "%s", which takes back nothing else', async (text) => {
		await cab.asking.report('closed', { wait: null }, area);
		await cab.says(doubtful);
		await cab.says(text);
		expect(cab.asking.doubted).toBeNull();
		expect(cab.sent).toEqual([['closed', null]]);
		expect(cab.undone).toEqual([]);
	});

	it('is replaced by a clear statement', async () => {
		await cab.says(doubtful);
		await cab.says('封了');
		expect(cab.sent).toEqual([['closed', null]]);
		expect(cab.asking.doubted).toBeNull();
	});

	it('is not confirmed if transcripts of one answer disagree', async () => {
		await cab.says(doubtful);
		cab.speech = [['对', '不对']];
		await cab.asking.listen();
		expect(cab.sent).toEqual([]);
		expect(cab.asking.doubted).not.toBeNull();
	});

	it('listens for the answer once, and then waits for a tap: others may be talking', async () => {
		cab.listening.allowed = true;
		await cab.says(doubtful, doubtful, '对');
		await vi.runOnlyPendingTimersAsync();
		expect(cab.speech).toEqual([['对']]);
		expect(cab.sent).toEqual([]);
		await cab.asking.confirm();
		await cab.asking.confirm();
		expect(cab.sent).toEqual([['open', null]]);
	});

	it('is dropped with its prompt', async () => {
		await cab.says(doubtful);
		cab.asking.askOnTheWay(driving(), performance.now() + promptTime);
		await cab.asking.confirm();
		expect(cab.sent).toEqual([]);
	});
});

describe('taking back', () => {
	it('takes back the last report only, and once', async () => {
		await cab.asking.report('busy', { wait: 5 });
		await cab.asking.report('closed');
		await cab.says('撤销');
		expect(cab.undone).toEqual([cab.reports[1]!.id]);
		expect(cab.reporting.outcome).toBe('undone');
		await cab.says('撤销');
		expect(cab.undone).toHaveLength(1);
		expect(cab.spoken.slice(-2)).toEqual(['undone', 'too late']);
	});

	it('is refused when its time is over', async () => {
		await cab.asking.report('closed');
		await vi.advanceTimersByTimeAsync(graceTime);
		await cab.says('撤销');
		expect(cab.undone).toEqual([]);
		expect(cab.spoken).toEqual(['too late']);
	});

	it('says so if the report counts already', async () => {
		cab.late = true;
		await cab.asking.report('closed');
		await cab.says('撤销');
		expect(cab.spoken).toEqual(['too late']);
		expect(cab.reporting.outcome).toBe('undo_failed');
		await vi.advanceTimersByTimeAsync(5000);
		expect(cab.reporting.outcome).toBeNull();
	});
});

describe('speech that is no report', () => {
	it('"不知道" closes the prompt', async () => {
		await cab.says('不知道');
		expect(cab.asking.prompt).toBeNull();
		expect(cab.sent).toEqual([]);
	});

	it('is shown as it was heard, and the prompt stays', async () => {
		await cab.says('今天天气');
		expect(cab.asking.misheard).toBe('今天天气');
		expect(cab.asking.prompt).toMatchObject({ place: gate });
		expect(cab.spoken).toEqual(['what?']);
	});

	it('is not called misheard if the microphone does not work', async () => {
		cab.listening.unable = true;
		cab.speech = [[]];
		await cab.asking.listen();
		expect(cab.asking.misheard).toBeNull();
		expect(cab.spoken).toEqual([]);
	});
});
