import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from './distance.ts';
import { along, bearing, between, destination, position, toSegment, turn, unit } from './sphere.ts';
import { SphereGrid } from './sphere-grid.ts';

const anywhere = fc.record({
	lon: fc.double({ min: -180, max: 180, noNaN: true }),
	lat: fc.double({ min: -89.9, max: 89.9, noNaN: true })
});

describe('on the sphere', () => {
	it('distances are great-circle distances, also across the date line', () => {
		fc.assert(
			fc.property(anywhere, anywhere, (a, b) => {
				expect(Math.abs(between(unit(a), unit(b)) - distance(a, b))).toBeLessThan(1);
			})
		);
		expect(between(unit({ lon: 179.99, lat: 0 }), unit({ lon: -179.99, lat: 0 }))).toBeCloseTo(2223.9, 0);
	});

	it('a position is the same after conversion to a unit vector and back', () => {
		fc.assert(
			fc.property(anywhere, fc.double({ min: 0, max: 359.9, noNaN: true }), (a, degrees) => {
				const b = destination(a, degrees, 20_000);
				expect(distance(a, b)).toBeCloseTo(20_000, 0);
				expect(distance(position(unit(b)), b)).toBeLessThan(0.01);
				if (Math.abs(a.lat) < 85) expect(turn(bearing(a, b), degrees)).toBeLessThan(0.01);
			})
		);
	});

	it('the nearest point of a segment is at least as near as a thousand points on it', () => {
		fc.assert(
			fc.property(
				anywhere,
				fc.double({ min: 0, max: 359, noNaN: true }),
				fc.double({ min: 0, max: 359, noNaN: true }),
				fc.double({ min: 10, max: 80_000, noNaN: true }),
				fc.double({ min: 0, max: 50_000, noNaN: true }),
				(from, way, aside, length, off) => {
					const [a, b] = [unit(from), unit(destination(from, way, length))];
					const p = unit(destination(from, aside, off));
					const { metres, at } = toSegment(p, a, b);
					let least = Infinity;
					for (let i = 0; i <= 1000; i++) least = Math.min(least, between(p, along(a, b, i / 1000)));
					expect(metres).toBeLessThanOrEqual(least + 1e-3);
					expect(metres).toBeGreaterThan(least - length / 1000);
					expect(between(p, along(a, b, at / between(a, b)))).toBeCloseTo(metres, 1);
				}
			),
			{ numRuns: 60 }
		);
	});
});

describe('the grid', () => {
	it('finds every item within reach, anywhere on earth', () => {
		fc.assert(
			fc.property(
				anywhere,
				fc.array(
					fc.tuple(
						fc.double({ min: 0, max: 359, noNaN: true }),
						fc.double({ min: 0, max: 9000, noNaN: true })
					),
					{
						maxLength: 30
					}
				),
				(centre, offsets) => {
					const grid = new SphereGrid<number>(5000);
					const points = offsets.map(([way, metres]) => unit(destination(centre, way, metres)));
					points.forEach((point, i) => grid.add(point, i));
					const found = new Set<number>();
					grid.near(unit(centre), (i) => found.add(i));
					points.forEach((point, i) => {
						if (between(unit(centre), point) <= 5000) expect(found.has(i)).toBe(true);
					});
					points.forEach((point, i) => grid.delete(point, i));
					let left = 0;
					grid.near(unit(centre), () => left++);
					expect(left).toBe(0);
				}
			)
		);
	});
});
