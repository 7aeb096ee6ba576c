import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metresUntil, metresUntilOrSince } from './metres-until.ts';
import type { Way } from './network.ts';

const line = { loop: false, length: 100_000 };
const ring = { loop: true, length: 100_000 };
const both = (from: number, to: number, way: Way | null = null) => ({ from, to, way });

describe('metres until a stretch', () => {
	it('decrease towards it, are 0 within it and negative beyond it', () => {
		const at = (metre: number, way: Way) => metresUntil(line, { at: metre, way }, both(40_000, 50_000));
		expect([0, 30_000, 40_000, 45_000, 50_000, 51_000, 100_000].map((metre) => at(metre, 1))).toEqual([
			40_000, 10_000, 0, 0, 0, -1000, -50_000
		]);
		expect([100_000, 60_000, 50_000, 45_000, 40_000, 39_000, 0].map((metre) => at(metre, -1))).toEqual([
			50_000, 10_000, 0, 0, 0, -1000, -40_000
		]);
	});

	it('are 0 at an end of a road for a stretch there', () => {
		for (const way of [1, -1] as const) {
			expect(metresUntil(line, { at: 0, way }, both(0, 0))).toBe(0);
			expect(metresUntil(line, { at: 100_000, way }, both(100_000, 100_000))).toBe(0);
		}
	});

	it('are null on the other carriageway', () => {
		expect(metresUntil(line, { at: 0, way: 1 }, both(10, 20, -1))).toBeNull();
		expect(metresUntil(ring, { at: 0, way: -1 }, both(10, 20, 1))).toBeNull();
		expect(metresUntilOrSince(ring, { at: 0, way: -1 }, both(10, 20, 1))).toBeNull();
	});

	it('continue across the first point of a ring road, both ways', () => {
		expect(metresUntil(ring, { at: 95_000, way: 1 }, both(2000, 3000))).toBe(7000);
		expect(metresUntil(ring, { at: 2000, way: -1 }, both(94_000, 95_000))).toBe(7000);
		// a place covers some road on each side, so it may extend across the first point
		for (const across of [both(-300, 300), both(99_700, 100_300)])
			for (const metre of [0, 200, 99_800, 100_000])
				for (const way of [1, -1] as const) expect(metresUntil(ring, { at: metre, way }, across)).toBe(0);
	});

	it('equal a count of single steps along the road until it is reached', () => {
		const whole = 200;
		fc.assert(
			fc.property(
				fc.boolean(),
				fc.constantFrom<Way>(1, -1),
				fc.integer({ min: 0, max: whole }),
				fc.integer({ min: -whole / 2, max: whole }),
				fc.integer({ min: 0, max: whole / 2 }),
				(loop, way, at, from, extent) => {
					const to = from + extent;
					const within = (metre: number) =>
						loop
							? [-2, -1, 0, 1, 2].some((turn) => from + turn * whole <= metre && metre <= to + turn * whole)
							: from <= metre && metre <= to;
					let walked = 0;
					while (walked <= 2 * whole && !within(at + way * walked)) walked++;
					const found = metresUntil({ loop, length: whole }, { at, way }, both(from, to));
					if (walked <= 2 * whole) expect(found).toBe(walked);
					else {
						// it is behind: steps backwards reach its end
						expect(loop).toBe(false);
						let back = 0;
						while (!within(at - way * back)) back++;
						expect(found).toBe(-back);
					}
				}
			),
			{ numRuns: 2000 }
		);
	});

	it('do not depend on the first point of a ring road', () => {
		const metre = fc.double({ min: 0, max: 100_000, noNaN: true });
		fc.assert(
			fc.property(
				metre,
				metre,
				fc.double({ min: 0, max: 20_000, noNaN: true }),
				metre,
				fc.constantFrom<Way>(1, -1),
				(at, from, extent, shift, way) => {
					const turned = (at + shift) % ring.length;
					const stretch = both(from, from + extent);
					const moved = both(from + shift, from + shift + extent);
					for (const until of [metresUntil, metresUntilOrSince]) {
						const [one, other] = [
							until(ring, { at, way }, stretch)!,
							until(ring, { at: turned, way }, moved)!
						];
						// exactly at a limit, rounding errors may give either of two results
						const apart = Math.abs(one - other);
						const round = Math.abs(apart - ring.length);
						const across = Math.abs(apart - (ring.length - extent));
						expect(Math.min(apart, round, across)).toBeLessThan(1e-6);
						if (Math.min(round, across) < 1e-6)
							expect(
								Math.min(
									...[one, other].map((metres) =>
										Math.min(Math.abs(metres), Math.abs(metres - ring.length / 2))
									)
								)
							).toBeLessThan(1);
					}
				}
			)
		);
	});
});

describe('metres since a stretch round a ring', () => {
	it('count up for half a round, after which it is ahead again', () => {
		const at = (metre: number, way: Way = 1) =>
			metresUntilOrSince(ring, { at: metre, way }, both(10_000, 12_000));
		expect(at(5000)).toBe(5000);
		expect(at(11_000)).toBe(0);
		expect(at(13_000)).toBe(-1000);
		expect(at(60_000)).toBe(-48_000);
		expect(at(60_001)).toBe(49_999);
		expect(at(9000, -1)).toBe(-1000);
	});

	it('equal the metres until it on a road with two ends', () => {
		expect(metresUntilOrSince(line, { at: 13_000, way: 1 }, both(10_000, 12_000))).toBe(-1000);
		expect(metresUntilOrSince(line, { at: 0, way: 1 }, both(90_000, 92_000))).toBe(90_000);
	});
});
