import type { Position } from '../geo/sphere.ts';
import type { Fix, Network, Way } from './network.ts';

/** Where a way begins or ends on a road, and which way it may go there; null: either. */
export interface Start extends Fix {
	way: Way | null;
}

/** Roads no farther from each other than this run together, metres. */
const together = 50;
/** From off the network one may drive to so many roads. */
const mostRoads = 3;

/**
 * Where the network is entered or left near a position: on the roads within reach, else on the nearest ones.
 * @param heading degrees clockwise from north: which way one may go; null: either
 */
export function startsNear(network: Network, here: Position, heading: number | null): Start[] {
	const near = network
		.locate(here)
		.map((fix) => ({ ...fix, way: heading === null ? null : network.way(fix, heading) }));
	if (near.length) return near;
	const far = [...network.roads.keys()].map((id) => network.nearest(id, here));
	return far
		.sort((a, b) => a.off - b.off)
		.slice(0, mostRoads)
		.map((fix) => ({ ...fix, way: null }));
}

/** The road that a position is on, or those that run there together; not others that are near. */
export function startsOn(network: Network, here: Position): Start[] {
	const near = startsNear(network, here, null);
	return near.filter(({ off }) => off <= near[0]!.off + together);
}
