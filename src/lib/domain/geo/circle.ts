import type { Polygon } from './polygon.ts';
import { earthRadius } from './earth.ts';
import { position, type Position, type Unit, unit } from './sphere.ts';

/** Number of corners of the polygon for a circle: its sides are within 0.5 % of the radius. */
const corners = 36;

/** A circle as a polygon: a closed ring, counter-clockwise as RFC 7946 requires. @param radius metres, > 0 */
export function circleAround(center: Position, radius: number): Polygon {
	const [x, y, z] = unit(center);
	const angle = radius / earthRadius;
	const radians = Math.PI / 180;
	const [lon, lat] = [center.lon * radians, center.lat * radians];
	const east = [-Math.sin(lon), Math.cos(lon), 0] as const;
	const north = [-Math.sin(lat) * Math.cos(lon), -Math.sin(lat) * Math.sin(lon), Math.cos(lat)] as const;
	const ring = Array.from({ length: corners }, (_, i): [number, number] => {
		const turn = (i / corners) * 2 * Math.PI;
		const [e, n, c] = [Math.cos(turn) * Math.sin(angle), Math.sin(turn) * Math.sin(angle), Math.cos(angle)];
		const point: Unit = [
			c * x + e * east[0] + n * north[0],
			c * y + e * east[1] + n * north[1],
			c * z + n * north[2]
		];
		const at = position(point);
		return [Number(at.lon.toFixed(6)), Number(at.lat.toFixed(6))];
	});
	return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}
