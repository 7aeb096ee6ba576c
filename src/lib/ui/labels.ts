import type { Kind, Place } from '../domain/place/place.ts';
import type { Band, Status } from '../domain/place/status.ts';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

// Each code has its word in a table. The types require complete tables. Every message is imported by name, so a page loads
// only the messages that it can show and not the whole catalogue.

export type Words<Code extends string> = Readonly<Record<Code, () => string>>;

const statusWords: Readonly<Record<Kind, Words<Status>>> = {
	checkpoint: {
		open: m.status_checkpoint_open,
		busy: m.status_checkpoint_busy,
		restricted: m.status_checkpoint_restricted,
		closed: m.status_checkpoint_closed
	},
	sampling_point: {
		open: m.status_sampling_point_open,
		busy: m.status_sampling_point_busy,
		restricted: m.status_sampling_point_restricted,
		closed: m.status_sampling_point_closed
	},
	service_station: {
		open: m.status_service_station_open,
		busy: m.status_service_station_busy,
		restricted: m.status_service_station_restricted,
		closed: m.status_service_station_closed
	}
};
const anyStatusWords: Words<Status | 'unknown'> = {
	open: m.status_open,
	busy: m.status_busy,
	restricted: m.status_restricted,
	closed: m.status_closed,
	unknown: m.status_never
};
const bandWords: Words<Band> = { sure: m.band_sure, likely: m.band_likely, unsure: m.band_unsure };

export const statusLabel = (kind: Kind, status: Status): string => statusWords[kind][status]();
export const bandLabel = (band: Band): string => bandWords[band]();

/** Word for a status of places of any kind, as in filters. */
export const filterStatusLabel = (status: Status | 'unknown'): string => anyStatusWords[status]();

/** A place's name in the language of the interface, and in the other language. */
export function names({ names: { zh, en } }: Pick<Place, 'names'>): { main: string; other: string } {
	return getLocale() === 'en' ? { main: en, other: zh } : { main: zh, other: en };
}
