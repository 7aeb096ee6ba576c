import type { AheadPlace } from '../road/ahead.ts';
import { halfWidth } from '../road/corridor-bounds.ts';
import type { Lane } from '../road/lane.ts';
import type { Place } from '../place/place.ts';

/** Distance of a place at the previous look within which it can be passed by the next look, metres. */
const near = 1000;
/** A near place that is suddenly farther ahead than this was passed: it comes again round a ring road, metres. */
const round = 5000;

/** Finds the places a driver has passed, by comparing one list of places ahead with the next. */
export class Passing {
	/** places near at the previous look, with the least distance on the way to each, metres */
	#near = new Map<string, { place: Place; least: number }>();
	#lane: Lane | null = null;

	/**
	 * The places passed since the previous call; none if the driver turned round or changed to another road. Off the roads, a
	 * driver who came no nearer than {@link halfWidth} turned away from the place.
	 */
	look(ahead: readonly AheadPlace[], lane: Lane | null): Place[] {
		const before = this.#lane;
		const same = before ? lane?.road === before.road && lane.way === before.way : lane === null;
		const seen = new Map(ahead.map(({ place, metres }) => [place.id, metres]));
		const passed = [...this.#near.values()].filter(
			({ place, least }) =>
				same && (seen.get(place.id) ?? Infinity) > round && (lane !== null || least <= halfWidth)
		);
		const least = (id: string, metres: number) => Math.min(metres, this.#near.get(id)?.least ?? Infinity);
		this.#near = new Map(
			ahead
				.filter(({ metres }) => metres <= near)
				.map(({ place, metres }) => [place.id, { place, least: least(place.id, metres) }])
		);
		this.#lane = lane;
		return passed.map(({ place }) => place);
	}
}
