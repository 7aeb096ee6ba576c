import { longestWait } from '../report/new-report.ts';
import { chineseNumber, englishNumber } from './numbers.ts';
import { doubt, rule, type Rule, type Sign } from './sign.ts';

/*
 * Figures of vague durations: a range counts as its middle ("20到30分钟", "二三十分钟": 25), and 多 or 几 as the middle of the
 * unit that it leaves open ("二十多分钟": 25, "一个多小时": 90, "十几分钟": 15), rounded up to whole minutes. The middle keeps
 * the median of many reports unbiased.
 */

const number =
	'[零〇一二两三四五六七八九十百]+(?:、[二三四五六七八九]十?)?(?:点[零一二三四五六七八九]+)?|\\d{1,4}(?:\\.\\d{1,2})?';
const about =
	'(?:(?:大概|大约|差不多|将近|接近|快|约|至少|起码|最少|最多|顶多|不到|不超过|超过|不止|不只|足足|整整)要?)?';
const after = '(?:左右|上下|以上|以内|之内|不到|的样子|样子|吧?啊)?';
/** Hours that belong to a test or to opening hours and are no wait by themselves. */
const notWaits = [12, 24, 36, 48, 72, 96];

function waitOf(minutes: number | null): Sign | null {
	if (minutes === null) return null;
	return minutes > longestWait ? doubt('vague') : { is: 'wait', minutes: Math.ceil(minutes) };
}
const hoursOf = (hours: number | null, rest: number | null = 0) =>
	hours !== null && notWaits.includes(hours) && !rest
		? doubt('time')
		: waitOf(hours === null || rest === null ? null : hours * 60 + rest);
const middle = (low: number | null, high: number | null) =>
	low === null || high === null || low >= high ? null : (low + high) / 2;
/** The middle of 二三十 (20 to 30), 七八 (7 to 8), 十五六 (15 to 16), 一百二三十 (120 to 130); null if the signs do not follow each other. */
function neighbours(text: string): number | null {
	const [, before, low, high, ten] =
		/^(.*[十百])?([一二两三四五六七八九])、?([二两三四五六七八九])(十?)$/.exec(text) ?? [];
	if (!low || !high) return null;
	// "一百二三" and "十五六十" are no numbers
	if (before && before.endsWith('百') !== Boolean(ten)) return null;
	const base = before ? chineseNumber(before) : 0;
	const [a, b] = [chineseNumber(low)!, chineseNumber(high)!];
	return base !== null && b === a + 1 ? base + middle(a, b)! * (ten ? 10 : 1) : null;
}
const zh = (text: string) => neighbours(text) ?? chineseNumber(text);

const en = (text: string) => englishNumber(text.replace(/^(?:about|around) /, ''));
const word =
	'(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|\\d{1,4}(?:\\.\\d{1,2})?)(?: point (?:one|two|three|four|five|six|seven|eight|nine))?';
const hour = '(?:hours?|hrs?|h)\\b';
const minute = '(?:minutes?|mins?|m)\\b';

