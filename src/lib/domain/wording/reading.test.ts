import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phrases as heldOut } from './held-out.fixture.ts';
import { inChinese } from './in-chinese.fixture.ts';
import { phrases as known } from './phrases.fixture.ts';
import { read, readAssent, readAssents, readTranscripts, type Meaning, type Reading } from './reading.ts';

/** Statuses that must never be taken for each other. */
const opposites: Readonly<Record<string, readonly string[]>> = {
	open: ['closed', 'busy'],
	busy: ['open'],
	closed: ['open'],
	restricted: []
};

const words = ({ status, wait, requirements }: Meaning) =>
	[status, wait, ...requirements.map((one) => `+${one}`)].filter((part) => part !== null).join(' ');

function shown(reading: Reading): string {
	if (reading.type === 'sure') return words(reading);
	if (reading.type === 'ask') return `ask ${words(reading.candidates[0]!)}`;
	return reading.type === 'nothing' ? '-' : reading.type;
}

const lines = (table: string) =>
	table
		.trim()
		.split('\n')
		.map((line) => line.split(' = ') as [text: string, meant: string]);

const table = [...lines(known), ...lines(heldOut)];

describe('a phrase', () => {
	it.each(table)('%s', (text, meant) => {
		const got = shown(read(text));
		// "ask": whatever is asked first, and also nothing, is not sent
		if (meant === 'ask') expect(got).toMatch(/^(?:ask|-)/);
		else if (meant.startsWith('ask')) expect(got.startsWith(meant), got).toBe(true);
		else expect(got).toBe(meant);
	});
});

describe('all phrases', () => {
	const sent = table.flatMap(([text, meant]) => {
		const reading = read(text);
		return reading.type === 'sure' && reading.status ? [{ text, meant, status: reading.status }] : [];
	});

	it('are many, and most that mean a status are sent', () => {
		expect(table.length).toBeGreaterThan(800);
		expect(sent.length).toBeGreaterThan(450);
	});

	it('are right in at least 99 of 100 cases where they are sent', () => {
		const right = sent.filter(({ meant, status }) => meant.split(' ')[0] === status);
		expect(right.length / sent.length).toBeGreaterThanOrEqual(0.99);
	});

	it('are never read as their opposite', () => {
		const wrong = sent.filter(({ meant, status }) => {
			const [word] = meant.replace(/^ask ?/, '').split(' ');
			return meant.startsWith('ask') || opposites[word!]?.includes(status);
		});
		expect(wrong).toEqual([]);
	});

	it('mean the same in other forms: spaces, full width, capitals, a particle', () => {
		for (const [text, meant] of table) {
			const got = shown(read(text));
			expect(shown(read(` ${text.toUpperCase()} `)), text).toBe(got);
			if (/^\p{Script=Han}+$/u.test(text) && !meant.startsWith('undo'))
				expect(shown(read([...text].join(' '))), text).toBe(got);
		}
	});

	it('are not sent after a negator, a condition or hearsay that the rules do not join to them', () => {
		for (const { text } of sent)
			for (const before of ['不是', '如果', '听说', '并非', '没说', '难道', 'not sure ', 'if ', 'i heard '])
				if (/^\p{Script=Han}/u.test(text) === /^\p{Script=Han}/u.test(before)) {
					const reading = read(before + text);
					// "不是很堵" is a rule of its own
					if (/^不是(?:很|太|好)/.test(before + text)) continue;
					expect(reading.type === 'sure' && reading.status, before + text).toBeFalsy();
				}
	});

	it('are not sent as questions', () => {
		for (const { text } of sent) {
			const asked = /\p{Script=Han}/u.test(text) ? [`${text}吗`, `${text}？`, `请问${text}`] : [`${text}?`];
			for (const one of asked) expect(read(one).type, one).not.toBe('sure');
		}
	});
});

describe('a duration', () => {
	it('has the spoken minutes, for any number', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 999 }), (minutes) => {
				const meant = `busy ${minutes}`;
				expect(shown(read(`排队${inChinese(minutes)}分钟`))).toBe(meant);
				expect(shown(read(`排队 ${minutes} 分钟`))).toBe(meant);
				expect(shown(read(`a ${minutes} minute wait`))).toBe(meant);
			})
		);
	});

	it('longer than a report may have is asked about, without it', () => {
		expect(read('等了200小时')).toMatchObject({ type: 'ask', candidates: [{ status: 'busy', wait: null }] });
	});
});

it('no text makes the reader throw or read for long', () => {
	fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void read(text)));
	for (const sign of ['不', '没有', '十', '很', '还', '刚', '正在', '需要', '1', 'not ', 'so '])
		expect(read(sign.repeat(300 / sign.length)).type, sign).not.toBe('sure');
	expect(read('封了'.repeat(1000)).type).toBe('nothing');
});

describe('transcripts of one utterance', () => {
	it('are sent if the likeliest is understood and no other has a different status', () => {
		expect(shown(readTranscripts(['派队二十分钟', '排队二十分钟', '排对']))).toBe('busy 20');
		expect(shown(readTranscripts(['', '天气', '封了']))).toBe('closed');
	});

	it('are asked about if they disagree or one is a question', () => {
		expect(shown(readTranscripts(['封了', '没封了']))).toBe('ask closed');
		expect(shown(readTranscripts(['封了嘛', '封了吗']))).toBe('ask closed');
		expect(shown(readTranscripts(['封了', '封了吗']))).toBe('ask closed');
	});

	it('are nothing if none is understood', () => {
		expect(shown(readTranscripts([]))).toBe('-');
		expect(shown(readTranscripts(['天气', '很热']))).toBe('-');
	});
});

it.each([
	['对', true],
	['是的', true],
	['Yes.', true],
	['不对', false],
	['唔系', false],
	['no', false],
	['封了', null],
	['对面封了', null]
])('"%s" answers a question with %s', (text, right) => expect(readAssent(text)).toBe(right));

it.each([
	[['对', '对的'], true],
	[['堆', '对'], true],
	[['对', '不对'], null],
	[['yes', 'no'], null],
	[['不对', '错了'], false],
	[['封了', ''], null],
	[[], null]
] as [string[], boolean | null][])('transcripts %j answer a question with %s', (texts, right) =>
	expect(readAssents(texts)).toBe(right)
);
