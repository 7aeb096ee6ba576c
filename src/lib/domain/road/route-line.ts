import type { Leg } from './leg.ts';
import type { Network } from './network.ts';
import { lineOf } from './stretch-line.ts';
import type { Position } from '../geo/sphere.ts';

/** The lines of a route to draw, one for each leg, in driving direction. */
export const linesOfLegs = (network: Network, legs: readonly Leg[]): Position[][] =>
	legs.map((leg) => lineOf(network, leg).points);

/** Codes of the expressways of a route, in driving order, each once. */
export const codesOf = (network: Network, legs: readonly Leg[]): string[] => [
	...new Set(legs.map(({ road }) => network.roads.get(road)!.code))
];

/**
 * The point of the network that a touch on the map selects: the nearest point of any road.
 * @param within maximum distance of the touch from the road, metres
 * @returns null if no road is within that distance
 */
export function onNetwork(network: Network, touched: Position, within: number): Position | null {
	const fixes = [...network.roads.keys()].map((road) => network.nearest(road, touched));
	const best = fixes.reduce((a, b) => (b.off < a.off ? b : a), { road: '', at: 0, off: Infinity });
	return best.off <= within ? network.positionAt(best.road, best.at) : null;
}
