import type { Network, Way } from './network.ts';
import type { Position } from '../geo/sphere.ts';

/** Position of a driver on a road, with the way of driving. */
export interface Lane {
	/** id of the road */
	road: string;
	/** metres from the first point of the road */
	at: number;
	way: Way;
}

/** How much nearer another road must be to count as a change of road, metres: the lines are estimates. */
const loyalty = 800;
/** Distance within which the driver stays on the road in spite of a different heading, metres: bends are drawn too straight. */
const bend = 1500;

/**
 * The road that a driver is on, with position and way; null if on none.
 * @param heading degrees clockwise from north; null if stationary or unknown: then the way of `before` is kept
 * @param before the lane driven until now
 */
export function laneOf(
	network: Network,
	here: Position,
	heading: number | null,
	before: Lane | null
): Lane | null {
	if (heading === null) {
		const same = before && network.locate(here).find(({ road }) => road === before.road);
		return same ? { road: same.road, at: same.at, way: before!.way } : null;
	}
	const fixes = network.locate(here, heading);
	const best = fixes[0];
	const same = before && fixes.find(({ road }) => road === before.road);
	const fix = best && same && same.off <= best.off + loyalty ? same : best;
	if (fix) return { road: fix.road, at: fix.at, way: network.way(fix, heading)! };
	const across = before && network.locate(here).find(({ road }) => road === before.road);
	return across && across.off <= bend ? { road: across.road, at: across.at, way: before!.way } : null;
}
