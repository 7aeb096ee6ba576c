import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellBounds, cellsOf, geohash } from './cell.ts';

const lon = fc.double({ min: -180, max: 180, noNaN: true });
const lat = fc.double({ min: -90, max: 90, noNaN: true });

describe('geohash', () => {
	it.each([
		// published examples: Wikipedia's article on geohash, and Niemeyer's own
		[-5.6, 42.6, 5, 'ezs42'],
		[10.40744, 57.64911, 11, 'u4pruydqqvj'],
		[121.4737, 31.2304, 5, 'wtw3s']
	])('of %d, %d', (x, y, size, expected) => {
		expect(geohash(x, y, size)).toBe(expected);
	});

	it('gives a cell that contains the position', () => {
		fc.assert(
			fc.property(lon, lat, fc.integer({ min: 1, max: 9 }), (x, y, size) => {
				const [west, south, east, north] = cellBounds(geohash(x, y, size));
				expect(x >= west && x <= east && y >= south && y <= north).toBe(true);
			})
		);
	});

	it('of higher precision begins with that of lower precision', () => {
		fc.assert(
			fc.property(lon, lat, (x, y) => {
				expect(geohash(x, y, 6).startsWith(geohash(x, y, 3))).toBe(true);
			})
		);
	});
});

describe('cellsOf', () => {
	it('includes the cell of every position inside, each once', () => {
		const inside = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(lon, lat, inside, inside, inside, inside, (x, y, w, h, fx, fy) => {
				const [east, north] = [Math.min(180, x + 8 * w), Math.min(90, y + 8 * h)];
				const cells = cellsOf([x, y, east, north], 3);
				expect(new Set(cells).size).toBe(cells.length);
				expect(cells).toContain(geohash(x + (east - x) * fx, y + (north - y) * fy, 3));
			})
		);
	});
});

describe('cellBounds', () => {
	it('throws if the text is not a geohash', () => {
		expect(() => cellBounds('wta')).toThrow('"a"');
	});
});
