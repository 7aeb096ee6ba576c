import * as v from 'valibot';
import { earthRadius } from './earth.ts';

const radians = Math.PI / 180;

/** A WGS-84 position, degrees. */
export const positionShape = v.strictObject({ lon: v.number(), lat: v.number() });
export type Position = v.InferOutput<typeof positionShape>;

/** A point on the unit sphere, where the date line and the poles need no special case. */
export type Unit = readonly [x: number, y: number, z: number];

/** Converts a position to a point on the unit sphere. */
export function unit({ lon, lat }: Position): Unit {
	const c = Math.cos(lat * radians);
	return [c * Math.cos(lon * radians), c * Math.sin(lon * radians), Math.sin(lat * radians)];
}

/** Converts a point on the unit sphere to a position. */
export function position([x, y, z]: Unit): Position {
	return { lon: Math.atan2(y, x) / radians, lat: Math.atan2(z, Math.hypot(x, y)) / radians };
}

/** Scalar product of two vectors; for points of the unit sphere, the cosine of the angle between them. */
export const dot = (a: Unit, b: Unit) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Unit, b: Unit): Unit => [
	a[1] * b[2] - a[2] * b[1],
	a[2] * b[0] - a[0] * b[2],
	a[0] * b[1] - a[1] * b[0]
];
const norm = (a: Unit) => Math.hypot(a[0], a[1], a[2]);

/** Great-circle distance, metres. */
export function between(a: Unit, b: Unit): number {
	return earthRadius * Math.atan2(norm(cross(a, b)), dot(a, b));
}

/** The point at a share (0..1) of the great circle from a to b (spherical linear interpolation). */
export function along(a: Unit, b: Unit, share: number): Unit {
	const angle = Math.atan2(norm(cross(a, b)), dot(a, b));
	if (angle < 1e-12) return a;
	const [p, q] = [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)];
	return [p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2]];
}

/** The nearest point to p on the great-circle segment from a to b: `metres` from p, and `at` metres from a. */
export function toSegment(p: Unit, a: Unit, b: Unit): { metres: number; at: number } {
	const n = cross(a, b);
	const size = norm(n);
	if (size > 1e-12) {
		const lift = dot(p, n) / size;
		const foot: Unit = [
			p[0] - (lift * n[0]) / size,
			p[1] - (lift * n[1]) / size,
			p[2] - (lift * n[2]) / size
		];
		if (dot(cross(a, foot), n) >= 0 && dot(cross(foot, b), n) >= 0)
			return {
				metres: earthRadius * Math.abs(Math.asin(Math.max(-1, Math.min(1, lift)))),
				at: between(a, foot)
			};
	}
	const [first, last] = [between(p, a), between(p, b)];
	return first <= last ? { metres: first, at: 0 } : { metres: last, at: between(a, b) };
}

/** Initial bearing from one point to another, degrees clockwise from north, 0..360. */
export function bearing(a: Position, b: Position): number {
	const [f, g, d] = [a.lat * radians, b.lat * radians, (b.lon - a.lon) * radians];
	const y = Math.sin(d) * Math.cos(g);
	const x = Math.cos(f) * Math.sin(g) - Math.sin(f) * Math.cos(g) * Math.cos(d);
	return (Math.atan2(y, x) / radians + 360) % 360;
}

/** The direction of a heading (degrees) at a position, as a unit vector tangent to the unit sphere. */
export function headed({ lon, lat }: Position, heading: number): Unit {
	const [l, f, h] = [lon * radians, lat * radians, heading * radians];
	const [north, east] = [Math.cos(h), Math.sin(h)];
	return [
		-Math.sin(f) * Math.cos(l) * north - Math.sin(l) * east,
		-Math.sin(f) * Math.sin(l) * north + Math.cos(l) * east,
		Math.cos(f) * north
	];
}

/** The angle between two bearings, degrees, 0..180. */
export function turn(a: number, b: number): number {
	return Math.abs(((a - b + 540) % 360) - 180);
}

/** The position reached from a start on an initial bearing (degrees) after some metres. */
export function destination({ lon, lat }: Position, degrees: number, metres: number): Position {
	const [d, f, t] = [metres / earthRadius, lat * radians, degrees * radians];
	const sin = Math.sin(f) * Math.cos(d) + Math.cos(f) * Math.sin(d) * Math.cos(t);
	const x = Math.cos(d) - Math.sin(f) * sin;
	const east = Math.atan2(Math.sin(t) * Math.sin(d) * Math.cos(f), x);
	return {
		lon: ((lon + east / radians + 540) % 360) - 180,
		lat: Math.asin(Math.max(-1, Math.min(1, sin))) / radians
	};
}
