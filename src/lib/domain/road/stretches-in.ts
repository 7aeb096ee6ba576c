import { contains, degreesFrom, type Polygon } from '../geo/polygon.ts';
import type { Position } from '../geo/sphere.ts';
import type { Network, Stretch } from './network.ts';

type Point = readonly [lon: number, lat: number];

/** The stretches of all roads inside an area, cut at its edge; for both carriageways. */
export function stretchesIn(network: Network, area: Polygon): Stretch[] {
	const stretches: Stretch[] = [];
	for (const road of network.roads.values()) {
		const points = road.loop ? [...road.points, road.points[0]!] : road.points;
		let open: Stretch | null = null;
		for (let piece = 0; piece + 1 < points.length; piece++) {
			const [start, end] = [road.at[piece]!, road.at[piece + 1]!];
			const cuts = [0, ...crossings(points[piece]!, points[piece + 1]!, area), 1];
			for (let i = 0; i + 1 < cuts.length; i++) {
				const [low, high] = [cuts[i]!, cuts[i + 1]!];
				const [first, last] = [start + low * (end - start), start + high * (end - start)];
				if (!contains(area, partWay(points[piece]!, points[piece + 1]!, (low + high) / 2))) open = null;
				else if (open) open.to = last;
				else stretches.push((open = { road: road.id, from: first, to: last, way: null }));
			}
		}
	}
	return stretches;
}

/** The point at a share (0..1) of the straight line between two points, in degrees. */
function partWay(a: Point, b: Point, share: number): Position {
	return { lon: a[0] + share * degreesFrom(a[0], b[0]), lat: a[1] + share * (b[1] - a[1]) };
}

/** The crossings of a piece of road with the edge, as shares (0..1) of the piece, ascending. */
function crossings(a: Point, b: Point, { coordinates }: Polygon): number[] {
	const [dx, dy] = [degreesFrom(a[0], b[0]), b[1] - a[1]];
	const shares: number[] = [];
	for (const ring of coordinates)
		for (let i = 0; i + 1 < ring.length; i++) {
			const [p, q] = [ring[i]!, ring[i + 1]!];
			const [px, py] = [degreesFrom(a[0], p[0]), p[1] - a[1]];
			const [ex, ey] = [degreesFrom(p[0], q[0]), q[1] - p[1]];
			const cross = dx * ey - dy * ex;
			if (cross === 0) continue;
			const [t, u] = [(px * ey - py * ex) / cross, (px * dy - py * dx) / cross];
			if (t > 0 && t < 1 && u >= 0 && u <= 1) shares.push(t);
		}
	return shares.sort((x, y) => x - y);
}
