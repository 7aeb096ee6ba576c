import type { Box } from './collision.ts';

/** Directions from a point, best first: a line of text reads best above or below its point. */
const directions = [
	[0, 1],
	[0, -1],
	[1, 0],
	[-1, 0],
	[1, 1],
	[-1, 1],
	[1, -1],
	[-1, -1]
] as const;

const near = [24];
/** Distances tried for a great city: users look for its name, so it may avoid a symbol and also that symbol's neighbour. */
const far = [2, 12, 24, 36];
/** Greatest distance in a diagonal direction: farther away, the name would seem to belong to another city. */
const aslant = 12;

/**
 * Boxes for the name of a city, best first: on its point, or beside a symbol at that point. All in CSS pixels.
 * @param half half the width of the name
 * @param tall half the height of the name
 */
export function* besidePoint(x: number, y: number, half: number, tall: number, rank: number): Generator<Box> {
	yield around(x, y, half, tall);
	for (const clear of rank <= 2 ? far : near)
		for (const [dx, dy] of rank <= 2 && clear <= aslant ? directions : directions.slice(0, 4))
			yield around(x + dx * (clear + half), y + dy * (clear + tall), half, tall);
}

/**
 * Boxes for the name of an area, best first: at its middle, then farther and farther away. All in CSS pixels.
 * @param step distance of one step away from the middle
 * @param steps number of steps
 */
export function* withinArea(
	x: number,
	y: number,
	half: number,
	tall: number,
	step: number,
	steps: number
): Generator<Box> {
	yield around(x, y, half, tall);
	for (let i = 1; i <= steps; i++)
		for (const [dx, dy] of directions) yield around(x + dx * i * step, y + dy * i * step, half, tall);
}

const around = (x: number, y: number, half: number, tall: number): Box => [
	x - half,
	y - tall,
	x + half,
	y + tall
];
