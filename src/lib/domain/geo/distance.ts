import { earthRadius } from './earth.ts';
import type { Position } from './sphere.ts';

const radians = Math.PI / 180;

/**
 * Great-circle distance between two WGS-84 positions, metres, by the haversine formula on a sphere of mean radius. It
 * differs from the distance on the ellipsoid by at most 0.5 %.
 */
export function distance(a: Position, b: Position): number {
	const dLat = (b.lat - a.lat) * radians;
	const dLon = (b.lon - a.lon) * radians;
	const h =
		Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2;
	return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}
