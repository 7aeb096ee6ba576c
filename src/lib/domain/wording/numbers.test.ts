import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chineseNumber, englishNumber } from './numbers.ts';
import { inChinese } from './in-chinese.fixture.ts';

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
		['一点五', 1.5],
		['2.5', 2.5],
		['一点', null],
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
		['one point five', 1.5],
		['twenty ten', null],
		['maybe', null]
	] as const)
		it(`"${text}" is ${value}`, () => expect(englishNumber(text)).toBe(value));
});
