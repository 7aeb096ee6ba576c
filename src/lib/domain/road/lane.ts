import type { Network, Way } from './network.ts';
import type { Position } from '../geo/sphere.ts';

/** A place of a road where somebody drives, and which way. */
export interface Lane {
	/** id of the road */
	road: string;
	/** metres from the first point of the road */
	at: number;
	way: Way;
}

/** Another road has to be nearer by so much before one is taken to have changed to it, metres: the lines are estimates. */
const loyalty = 800;
/** A bend that is drawn too straight does not throw one off a road that is so near, metres. */
const bend = 1500;

/**
 * Which road somebody is on, where, and which way.
 * @param heading degrees clockwise from north; null where one stands or it is not known: the way stays what it was
 * @param before the road driven until now
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
