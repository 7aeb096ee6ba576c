import type { Frame } from './picture-layer.ts';

// Shared by the lines on the map: alerts on a stretch, and a route.

/** Web Mercator, 0..1 from the north-west corner of the world; after {@link projected}, CSS pixels in a frame. */
export type Point = readonly [x: number, y: number];

/** Converts Web Mercator to CSS pixels in a frame. */
export const projected =
	({ world, west, north }: Frame) =>
	([x, y]: Point): Point => [x * world - west, y * world - north];

/** Adds a line to the path. */
export function trace(context: CanvasRenderingContext2D, path: readonly Point[]): void {
	for (const [i, [x, y]] of path.entries())
		if (i) context.lineTo(x, y);
		else context.moveTo(x, y);
}

/** Adds an arrowhead to the path. @param angle direction of the arrow, radians */
export function chevron(context: CanvasRenderingContext2D, x: number, y: number, angle: number): void {
	const wing = (turn: number): Point => [x + 6 * Math.cos(angle + turn), y + 6 * Math.sin(angle + turn)];
	const [left, right] = [wing(Math.PI * 0.8), wing(-Math.PI * 0.8)];
	context.moveTo(...left);
	context.lineTo(x, y);
	context.lineTo(...right);
}

/** Points at equal steps along a line, with the direction of the line there, radians. */
export function* marksAlong(
	path: readonly Point[],
	step: number
): Iterable<[x: number, y: number, angle: number]> {
	let until = step / 2;
	for (const [i, [x2, y2]] of path.entries()) {
		const before = path[i - 1];
		if (!before) continue;
		const [x1, y1] = before;
		const length = Math.hypot(x2 - x1, y2 - y1);
		for (; until <= length; until += step) {
			const share = until / length;
			yield [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, Math.atan2(y2 - y1, x2 - x1)];
		}
		until -= length;
	}
}
