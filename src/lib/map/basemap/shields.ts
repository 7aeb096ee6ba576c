import type { Road } from './data.ts';

/** Steps along a road at which a shield may stand, and how far two of one road stand apart at least, CSS pixels. */
const step = 44;
const apart = 230;

/** Where a shield may stand: CSS pixels from the corner of the picture. */
export interface Anchor {
	x: number;
	y: number;
	code: string;
}

interface Window {
	world: number;
	west: number;
	north: number;
	width: number;
	height: number;
}

/**
 * Walks every road through the picture in even steps and offers each as a place for its shield, until one is taken;
 * then on to where the next may stand.
 * @param take draws the shield; false where there is no room
 */
export function placeShields(
	roads: readonly Road[],
	{ world, west, north, width, height }: Window,
	take: (anchor: Anchor) => boolean
): void {
	for (const { code, path } of roads) {
		let next = step;
		let along = 0;
		for (let i = 1; i < path.length; i++) {
			const [x0, y0] = path[i - 1]!;
			const [x1, y1] = path[i]!;
			const length = Math.hypot(x1 - x0, y1 - y0) * world;
			while (next <= along + length) {
				const share = length ? (next - along) / length : 0;
				const x = (x0 + (x1 - x0) * share) * world - west;
				const y = (y0 + (y1 - y0) * share) * world - north;
				const inside = x > 0 && y > 0 && x < width && y < height;
				next += inside && take({ x, y, code }) ? apart : step;
			}
			along += length;
		}
	}
}
