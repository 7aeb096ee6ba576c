import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, crossesItself, edgeOf, type Polygon } from './polygon.ts';
import { circleAround } from './circle.ts';

const box = (west: number, south: number, east: number, north: number): Polygon => ({
	type: 'Polygon',
	coordinates: [
		[
			[west, south],
			[east, south],
			[east, north],
			[west, north],
			[west, south]
		]
	]
});

describe('an area', () => {
	it('contains points inside its outer ring, but not in its holes', () => {
		const area = box(120, 30, 122, 32);
		area.coordinates.push(box(120.5, 30.5, 121, 31).coordinates[0]!);
		expect(contains(area, { lon: 121.5, lat: 31.5 })).toBe(true);
		expect(contains(area, { lon: 120.7, lat: 30.7 })).toBe(false);
		expect(contains(area, { lon: 119.9, lat: 31 })).toBe(false);
	});

	it('stays in one piece across the date line', () => {
		const area = box(179, -10, -179, 10);
		expect(contains(area, { lon: 179.5, lat: 0 })).toBe(true);
		expect(contains(area, { lon: -179.5, lat: 0 })).toBe(true);
		expect(contains(area, { lon: 178.5, lat: 0 })).toBe(false);
		expect(contains(area, { lon: 0, lat: 0 })).toBe(false);
	});

	it('has an edge without gaps', () => {
		const edge = edgeOf(box(121, 31, 121.1, 31.1));
		expect(edge.length).toBeGreaterThan(40);
		expect(edge.every(({ lon, lat }) => lon > 120.99 && lon < 121.11 && lat > 30.99 && lat < 31.11)).toBe(
			true
		);
	});
});

