import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	endOf,
	readResult,
	standing,
	validities,
	warningOf,
	type SamplingResult
} from './sampling-result.ts';

const hour = 3_600_000;
const taken = Date.UTC(2022, 3, 10, 6);
const result: SamplingResult = { taken, hours: 48 };

describe('a sampling result', () => {
	it('is valid, then about to expire, then expired', () => {
		expect(standing(result, taken + hour)).toBe('valid');
		expect(standing(result, endOf(result) - 6 * hour)).toBe('soon');
		expect(standing(result, endOf(result))).toBe('expired');
	});

	it('gives a warning six hours before its end, two hours before, and at its end', () => {
		expect([42.1, 46.1, 48].map((hours) => warningOf(result, taken + hours * hour))).toEqual([1, 2, 3]);
		expect(warningOf(result, taken + 41 * hour)).toBe(0);
	});

	it('never goes back to an earlier warning', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...validities),
				fc.integer({ min: 0, max: 80 * hour }),
				fc.integer({ min: 0, max: 80 * hour }),
				(hours, a, b) => {
					const [early, late] = [Math.min(a, b), Math.max(a, b)].map((age) =>
						warningOf({ taken, hours }, taken + age)
					);
					expect(late).toBeGreaterThanOrEqual(early!);
				}
			)
		);
	});

	it('is read back as stored, and any other text gives null', () => {
		expect(readResult(JSON.stringify(result))).toEqual(result);
		for (const text of [null, '', '{', '[]', '{"taken":"x","hours":48}', '{"taken":1,"hours":47}'])
			expect(readResult(text)).toBeNull();
	});
});
