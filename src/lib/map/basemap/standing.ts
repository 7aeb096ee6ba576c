import type { Box } from './collision.ts';

/** Directions from a point, best first: what is read from left to right stands best above or below. */
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
/** A great city is looked for: its name goes round a symbol, and also round one that stands beside it. */
const far = [2, 12, 24, 36];
/** Farther away aslant it would be taken for the name of another city. */
const aslant = 12;

/**
 * Where the name of a city may stand, best first: on its point, or beside a symbol that stands there.
 * @param half half its width
 * @param tall half its height, CSS pixels
 */
export function* besidePoint(x: number, y: number, half: number, tall: number, rank: number): Generator<Box> {
	yield around(x, y, half, tall);
	for (const clear of rank <= 2 ? far : near)
		for (const [dx, dy] of rank <= 2 && clear <= aslant ? directions : directions.slice(0, 4))
			yield around(x + dx * (clear + half), y + dy * (clear + tall), half, tall);
}

/**
 * Where a name may stand that belongs to an area, best first.
 * @param step how far it goes aside at once, and how often, CSS pixels
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
