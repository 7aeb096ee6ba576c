import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from './distance.ts';

const position = fc.record({
	lon: fc.double({ min: -180, max: 180, noNaN: true }),
	lat: fc.double({ min: -90, max: 90, noNaN: true })
});

describe('distance', () => {
	it('is right for one degree of latitude', () => {
		expect(distance({ lon: 121, lat: 31 }, { lon: 121, lat: 32 })).toBeCloseTo(111_195, -1);
	});

	it('is short across the date line', () => {
		expect(distance({ lon: 179.99, lat: 0 }, { lon: -179.99, lat: 0 })).toBeLessThan(2300);
	});

	it('is symmetric, never negative and at most half the circumference', () => {
		fc.assert(
			fc.property(position, position, (a, b) => {
				const d = distance(a, b);
				expect(d).toBeGreaterThanOrEqual(0);
				expect(d).toBeLessThanOrEqual(20_015_200);
				expect(distance(b, a)).toBeCloseTo(d, 3);
			})
		);
	});
});