describe('an edge that crosses itself', () => {
	type Corner = readonly [x: number, y: number];
	const areaOf = (...rings: (readonly Corner[])[]): Polygon => ({
		type: 'Polygon',
		coordinates: rings.map((ring) => [...ring, ring[0]!])
	});
	/** offsets from a point near Shanghai, thousandths of a degree */
	const near = (corners: readonly Corner[]) =>
		corners.map(([x, y]) => [121 + x / 1000, 31 + y / 1000] as const);
	const crosses = (...corners: Corner[]) => crossesItself(areaOf(near(corners)));

	it.each<[what: string, crosses: boolean, corners: Corner[]]>([
		['a square', false, [[0, 0], [1, 0], [1, 1], [0, 1]]], // prettier-ignore
		['a bow tie', true, [[0, 0], [1, 1], [1, 0], [0, 1]]], // prettier-ignore
		['an L', false, [[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]]], // prettier-ignore
		['two squares that meet at a corner', true, [[0, 0], [1, 0], [1, 1], [2, 1], [2, 2], [1, 2], [1, 1], [0, 1]]], // prettier-ignore
		['a corner that touches a side', true, [[0, 0], [4, 0], [4, 2], [2, 0], [0, 2]]], // prettier-ignore
		['a thorn', true, [[0, 0], [2, 0], [2, 1], [2, 3], [2, 1], [0, 1]]], // prettier-ignore
		['there and back', true, [[0, 0], [1, 1]]], // prettier-ignore
		['a corner on the way of a straight side', false, [[0, 0], [1, 0], [2, 0], [2, 1], [0, 1]]], // prettier-ignore
		['a corner touched twice', false, [[0, 0], [1, 0], [1, 0], [1, 1], [0, 1], [0, 0]]] // prettier-ignore
	])('%s: %s', (_what, expected, corners) => {
		expect(crosses(...corners)).toBe(expected);
	});

	it('is found in holes and across the date line', () => {
		const tie = [[0, 0], [1, 1], [1, 0], [0, 1]] as const; // prettier-ignore
		const square = [[-5, -5], [5, -5], [5, 5], [-5, 5]] as const; // prettier-ignore
		expect(crossesItself(areaOf(near(square), near(tie)))).toBe(true);
		const wrapped = (corners: readonly Corner[]) =>
			areaOf(corners.map(([x, y]) => [x < 0.5 ? 179.9 + x : x - 180, y] as const));
		expect(crossesItself(wrapped(tie))).toBe(true);
		expect(crossesItself(wrapped(square.map(([x, y]) => [(x + 5) / 10, y])))).toBe(false);
	});

	/** corners on a small grid, so that many coincide or are on one line */
	const corner = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
	/** corners of a convex polygon, counter-clockwise */
	const convex = fc.integer({ min: 4, max: 40 }).map((count) =>
		Array.from({ length: count }, (_, i): Corner => {
			const turn = (2 * Math.PI * i) / count;
			return [100 * Math.cos(turn), 80 * Math.sin(turn)];
		})
	);

	it('does not exist if the corners go once around a point, at any distance', () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 3, maxLength: 60 }),
				(distances) => {
					const corners = distances.map((distance, i): Corner => {
						const turn = (2 * Math.PI * i) / distances.length;
						return [distance * Math.cos(turn), distance * Math.sin(turn)];
					});
					expect(crosses(...corners)).toBe(false);
				}
			)
		);
	});

	it('exists after two neighbouring corners of a convex polygon are swapped', () => {
		fc.assert(
			fc.property(convex, fc.nat(), (corners, at) => {
				expect(crosses(...corners)).toBe(false);
				const i = at % corners.length;
				const k = (i + 1) % corners.length;
				const swapped = corners.with(i, corners[k]!).with(k, corners[i]!);
				expect(crosses(...swapped)).toBe(true);
			})
		);
	});

	it('is found from any first corner and in both directions, as the equations of the sides say', () => {
		fc.assert(
			fc.property(fc.array(corner, { minLength: 3, maxLength: 8 }), fc.nat(), (corners, turn) => {
				const begin = turn % corners.length;
				const expected = meets(corners);
				expect(crosses(...corners)).toBe(expected);
				expect(crosses(...corners.slice(begin), ...corners.slice(0, begin))).toBe(expected);
				expect(crosses(...corners.toReversed())).toBe(expected);
			}),
			{ numRuns: 2000 }
		);
	});

	it('does not exist in a circle', () => {
		fc.assert(
			fc.property(
				fc.double({ min: -180, max: 180, noNaN: true }),
				fc.double({ min: -80, max: 80, noNaN: true }),
				fc.double({ min: 100, max: 200_000, noNaN: true }),
				(lon, lat, radius) => {
					expect(crossesItself(circleAround({ lon, lat }, radius))).toBe(false);
				}
			)
		);
	});

	/** True if sides meet where they should not, by solving for the point: at shares s and t along the two sides. */
	function meets(given: readonly Corner[]): boolean {
		const corners = given.filter(([x, y], i) => {
			const [px, py] = given.at(i - 1)!;
			return x !== px || y !== py;
		});
		const count = corners.length;
		const side = (i: number) => [corners[i]!, corners[(i + 1) % count]!] as const;
		for (let i = 0; i < count; i++)
			for (let k = i + 1; k < count; k++) {
				const [[a, b], [c, d]] = [side(i), side(k)];
				const [u, v, w] = [minus(b, a), minus(d, c), minus(c, a)];
				const det = cross(u, v);
				const neighbours = k === i + 1 || (i === 0 && k === count - 1);
				if (det) {
					const [s, t] = [cross(w, v) / det, cross(w, u) / det];
					if (!neighbours && s >= 0 && s <= 1 && t >= 0 && t <= 1) return true;
				} else if (!cross(u, w)) {
					const along = (p: Corner) => dot(minus(p, a), u) / dot(u, u);
					const [low, high] = [along(c), along(d)].sort((x, y) => x - y) as [number, number];
					// neighbours always have one point in common
					const common = Math.min(1, high) - Math.max(0, low);
					if (neighbours ? common > 0 : common >= 0) return true;
				}
			}
		return false;
	}
	const minus = (p: Corner, q: Corner): Corner => [p[0] - q[0], p[1] - q[1]];
	const cross = (p: Corner, q: Corner) => p[0] * q[1] - p[1] * q[0];
	const dot = (p: Corner, q: Corner) => p[0] * q[0] + p[1] * q[1];
});
