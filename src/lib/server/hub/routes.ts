import { Turns } from '../../flow/turns.ts';
import type { Motion } from '../../domain/road/corridor.ts';
import type { Network } from '../../domain/road/network.ts';
import { Router } from '../../domain/road/route.ts';
import type { RouteAnswer, RouteRequest } from '../../domain/road/route-request.ts';

/** Longest time that a search keeps everybody waiting, milliseconds. */
const slice = 5;

/** Searches the routes of all drivers of a process: in turn, and in slices, so that alerts and positions go on meanwhile. */
export class Routes {
	#router: Router;
	#turns = new Turns(1, setImmediate);

	constructor(network: Network) {
		this.#router = new Router(network);
	}

	/**
	 * Finds the route for a request.
	 * @param path network address and user
	 * @param origin position and movement of the driver when it is their turn; null if unknown
	 * @param overtaken true if nobody waits for the answer any more
	 * @returns null if there is no such route, or nobody waits for it
	 */
	find(
		path: readonly [address: string, user: string],
		request: RouteRequest,
		origin: () => Motion | null,
		overtaken: () => boolean
	): Promise<RouteAnswer | null> {
		return this.#turns.run(path, async () => {
			const steps = this.#router.steps(request, origin());
			for (let begun = performance.now(); !overtaken();) {
				const { done, value } = steps.next();
				if (done) return value;
				if (performance.now() - begun < slice) continue;
				await new Promise<void>((next) => setImmediate(next));
				begun = performance.now();
			}
			return null;
		});
	}
}
