import type { Requirement } from '../place/place.ts';
import type { Status } from '../place/status.ts';
import { alternatives, chinese } from './chinese.ts';
import { durations } from './durations.ts';
import { english } from './english.ts';
import { normal } from './normal.ts';
import { doubt, filler, type Doubt, type Rule, type Sign } from './sign.ts';

/** What a text says of a place. */
export interface Meaning {
	/** null if only requirements are told, "要24小时核酸" */
	status: Status | null;
	/** minutes; null: not told */
	wait: number | null;
	requirements: Requirement[];
}

/** The reading of a text. */
export type Reading =
	/** every word is explained: it may be sent */
	| ({ type: 'sure' } & Meaning)
	/** it may mean one of these, the likeliest first, or its opposite: the person is asked */
	| { type: 'ask'; candidates: Meaning[]; why: Doubt }
	/** the person does not know or does not want to answer */
	| { type: 'pass' }
	/** withdraws the last report */
	| { type: 'undo' }
	/** nothing is told: a question, or words about something else */
	| { type: 'nothing'; question: boolean };

/** Length above which a text is not read, characters: an utterance or a message about one place is shorter. */
const longest = 300;

const rules: readonly Rule[] = [...chinese, ...english, ...durations];
const undoing =
	/^(?:请|帮我|麻烦|把|我|刚才|刚刚|那个|那条|这条|上一条|上条|的|上报|报告|please|the|my|last|report|that|it|,| )*(?:取消(?!了)|(?:撤销|撤回|说错|报错|按错|点错|不算)了?|undo|cancel|take (?:it|that) back|scratch that)(?:掉|一下|吧|那条|这条|上一条|刚才|的|上报|报告|please|the|my|last|report|that|it|[ ,.。!])*$/;

/** The signs of a text in the normal form: at each place the longest rule counts. A word that no rule knows is a doubt. */
export function signsOf(text: string): Sign[] {
	const signs: Sign[] = [];
	for (let at = 0; at < text.length;) {
		let length = 0;
		let sign: Sign | null = null;
		// an English rule does not begin within a word
		const within = at > 0 && /[a-z]/.test(text[at]!) && /[a-z]/.test(text[at - 1]!);
		for (const [pattern, meaning] of within ? [] : rules) {
			pattern.lastIndex = at;
			const found = pattern.exec(text);
			if (!found || found[0].length <= length) continue;
			const meant = typeof meaning === 'function' ? meaning(found) : meaning;
			if (meant) [sign, length] = [meant, found[0].length];
		}
		signs.push(sign ?? (/[\p{L}\p{N}]/u.test(text[at]!) ? doubt('unknown') : filler));
		at += Math.max(length, 1);
	}
	return signs;
}

/** The statuses that a text claims, weighed against each other: the one that is meant, or those in conflict, the last one first. */
function settle(signs: readonly Sign[]): Status[] {
	const claims = signs.filter((sign) => sign.is === 'claim');
	const said = new Set(claims.map(({ status }) => status));
	// busy and restricted together: the restriction is what the next driver has to know
	if (said.has('restricted')) said.delete('busy');
	// "open, but there is a queue"; "no queue, but restricted"
	const worse = said.has('busy') ? ['access'] : said.has('restricted') ? ['access', 'queue'] : [];
	// "stuck for an hour, now it is open": what is said last counts, or is asked about
	const [last] = claims.filter(({ ground, status }) => status !== 'open' || ground !== 'queue').slice(-1);
	if (
		last?.status !== 'open' &&
		claims.every(({ status, ground }) => status !== 'open' || worse.includes(ground))
	)
		said.delete('open');
	const order = claims.map(({ status }) => status).reverse();
	return [...new Set(order)].filter((status) => said.has(status));
}

/** Whether a wait is the wait of a queue: "排队半小时", "half an hour wait". */
function ofQueue(signs: readonly Sign[], wait: Sign): boolean {
	const told = signs.filter(({ is }) => is !== 'filler');
	const at = told.indexOf(wait);
	return [told[at - 1], told[at + 1]].some((one) => one?.is === 'claim' && one.ground === 'queue');
}

const meaningOf = (status: Status | null, wait: number | null, requirements: Requirement[]): Meaning => ({
	status,
	wait: status === 'busy' || status === 'restricted' ? wait : null,
	requirements
});

/**
 * Reads what a person says or writes of one place, in Chinese (Mandarin or Cantonese) or English: "排队二十分钟", "解封了",
 * "isn't open". The text may come from a speech recogniser: without punctuation, in traditional characters, with words of the
 * same sound. The name of the place is not part of it.
 */
