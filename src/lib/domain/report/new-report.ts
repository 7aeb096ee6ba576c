import { distance } from '../geo/distance.ts';
import type { Position } from '../geo/sphere.ts';
import { uuidv7 } from '../id/uuid.ts';
import type { Place } from '../place/place.ts';
import type { Status } from '../place/status.ts';
import type { Report } from './report.ts';

/** Time in which a report can be taken back or added to, ms. */
export const graceTime = 10_000;
/** Longest note, characters. */
export const longestNote = 280;
/** Longest wait, minutes. */
export const longestWait = 1440;
/** A position that may be farther off than this says too little of how far a reporter is from a place, metres. */
const exactEnough = 1000;

/** What may go along with a status. */
export interface Said {
	/** minutes; null: nothing was said of it */
	wait: number | null;
	requirements?: readonly string[];
	amenities?: readonly string[];
	note?: string;
}

/** Where the reporter is, with the accuracy in metres. */
export type Seen = Position & { accuracy: number };

/**
 * A report of a place, observed now. Of the reporter's position it holds the distance to the place and nothing else.
 * @param here null where the position is not known
 */
export function newReport(
	place: Pick<Place, 'id' | 'lon' | 'lat'>,
	status: Status,
	said: Said,
	here: Seen | null
): Report {
	const { wait, requirements = [], amenities = [], note = '' } = said;
	return {
		id: uuidv7(),
		place_id: place.id,
		status,
		observed_at: new Date().toISOString(),
		...(wait !== null && { wait_minutes: wait }),
		...(requirements.length > 0 && { requirements: [...requirements] }),
		...(amenities.length > 0 && { amenities: [...amenities] }),
		...(note.trim() && { note: note.trim() }),
		...(here && here.accuracy <= exactEnough && { distance_m: Math.round(distance(here, place)) })
	};
}
