import { bearing, between, unit, type Position } from '../geo/sphere.ts';
import { joined, type Leg } from './leg.ts';
import type { Network } from './network.ts';
import { apart, shortestWay } from './shortest-way.ts';
import { startsOn, type Start } from './start.ts';

/** The heading at the end of a leg is taken over so much of it, metres. */
const look = 500;

/**
 * The way through positions, in their order, going on at each the way one came; only where no way goes on, one leaves
 * the road there and comes back on it. None where one of them cannot be reached.
 */
export function throughStops(network: Network, stops: readonly Position[]): Leg[] {
	const legs: Leg[] = [];
	let starts: Start[] = [];
	for (const [i, stop] of stops.entries()) {
		const goals = startsOn(network, stop);
		if (!i) starts = goals;
		// the same place again
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

/** Where one is who has driven a leg, on every road that runs there together with it, and which way one goes on. */
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
