import { longestWait } from './new-report.ts';
import type { Status } from '../place/status.ts';

/** The meaning of a driver's spoken answer. */
export type Spoken =
	| { type: 'status'; status: Status; wait: number | null }
	/** the driver does not know or does not want to answer */
	| { type: 'pass' }
	/** withdraws the last report */
	| { type: 'undo' };

const digits: Readonly<Record<string, number>> = {
	零: 0,
	〇: 0,
	一: 1,
	二: 2,
	两: 2,
	三: 3,
	四: 4,
	五: 5,
	六: 6,
	七: 7,
	八: 8,
	九: 9
};

/**
 * Reads a whole number in Chinese words, "二十", "一百零五", "一百二" (120), or in digits.
 * @returns null if it is not a number, or above 9999
 */
export function chineseNumber(text: string): number | null {
	if (/^\d{1,4}$/.test(text)) return Number(text);
	const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
	let total = 0;
	let digit: number | null = null;
	let unit = 10_000;
	let gap = false;
	for (const sign of text) {
		const step = units[sign];
		if (step) {
			// "十五" has no "一" before "十"; "百" alone is not a number
			if (step >= unit || (digit === null && (step !== 10 || total > 0))) return null;
			total += (digit ?? 1) * step;
			unit = step;
			digit = null;
			gap = false;
		} else if (sign in digits) {
			if (digit !== null) return null;
			if (digits[sign] === 0 && total > 0) gap = true;
			else digit = digits[sign]!;
		} else return null;
	}
	if (digit === null) return total > 0 && !gap ? total : null;
	// "一百二" is 120, "一百零二" is 102
	return total + digit * (gap || unit > 1000 || unit === 10 ? 1 : unit / 10);
}

