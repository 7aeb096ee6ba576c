import type { Road } from './data.ts';

/** Distance between two spots for a shield on a road, and least distance between two shields of one road, CSS pixels. */
const step = 44;
const apart = 230;

/** A spot for a shield: CSS pixels from the corner of the picture. */
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
 * Walks along every road in equal steps and offers each step inside the picture as a spot for its shield. After a spot is
 * taken, the next offer is `apart` pixels further.
 * @param take draws the shield; returns false if there is no room
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
