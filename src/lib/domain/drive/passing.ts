import type { AheadPlace } from '../road/ahead.ts';
import type { Lane } from '../road/lane.ts';
import type { Place } from '../place/place.ts';
import { between, unit, type Position } from '../geo/sphere.ts';

/** Distance of a place at the previous look within which it can be passed by the next look, metres. */
const near = 1000;
/** A near place that is suddenly farther ahead than this was passed: it comes again round a ring road, metres. */
const round = 5000;
/** Off the roads, maximum distance in a straight line to a place that was passed, metres. */
const still = 1500;

/** Finds the places a driver has passed, by comparing one list of places ahead with the next. */
export class Passing {
	#near = new Map<string, Place>();
	#lane: Lane | null = null;

	/** The places passed since the previous call; none if the driver turned round or changed to another road. */
	look(ahead: readonly AheadPlace[], lane: Lane | null, here: Position): Place[] {
		const before = this.#lane;
		const same = before ? lane?.road === before.road && lane.way === before.way : lane === null;
		const seen = new Map(ahead.map(({ place, metres }) => [place.id, metres]));
		const point = unit(here);
		const passed = [...this.#near.values()].filter(
			(place) =>
				same &&
				(seen.get(place.id) ?? Infinity) > round &&
				(lane !== null || between(point, unit(place)) <= still)
		);
		this.#near = new Map(ahead.filter(({ metres }) => metres <= near).map(({ place }) => [place.id, place]));
		this.#lane = lane;
		return passed;
	}
}
