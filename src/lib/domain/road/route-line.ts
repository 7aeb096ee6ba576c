import type { Leg } from './leg.ts';
import type { Network } from './network.ts';
import { lineOf } from './stretch-line.ts';
import type { Position } from '../geo/sphere.ts';

/** A route as lines to draw, one a leg, each in the direction it is driven. */
export const linesOfLegs = (network: Network, legs: readonly Leg[]): Position[][] =>
	legs.map((leg) => lineOf(network, leg).points);

/** Codes of the expressways of a route, in the order they are driven. */
export const codesOf = (network: Network, legs: readonly Leg[]): string[] => [
	...new Set(legs.map(({ road }) => network.roads.get(road)!.code))
];

/**
 * The place on the network that a touch means: the nearest of any road.
 * @param within how far a touch may be off, metres
 * @returns null where no road is so near
 */
export function onNetwork(network: Network, touched: Position, within: number): Position | null {
	const fixes = [...network.roads.keys()].map((road) => network.nearest(road, touched));
	const best = fixes.reduce((a, b) => (b.off < a.off ? b : a), { road: '', at: 0, off: Infinity });
	return best.off <= within ? network.positionAt(best.road, best.at) : null;
}
