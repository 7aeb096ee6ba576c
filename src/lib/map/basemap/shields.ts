import type { Road } from './data.ts';

/** Distance between two shields of one road, CSS pixels. */
const spacing = 260;

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

/** Even steps along every road that runs through the picture; the same places whichever way the map is dragged. */
export function shieldAnchors(roads: readonly Road[], { world, west, north, width, height }: Window): Anchor[] {
	const anchors: Anchor[] = [];
	for (const { code, path } of roads) {
		let next = spacing / 2;
		let along = 0;
		for (let i = 1; i < path.length; i++) {
			const [x0, y0] = path[i - 1]!;
			const [x1, y1] = path[i]!;
			const length = Math.hypot(x1 - x0, y1 - y0) * world;
			while (next <= along + length) {
				const share = length ? (next - along) / length : 0;
				const x = (x0 + (x1 - x0) * share) * world - west;
				const y = (y0 + (y1 - y0) * share) * world - north;
				if (x > 0 && y > 0 && x < width && y < height) anchors.push({ x, y, code });
				next += spacing;
			}
			along += length;
		}
	}
	return anchors;
}
