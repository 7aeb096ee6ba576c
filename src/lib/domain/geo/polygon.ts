import * as v from 'valibot';
import { along, between, position, unit, type Position } from './sphere.ts';

/** A GeoJSON polygon (RFC 7946): rings of [longitude, latitude] in degrees, first the outer ring, then the holes. */
export const polygonShape = v.strictObject({
	type: v.literal('Polygon'),
	coordinates: v.array(v.array(v.pipe(v.tuple([v.number(), v.number()]), v.readonly())))
});
export type Polygon = v.InferOutput<typeof polygonShape>;

/** A corner, in grid units. */
type Point = readonly [lon: number, lat: number];

/** Maximum distance between neighbouring points of the edge, metres. */
const edgeStep = 1000;

/** Degrees of longitude from a meridian, -180..180, so that a ring across the date line stays in one piece. */
export const degreesFrom = (meridian: number, lon: number) => ((lon - meridian + 540) % 360) - 180;

/** True inside the outer ring and outside the holes (even-odd rule, straight lines in longitude and latitude). */
export function contains({ coordinates }: Polygon, { lon, lat }: Position): boolean {
	let inside = false;
	for (const ring of coordinates) {
		const meridian = ring[0]![0];
		const here = degreesFrom(meridian, lon);
		let x1 = 0;
		for (let i = 0; i + 1 < ring.length; i++) {
			const [y1, y2] = [ring[i]![1], ring[i + 1]![1]];
			const x2 = x1 + degreesFrom(ring[i]![0], ring[i + 1]![0]);
			if (y1 > lat !== y2 > lat && here < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
			x1 = x2;
		}
	}
	return inside;
}

/** Grid lines per degree (11 cm apart): with coordinates as whole numbers below 2^53 the test is exact. */
const gridLines = 1e6;

/** The sides of a ring on the grid; repeated points in a row count as one. */
function sidesOf(ring: Polygon['coordinates'][number]) {
	const grid = ring.map(([lon, lat]) => [lon, lat].map((degrees) => Math.floor(degrees * gridLines + 0.5)));
	const turn = 360 * gridLines;
	const meridian = grid[0]?.[0] ?? 0;
	const points = grid.map(([x, y]): Point => [((x! - meridian + 1.5 * turn) % turn) - turn / 2, y!]);
	return points
		.slice(1)
		.map(([x2, y2], i) => {
			const [x1, y1] = points[i]!;
			return { x1, y1, x2, y2, dx: x2 - x1, dy: y2 - y1 };
		})
		.filter(({ dx, dy }) => dx || dy);
}

/**
 * True if two sides of a ring cross or touch, other than at the common corner of neighbours. The database function
 * `crosses_itself` gives the same result.
 */
export function crossesItself({ coordinates }: Polygon): boolean {
	return coordinates.some((ring) => {
		const sides = sidesOf(ring);
		return sides.some((a, i) =>
			sides.slice(i + 1).some((b, k) => {
				// neighbours must not fold back on each other
				if (k === 0 || k + 1 === sides.length - 1)
					return a.dx * b.dy === a.dy * b.dx && a.dx * b.dx + a.dy * b.dy < 0;
				return (
					overlap(a.x1, a.x2, b.x1, b.x2) &&
					overlap(a.y1, a.y2, b.y1, b.y2) &&
					sideOf(a, b.x1, b.y1) * sideOf(a, b.x2, b.y2) <= 0 &&
					sideOf(b, a.x1, a.y1) * sideOf(b, a.x2, a.y2) <= 0
				);
			})
		);
	});
}

type Side = ReturnType<typeof sidesOf>[number];

/** The side of the line on which a point is: -1 or 1; 0 on the line. */
const sideOf = ({ x1, y1, dx, dy }: Side, x: number, y: number) => Math.sign(dx * (y - y1) - dy * (x - x1));

/** True if two intervals share a point; the ends of each may be in either order. */
const overlap = (a: number, b: number, c: number, d: number) =>
	Math.min(a, b) <= Math.max(c, d) && Math.min(c, d) <= Math.max(a, b);

/** Points along the edge of an area, at most {@link edgeStep} metres apart, to find the direction to it. */
export function edgeOf({ coordinates }: Polygon): Position[] {
	const points: Position[] = [];
	for (const ring of coordinates)
		for (let i = 0; i + 1 < ring.length; i++) {
			const [a, b] = [ring[i]!, ring[i + 1]!].map(([lon, lat]) => unit({ lon, lat })) as [
				ReturnType<typeof unit>,
				ReturnType<typeof unit>
			];
			const steps = Math.max(1, Math.ceil(between(a, b) / edgeStep));
			for (let k = 0; k < steps; k++) points.push(position(along(a, b, k / steps)));
		}
	return points;
}
