import { markOf, type Known } from '$lib/domain/belief/known';
import type { Place } from '$lib/domain/place/place';
import type { Mark } from '$lib/map/live-map';
import { names } from './labels.ts';

/** Mark of a place on the map. */
export function mapMark(place: Place, known: Known): Mark {
	const { id, lon, lat, kind } = place;
	return {
		id,
		lon,
		lat,
		kind,
		label: names(place).main,
		status: markOf(known),
		confidence: known.confidence,
		pending: known.pending
	};
}
