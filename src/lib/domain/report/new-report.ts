import { distance } from '../geo/distance.ts';
import type { Position } from '../geo/sphere.ts';
import { uuidv7 } from '../id/uuid.ts';
import type { Place } from '../place/place.ts';
import type { Status } from '../place/status.ts';
import type { Report } from './report.ts';

/** Time after sending in which a report can be withdrawn or extended, ms. */
export const graceTime = 10_000;
/** Maximum length of a note, characters. */
export const longestNote = 280;
/** Maximum wait in a report, minutes. */
export const longestWait = 1440;
/** Worst accuracy of a position from which the distance to the place is computed, metres. */
const exactEnough = 1000;

/** The details of a report besides its status. */
export interface Said {
	/** minutes; null: not reported */
	wait: number | null;
	requirements?: readonly string[];
	amenities?: readonly string[];
	note?: string;
}

/** Position of the reporter, with its accuracy in metres. */
export type Seen = Position & { accuracy: number };

/**
 * Makes a report of a place, observed now. It contains the reporter's distance to the place, in metres, but not the position.
 * @param here null if the position is unknown
 */
export function newReport(
	place: Pick<Place, 'id' | 'lon' | 'lat'>,
	status: Status,
	said: Said,
	here: Seen | null
): Report {
	const { wait, requirements = [], amenities = [], note = '' } = said;
	const sent = storable(note).trim();
	return {
		id: uuidv7(),
		place_id: place.id,
		status,
		observed_at: new Date().toISOString(),
		...(wait !== null && { wait_minutes: wait }),
		...(requirements.length > 0 && { requirements: [...requirements] }),
		...(amenities.length > 0 && { amenities: [...amenities] }),
		...(sent && { note: sent }),
		...(here && here.accuracy <= exactEnough && { distance_m: Math.round(distance(here, place)) })
	};
}

/** A text without what a database cannot store: zero characters, and halves of characters that lost the other half. */
const storable = (text: string): string =>
	[...text].filter((letter) => !/^[\0\ud800-\udfff]$/.test(letter)).join('');
