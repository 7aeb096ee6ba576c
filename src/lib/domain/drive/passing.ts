import type { AheadPlace } from '../road/ahead.ts';
import type { Lane } from '../road/lane.ts';
import type { Place } from '../place/place.ts';
import { between, unit, type Position } from '../geo/sphere.ts';

/** Who was nearer than this a moment ago and sees it no longer ahead has passed it, metres. */
const near = 1000;
/** What is suddenly as far ahead as this lies behind, and comes again round a ring, metres. */
const round = 5000;
/** Off the roads it must still be as near as this by air: else one has turned away, metres. */
const still = 1500;

/** Notices what somebody drives past, from one look ahead to the next. */
export class Passing {
	#near = new Map<string, Place>();
	#lane: Lane | null = null;

	/** What has been passed since the last look; nothing where one has turned, or changed to another road. */
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