/** Durations, in Chinese and English. What a duration belongs to is decided by longer rules elsewhere. */
export const durations: readonly Rule[] = [
	rule(`${about}(${number})个?(半)?(?:小时|钟头)(?:零?(${number})分钟?)?${after}`, ([, hours, half, more]) =>
		hoursOf(zh(hours!), half ? 30 : more ? chineseNumber(more) : 0)
	),
	rule(`${about}(${number})个?多个?(?:小时|钟头)${after}`, ([, hours]) => {
		const whole = zh(hours!);
		return whole === null ? null : waitOf(whole * 60 + (whole < 10 ? 30 : 300));
	}),
	rule(`${about}半个?多?(?:小时|钟头)多?${after}`, () => waitOf(30)),
	rule(`${about}小半个?(?:小时|钟头)`, () => waitOf(20)),
	rule(`${about}大半个?(?:小时|钟头)`, () => waitOf(40)),
	rule(`${about}([一两二三123])刻钟${after}`, ([, quarters]) => waitOf(chineseNumber(quarters!)! * 15)),
	rule(`${about}([一两二三四五六七八九\\d]|十一?)个字`, ([, fives]) => {
		const count = chineseNumber(fives!);
		return count === null ? null : waitOf(count * 5);
	}),
	rule(`${about}(${number})来?(?:分钟?|min)${after}`, ([, minutes]) => waitOf(zh(minutes!))),
	rule(`${about}(${number})多分钟?${after}`, ([, minutes]) => {
		const whole = chineseNumber(minutes!);
		return whole === null ? null : waitOf(whole + (whole % 100 === 0 ? 50 : 5));
	}),
	rule(`${about}(十|[二两三四五六七八九]十)几分钟?${after}`, ([, tens]) => waitOf(chineseNumber(tens!)! + 5)),
	rule(`${about}(?:好)?几分钟?${after}`, () => waitOf(5)),
	rule(`${about}(${number})分?钟?[到至\\-~—或](${number})分钟?${after}`, ([, low, high]) =>
		waitOf(middle(zh(low!), zh(high!)))
	),
	rule(
		`${about}(${number})个?(?:小时|钟头)?[到至\\-~—或](${number})个?(?:小时|钟头)${after}`,
		([, low, high]) => {
			const hours = middle(zh(low!), zh(high!));
			return hours === null ? null : waitOf(hours * 60);
		}
	),
	rule(`${about}半个?(?:小时|钟头)?[到至\\-~—](?:一|1)个?(?:小时|钟头)${after}`, () => waitOf(45)),
	rule(`(?:几十分钟?|好?几个?(?:小时|钟头)|半天|老半天|很久|好久)`, () => doubt('vague', 'busy')),

	rule(`(${word})[ -]?${hour}(?: (?:and )?(${word})(?:[ -]?${minute})?)?`, ([, hours, more]) =>
		hoursOf(en(hours!), more ? en(more) : 0)
	),
	rule(`(\\d{1,2})h(\\d{2})\\b`, ([, hours, more]) => hoursOf(Number(hours), Number(more))),
	rule(`(${word}) and a half ${hour}|(${word}) ${hour} and a half`, ([, one, other]) =>
		hoursOf(en(one ?? other!), 30)
	),
	rule(`half (?:an |a )?${hour}`, () => waitOf(30)),
	rule(`(?:a )?quarter (?:of )?(?:an )?${hour}`, () => waitOf(15)),
	rule(`three quarters of an ${hour}`, () => waitOf(45)),
	rule(`(?:a )?couple (?:of )?${hour}`, () => waitOf(120)),
	rule(`(?:a )?(?:few|couple) (?:of )?${minute}`, () => waitOf(5)),
	rule(`(?:(?:a )?few|several|many) ${hour}|ages|forever`, () => doubt('vague', 'busy')),
	rule(`(${word})[ -]?${minute}`, ([, minutes]) => waitOf(en(minutes!))),
	rule(`(${word}) ?(?:to|or|-|~) ?(${word})[ -]?${minute}`, ([, low, high]) =>
		waitOf(middle(en(low!), en(high!)))
	),
	rule(`(${word}) ?(?:to|or|-|~) ?(${word})[ -]?${hour}`, ([, low, high]) => {
		const hours = middle(en(low!), en(high!));
		return hours === null ? null : waitOf(hours * 60);
	})
];

/** A duration of any form, without its figure, for rules that say what it belongs to. */
export const anyDuration = `(?:半个?(?:小时|钟头)|(?:${number})(?:多|来|几)?个?[多半]?(?:小时|钟头|分钟?|刻钟|天)|(?:half an?|an?|${word}) ?(?:${hour}|${minute}|days?\\b))`;
export const anyNumber = `(?:${number})`;
