import type { Position } from '../geo/sphere.ts';
import type { Fix, Network, Way } from './network.ts';

/** A start or goal of a route on a road; `way` is the permitted way there, null for both. */
export interface Start extends Fix {
	way: Way | null;
}

/** Distance within which two roads count as running together, metres. */
const together = 50;
/** Number of roads that a position off the network may be connected to. */
const mostRoads = 3;

/**
 * The points where a route enters or leaves the network near a position: on the roads within reach, or else on the
 * {@link mostRoads} nearest roads.
 * @param heading degrees clockwise from north, gives the permitted way; null: both
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

/** The points on the road of a position and on roads that run together with it, but not on other roads near it. */
export function startsOn(network: Network, here: Position): Start[] {
	const near = startsNear(network, here, null);
	return near.filter(({ off }) => off <= near[0]!.off + together);
}
