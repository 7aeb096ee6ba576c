import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	attempts,
	fitted,
	flatten,
	kindOf,
	rectangleOf,
	smallEnough,
	squareSide,
	squaresAlong,
	squaresUnder,
	type Size
} from './photo.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const sizes = fc.record({
	width: fc.integer({ min: 1, max: 2000 }),
	height: fc.integer({ min: 1, max: 2000 })
});

describe('scaling', () => {
	it.each([
		[
			{ width: 4032, height: 3024 },
			{ width: 1280, height: 960 }
		],
		[
			{ width: 3024, height: 4032 },
			{ width: 960, height: 1280 }
		],
		[
			{ width: 800, height: 600 },
			{ width: 800, height: 600 }
		],
		[
			{ width: 10_000, height: 3 },
			{ width: 1280, height: 1 }
		]
	])('%o becomes %o', (from, to) => expect(fitted(from, 1280)).toEqual(to));
});

describe('what a file is', () => {
	it.each([
		['jpeg', '\xff\xd8\xff\xe1\x00\x10Exif'],
		['png', '\x89PNG\r\n\x1a\n'],
		['gif', 'GIF89a'],
		['webp', 'RIFF\x24\x00\x00\x00WEBPVP8 '],
		['bmp', 'BM\x00\x00'],
		['avif', '\x00\x00\x00\x20ftypavif'],
		['heic', '\x00\x00\x00\x18ftypheic'],
		['heic', '\x00\x00\x00\x18ftypmif1'],
		[null, '\x00\x00\x00\x18ftypmp42'],
		[null, '%PDF-1.7'],
		[null, '<svg xmlns='],
		[null, '']
	])('%s', (kind, head) => expect(kindOf(bytes(head))).toBe(kind));
});

describe('covering', () => {
	const size = { width: 1280, height: 960 };

	it('uses squares of a twentieth of the long side, at least 16 pixels', () => {
		expect(squareSide(size)).toBe(64);
		expect(squareSide({ width: 100, height: 80 })).toBe(16);
	});

	it('covers every touched point with at most 9 squares', () => {
		fc.assert(
			fc.property(
				sizes,
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(s, u, v) => {
					const point = { x: u * (s.width - 1), y: v * (s.height - 1) };
					const squares = squaresUnder(point, s);
					const holding = squares.map((square) => rectangleOf(square, s));
					expect(
						holding.filter(
							({ x, y, width, height }) =>
								point.x >= x && point.x < x + width && point.y >= y && point.y < y + height
						)
					).toHaveLength(1);
					expect(squares.length).toBeLessThanOrEqual(9);
					for (const { x, y, width, height } of holding) {
						expect(width).toBeGreaterThan(0);
						expect(height).toBeGreaterThan(0);
						expect(x + width).toBeLessThanOrEqual(s.width);
						expect(y + height).toBeLessThanOrEqual(s.height);
					}
				}
			)
		);
	});

	it('covers the whole path of a fast finger', () => {
		const [from, to] = [
			{ x: 5, y: 5 },
			{ x: 1275, y: 955 }
		];
		const squares = squaresAlong(from, to, size);
		for (let share = 0; share <= 1; share += 0.01) {
			const point = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
			expect([...squares].some((square) => within(point, square, size))).toBe(true);
		}
		expect([...squaresAlong(from, from, size)]).toEqual(squaresUnder(from, size));
	});

	it('covers the nearest square for a point outside the picture', () => {
		expect(squaresUnder({ x: -500, y: -500 }, size)).toEqual([0]);
		expect(squaresUnder({ x: 5000, y: 5000 }, size)).toEqual([20 * 15 - 1]);
	});

	it('fills with one colour, the mean', () => {
		const data = Uint8ClampedArray.from([0, 10, 100, 255, 100, 30, 200, 255]);
		flatten({ data, width: 2, height: 1 });
		expect([...data]).toEqual([50, 20, 150, 255, 50, 20, 150, 255]);
	});

	const within = (point: { x: number; y: number }, square: number, s: Size) => {
		const { x, y, width, height } = rectangleOf(square, s);
		return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
	};
});

describe('encoding', () => {
	const tried: (readonly [number, number])[] = [];
	const encode =
		(bytesAt: (scale: number, quality: number) => number) => async (scale: number, quality: number) => {
			tried.push([scale, quality]);
			return { size: bytesAt(scale, quality) };
		};

	it('stops at the first attempt that is small enough', async () => {
		tried.length = 0;
		const made = await smallEnough(
			encode((scale, quality) => 500_000 * scale * scale * quality),
			300_000
		);
		expect(made.size).toBe(300_000);
		expect(tried).toEqual(attempts.slice(0, 3));
	});

	it('never tries a larger picture again, and ends', async () => {
		tried.length = 0;
		expect(
			await smallEnough(
				encode(() => 1e9),
				300_000
			)
		).toEqual({ size: 1e9 });
		expect(tried).toEqual(attempts);
		const pixels = attempts.map(([scale]) => scale * scale);
		expect(pixels).toEqual([...pixels].sort((a, b) => b - a));
	});
});
