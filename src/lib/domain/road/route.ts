import type { Motion } from './corridor.ts';
import { followExpressway } from './follow-expressway.ts';
import type { Leg } from './leg.ts';
import { matchLine } from './match-line.ts';
import type { Network } from './network.ts';
import type { RouteAnswer, RouteRequest } from './route-request.ts';
import { shortestWay } from './shortest-way.ts';
import { startsNear } from './start.ts';
import { throughStops } from './through-stops.ts';

/** Speed below which the heading is not reliable, metres a second. */
const moving = 3;

/** Finds routes on the network of expressways. */
export class Router {
	#network: Network;

	constructor(network: Network) {
		this.#network = network;
	}

	/**
	 * Finds the route for a request.
	 * @param origin position and movement of the driver; null if unknown
	 * @returns null if there is no such route on the network
	 */
	route(request: RouteRequest, origin: Motion | null): RouteAnswer | null {
		const steps = this.steps(request, origin);
		for (;;) {
			const { done, value } = steps.next();
			if (done) return value;
		}
	}

	/** Finds the same route as {@link route}, and yields between pieces of the work, so that others need not wait for all of it. */
	*steps(request: RouteRequest, origin: Motion | null): Generator<void, RouteAnswer | null> {
		const legs = yield* this.#legs(request, origin);
		const metres = legs.reduce((sum, { from, to }) => sum + to - from, 0);
		return legs.length ? { legs, metres } : null;
	}

	*#legs(request: RouteRequest, origin: Motion | null): Generator<void, Leg[]> {
		switch (request.type) {
			case 'expressway':
				return followExpressway(this.#network, request.code, request.towards, origin);
			case 'destination': {
				if (!origin) return [];
				// a moving driver does not turn round
				const heading = (origin.speed ?? 0) > moving ? origin.heading : null;
				const starts = startsNear(this.#network, origin, heading);
				return shortestWay(this.#network, starts, startsNear(this.#network, request.to, null));
			}
			case 'through':
				return yield* throughStops(this.#network, request.stops);
			case 'line':
				return yield* matchLine(this.#network, request.points);
		}
	}
}