const ones = [
	'zero',
	'one',
	'two',
	'three',
	'four',
	'five',
	'six',
	'seven',
	'eight',
	'nine',
	'ten',
	'eleven',
	'twelve',
	'thirteen',
	'fourteen',
	'fifteen',
	'sixteen',
	'seventeen',
	'eighteen',
	'nineteen'
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** Reads a whole number below 100 in English words, "twenty-five", "an", or up to 9999 in digits; null if it is not one. */
export function englishNumber(text: string): number | null {
	if (/^\d{1,4}$/.test(text)) return Number(text);
	if (/^an?$/.test(text)) return 1;
	const one = ones.indexOf(text);
	if (one >= 0) return one;
	const [ten, rest] = text.split(/[\s-]+/) as [string, string?];
	const value = (tens.indexOf(ten) + 2) * 10;
	if (value < 20) return null;
	if (rest === undefined) return value;
	const digit = ones.indexOf(rest);
	return digit >= 1 && digit <= 9 ? value + digit : null;
}

const number = '[零〇一二两三四五六七八九十百千\\d]+';
const word = '(?:[a-z]+(?:[ -][a-z]+)?|\\d+)';

/** Patterns of spoken durations, with their minutes; longer patterns come before shorter ones that they contain. */
const times: readonly (readonly [RegExp, (found: RegExpExecArray) => number | null])[] = [
	[
		new RegExp(`(${number})个?(半)?(?:小时|钟头)(?:零?(${number})分钟?)?`),
		([, hours, half, minutes]) => sum(chineseNumber(hours!), half, minutes ? chineseNumber(minutes) : 0)
	],
	[/半个?(?:小时|钟头)/, () => 30],
	[/([一二两三123])刻钟/, ([, quarters]) => chineseNumber(quarters!)! * 15],
	[new RegExp(`(${number})(?:多|来)?分钟?`), ([, minutes]) => chineseNumber(minutes!)],
	[/\b(?:half an hour|half hour)\b/, () => 30],
	[/\b(?:quarter of an hour|a quarter hour)\b/, () => 15],
	[new RegExp(`\\b(${word}) and a half hours?\\b`), ([, hours]) => sum(lastNumber(hours!), 'half', 0)],
	[/\b(?:an hour and a half)\b/, () => 90],
	[new RegExp(`\\b(${word}) hours?\\b`), ([, hours]) => sum(lastNumber(hours!), undefined, 0)],
	[new RegExp(`\\b(${word})[ -](?:minutes?|mins?)\\b`), ([, minutes]) => lastNumber(minutes!)]
];

const sum = (hours: number | null, half: string | undefined, minutes: number | null) =>
	hours === null || minutes === null ? null : hours * 60 + (half ? 30 : 0) + minutes;

/** "about twenty" → 20: the words before a unit may begin with a word that is not a number. */
const lastNumber = (text: string) => englishNumber(text) ?? englishNumber(text.split(/[\s]/).at(-1)!);

/** Patterns of statuses, in the order in which they are searched. A match is removed, so that "不堵" is not read as "堵". */
const meanings: readonly (readonly [RegExp, Status])[] = [
	[/(?:没有?|不|未|并没有?)(?:封路|封闭|封|关闭|关门|关|停采|停)了?/g, 'open'],
	[/(?:没有?|不用|不|无需?|没怎么)(?:排队|排|堵车|拥堵|堵|等候|等|限行|限|拥挤|挤)/g, 'open'],
	[/\bno (?:queue|waiting|wait|jam|line|traffic|restrictions?)\b/g, 'open'],
	[/\b(?:not|isn't|is not) (?:closed|shut|blocked|jammed|busy|restricted)\b/g, 'open'],
	[/(?:不|没)(?:能过|能走|让过|让走|让进|开放|开门|开|营业|通)|过不去|走不了|进不去/g, 'closed'],
	[/\b(?:not|isn't|is not) open\b/g, 'closed'],
	[/(?:部分开放|限行|限流|限制|要证|查证|单边放行)/g, 'restricted'],
	[/\b(?:restricted|restrictions?|limited|permit only|partly open)\b/g, 'restricted'],
	[/(?:封路|封闭|封了|封|关闭|关门|关了|关|停采|停了|停业|断了)/g, 'closed'],
	[/\b(?:closed|shut|blocked)\b/g, 'closed'],
	[/(?:排队|排着队|排长队|排|堵车|拥堵|堵死|堵|缓行|拥挤|挤|人多|车多|等候|等)/g, 'busy'],
	[/\b(?:busy|queu(?:e|ing|es)|jam(?:med)?|crowded|slow|waiting|wait|line|traffic|congested)\b/g, 'busy'],
	[/(?:畅通|通畅|顺畅|通的|通了|开放|开门|开着|开了|营业|正常|能过|能走|没事|好走)/g, 'open'],
	[/\b(?:open|clear|moving|normal|free|fine)\b/g, 'open']
];

const undoing = /撤销|撤回|取消|报错了|说错了|\b(?:undo|take it back|cancel)\b/;
const passing =
	/不知道|不清楚|没看见|没看清|没注意|跳过|不说|\b(?:don't know|do not know|no idea|skip|pass|not sure|didn't see)\b/;

/**
 * Reads a driver's report from the text of a speech recogniser, Chinese or English: "关闭", "排队二十分钟", "it's closed".
 * @returns null if nothing is understood, or if the text has two different statuses
 */
export function spokenReport(text: string): Spoken | null {
	let rest = text
		.normalize('NFKC')
		.toLowerCase()
		.replaceAll('’', "'")
		.replace(/\s+/g, ' ')
		// recognisers put spaces around digits
		.replace(/ (?=\p{Script=Han})/gu, '')
		.replace(/(\p{Script=Han}) /gu, '$1')
		.trim();
	if (undoing.test(rest)) return { type: 'undo' };
	if (passing.test(rest)) return { type: 'pass' };
	let wait: number | null = null;
	for (const [pattern, minutes] of times) {
		const found = pattern.exec(rest);
		if (!found) continue;
		const told = minutes(found);
		if (told === null || told > longestWait) continue;
		wait = told;
		rest = rest.replace(found[0], ' ');
		break;
	}
	const said = new Set<Status>();
	for (const [pattern, status] of meanings) {
		const left = rest.replace(pattern, ' ');
		if (left !== rest) said.add(status);
		rest = left;
	}
	// busy and restricted together: the restriction is what the next driver has to know
	if (said.has('restricted')) said.delete('busy');
	if (said.size === 0 && wait !== null) return { type: 'status', status: wait ? 'busy' : 'open', wait };
	if (said.size !== 1) return null;
	const [status] = said as Set<Status> & Iterable<Status>;
	return { type: 'status', status: status!, wait: status === 'closed' ? null : wait };
}
