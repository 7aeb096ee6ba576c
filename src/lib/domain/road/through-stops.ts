import { bearing, between, unit, type Position } from '../geo/sphere.ts';
import { joined, type Leg } from './leg.ts';
import type { Network } from './network.ts';
import { apart, shortestWay } from './shortest-way.ts';
import { startsOn, type Start } from './start.ts';

/** Length at the end of a leg over which its heading is computed, metres. */
const look = 500;

/**
 * The route through positions in their order. It continues in the same direction after each stop, and turns round there only
 * if there is no way forward. Empty if one of them cannot be reached. It yields between pieces of the work.
 */
export function* throughStops(network: Network, stops: readonly Position[]): Generator<void, Leg[]> {
	const legs: Leg[] = [];
	let starts: Start[] = [];
	for (const [i, stop] of stops.entries()) {
		yield;
		const goals = startsOn(network, stop);
		if (!i) starts = goals;
		// a stop at the same place as the one before is skipped
		else if (between(unit(stops[i - 1]!), unit(stop)) > apart) {
			let more = shortestWay(network, starts, goals);
			if (!more.length) more = shortestWay(network, starts.map(eitherWay), goals);
			const last = more.at(-1);
			if (!last) return [];
			legs.push(...more);
			starts = startsAfter(network, last);
		}
	}
	return joined(legs);
}

const eitherWay = (start: Start): Start => ({ ...start, way: null });

/** The starts for the next leg: at the end of this leg, in its direction, on its road and on roads that run together with it. */
function startsAfter(network: Network, { road, from, to, way }: Leg): Start[] {
	const at = way === 1 ? to : from;
	const here = network.positionAt(road, at);
	const back = network.positionAt(road, at - way * Math.min(look, to - from));
	const heading = bearing(back, here);
	const others = startsOn(network, here)
		.filter((one) => one.road !== road)
		.map((one) => ({ ...one, way: network.way(one, heading) }))
		.filter((one) => one.way !== null);
	return [{ road, at, off: 0, way }, ...others];
}
