import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodePolyline, encodePolyline } from './polyline.ts';

// the example in the description of the format
const example: [number, number][] = [
	[-120.2, 38.5],
	[-120.95, 40.7],
	[-126.453, 43.252]
];
const word = '_p~iF~ps|U_ulLnnqC_mqNvxq`@';

it('writes and reads the example in the description of the format', () => {
	expect(encodePolyline(example)).toBe(word);
	expect(decodePolyline(word)).toEqual(example);
});

it('reads back what it wrote, within a metre', () => {
	const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
	fc.assert(
		fc.property(fc.array(fc.tuple(degrees(180), degrees(90))), (points) => {
			const back = decodePolyline(encodePolyline(points))!;
			expect(back).toHaveLength(points.length);
			back.forEach(([lon, lat], i) => {
				expect(Math.abs(lon - points[i]![0])).toBeLessThan(1e-5);
				expect(Math.abs(lat - points[i]![1])).toBeLessThan(1e-5);
			});
		})
	);
});

it('gives null for a text that is not a polyline', () => {
	for (const text of ['_', '_p~iF', '空', '~'.repeat(12), '_p~iF~ps|U!'])
		expect(decodePolyline(text), text).toBeNull();
});
