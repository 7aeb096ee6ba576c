import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chineseNumber, englishNumber, spokenReport, type Spoken } from './spoken-report.ts';

const signs = '零一二三四五六七八九';
/** A number in Chinese words, in full. */
function inChinese(n: number): string {
	if (n < 10) return signs[n]!;
	if (n < 20) return `十${n % 10 ? signs[n % 10] : ''}`;
	if (n < 100) return `${signs[Math.floor(n / 10)]}十${n % 10 ? signs[n % 10] : ''}`;
	const rest = n % 100;
	const tail =
		rest === 0 ? '' : rest < 10 ? `零${signs[rest]}` : rest < 20 ? `一${inChinese(rest)}` : inChinese(rest);
	return `${signs[Math.floor(n / 100)]}百${tail}`;
}
const says = (status: string, wait: number | null = null) => ({ type: 'status', status, wait });

describe('numbers in words', () => {
	it('are read as spoken in Chinese', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 999 }), (n) => {
				expect(chineseNumber(inChinese(n))).toBe(n);
			})
		);
	});

	for (const [text, value] of [
		['两', 2],
		['一百二', 120],
		['一百零五', 105],
		['两百', 200],
		['一千零二十', 1020],
		['45', 45],
		['十', 10],
		['百', null],
		['', null],
		['二二', null],
		['好', null]
	] as const)
		it(`"${text}" is ${value}`, () => expect(chineseNumber(text)).toBe(value));

	for (const [text, value] of [
		['twenty', 20],
		['twenty-five', 25],
		['forty five', 45],
		['a', 1],
		['90', 90],
		['twenty ten', null],
		['maybe', null]
	] as const)
		it(`"${text}" is ${value}`, () => expect(englishNumber(text)).toBe(value));
});

describe('what a driver said', () => {
	const cases: [string, Spoken | null | ReturnType<typeof says>][] = [
		['关闭', says('closed')],
		['封了', says('closed')],
		['过不去', says('closed')],
		['不让过。', says('closed')],
		['没开门', says('closed')],
		['畅通', says('open')],
		['不堵，畅通', says('open')],
		['没有封闭', says('open')],
		['不用排队', says('open')],
		['开着呢', says('open')],
		['排队', says('busy')],
		['排队二十分钟', says('busy', 20)],
		['排队大概20分钟', says('busy', 20)],
		['要等半个小时', says('busy', 30)],
		['等一个半小时', says('busy', 90)],
		['堵了两小时', says('busy', 120)],
		['排了一个小时二十分钟', says('busy', 80)],
		['一刻钟', says('busy', 15)],
		['十五分', says('busy', 15)],
		['限行', says('restricted')],
		['限行，排队十分钟', says('restricted', 10)],
		['部分开放', says('restricted')],
		['Closed', says('closed')],
		["it's closed", says('closed')],
		['not open', says('closed')],
		['open', says('open')],
		['no queue', says('open')],
		['It isn’t closed', says('open')],
		['queue, twenty minutes', says('busy', 20)],
		['about twenty minutes', says('busy', 20)],
		['half an hour', says('busy', 30)],
		['two and a half hours', says('busy', 150)],
		['an hour', says('busy', 60)],
		['45 minutes wait', says('busy', 45)],
		['restricted', says('restricted')],
		['不知道', { type: 'pass' }],
		['I don’t know', { type: 'pass' }],
		['撤销', { type: 'undo' }],
		['undo', { type: 'undo' }],
		['封闭还是畅通', null],
		['今天天气很热', null],
		['hello there', null],
		['', null]
	];
	for (const [text, meant] of cases) it(`"${text}"`, () => expect(spokenReport(text)).toEqual(meant));

	it('has the spoken minutes, for any number', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 999 }), (minutes) => {
				expect(spokenReport(`排队${inChinese(minutes)}分钟`)).toEqual(says('busy', minutes));
				expect(spokenReport(`排队 ${minutes} 分钟`)).toEqual(says('busy', minutes));
				expect(spokenReport(`a ${minutes} minute wait`)).toEqual(says('busy', minutes));
			})
		);
	});

	it('never throws, whatever text a recogniser gives', () => {
		fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void spokenReport(text)));
	});
});