export function read(text: string): Reading {
	if (text.length > longest) return { type: 'nothing', question: false };
	const words = normal(text);
	if (undoing.test(words)) return { type: 'undo' };
	if (/^(?:pass|skip)[.! ]*$/.test(words)) return { type: 'pass' };
	const signs = signsOf(words);
	const has = (kind: Sign['is']) => signs.some(({ is }) => is === kind);
	const asked = has('question') || alternatives.test(words);
	const statuses = settle(signs);
	if (has('pass') && (asked || statuses.length === 0)) return { type: 'pass' };
	if (asked) return { type: 'nothing', question: true };

	const doubts: (Sign & { is: 'doubt' })[] = signs.filter((sign) => sign.is === 'doubt');
	// "不 封了" may be "no, it is closed", and "封了没有开着" a question with its answer
	if (
		/^\s*(?:不|没有?|不是)\s+\p{Script=Han}{2,}/u.test(text) ||
		/[封堵关开通]了没有?[封堵关开通]/.test(words)
	)
		doubts.push({ is: 'doubt', why: 'negation', suggests: [] });
	// "no permit, no entry": closed only for those without
	if (has('unneeded') && statuses.includes('closed'))
		doubts.unshift({ is: 'doubt', why: 'negation', suggests: ['restricted'] });
	// "限行两小时", "要通行证 两小时": a time that may belong to the restriction
	const elsewhere =
		has('need') ||
		statuses.includes('restricted') ||
		doubts.some(({ suggests }) => suggests[0] === 'restricted')
			? signs.filter((sign) => sign.is === 'wait' && !ofQueue(signs, sign))
			: [];
	if (elsewhere.length) doubts.push({ is: 'doubt', why: 'time', suggests: [] });
	const waits = signs
		.filter((sign) => sign.is === 'wait')
		.filter((sign) => !elsewhere.includes(sign))
		.map(({ minutes }) => minutes);
	const wait = waits.length === 1 ? waits[0]! : null;
	const requirements = [
		...new Set(signs.filter((sign) => sign.is === 'need').map(({ requirement }) => requirement))
	];
	if (statuses.length === 0 && wait !== null) statuses.push(wait ? 'busy' : 'open');
	const [status = null] = statuses;

	const why: Doubt | null =
		doubts.find(({ why }) => why !== 'unknown')?.why ??
		doubts[0]?.why ??
		(has('undo') ? 'change' : has('pass') ? 'hedge' : null) ??
		(statuses.length > 1 ? 'conflict' : null) ??
		(waits.length > 1 || (status === 'open' && wait) ? 'vague' : null);
	if (why === null) {
		if (status !== null || requirements.length)
			return { type: 'sure', ...meaningOf(status, wait, requirements) };
		return { type: 'nothing', question: false };
	}
	// words that suggest a status by themselves count only where nothing is claimed, or stand against what is claimed
	const suggested = doubts.flatMap(({ suggests }) => suggests);
	const opposite: Status[] =
		why === 'negation' && status !== null && !suggested.length ? [status === 'open' ? 'closed' : 'open'] : [];
	const candidates = [...new Set<Status>([...statuses, ...suggested, ...opposite])];
	if (candidates.length)
		return { type: 'ask', why, candidates: candidates.map((one) => meaningOf(one, wait, requirements)) };
	if (requirements.length) return { type: 'ask', why, candidates: [meaningOf(null, null, requirements)] };
	return { type: 'nothing', question: false };
}

/**
 * Reads the transcripts that a recogniser offers for one utterance, the likeliest first. The first that is understood counts;
 * where another one has a different meaning, the person is asked.
 */
export function readTranscripts(texts: readonly string[]): Reading {
	const readings = texts.map(read).filter(({ type }) => type !== 'nothing');
	const asked = texts.some((text) => {
		const one = read(text);
		return one.type === 'nothing' && one.question;
	});
	const [first] = readings;
	if (!first) return { type: 'nothing', question: asked };
	if (first.type !== 'sure') return first;
	const others = readings.flatMap((one) =>
		one.type === 'ask' ? one.candidates : one.type === 'sure' ? [one] : []
	);
	const different = others.filter(({ status }) => status !== first.status);
	if (!asked && !different.length) return first;
	const { status, wait, requirements } = first;
	return { type: 'ask', why: 'conflict', candidates: [{ status, wait, requirements }, ...different] };
}

const assent =
	/^(?:对|对的|对啊|是|是的|没错|正确|嗯|好|好的|行|可以|发|发送|确定|yes|yeah|yep|right|correct|that is right|ok|okay|sure|send)[.。! ]*$/;
const dissent = /^(?:不对|不是|不是的|错|错了|不|不行|不发|重来|no|nope|wrong|not right|incorrect)[.。! ]*$/;

/** Answer to "is that right?"; null if it is another text. */
export function readAssent(text: string): boolean | null {
	const words = normal(text);
	return assent.test(words) ? true : dissent.test(words) ? false : null;
}

/** Answer to "is that right?" from the transcripts of one utterance; null where they disagree or none is an answer. */
export function readAssents(transcripts: readonly string[]): boolean | null {
	const answers = new Set(transcripts.map(readAssent).filter((one) => one !== null));
	return answers.size === 1 ? answers.has(true) : null;
}
