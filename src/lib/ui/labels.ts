import type { Kind, Place, Subkind } from '../domain/place/place.ts';
import type { Band, Status } from '../domain/place/status.ts';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

// Each code has its word in a table. The types require complete tables. Every message is imported by name, so a page loads
// only the messages that it can show and not the whole catalogue.

export type Words<Code extends string> = Readonly<Record<Code, () => string>>;

const kindWords: Words<Kind> = {
	checkpoint: m.kind_checkpoint,
	sampling_point: m.kind_sampling_point,
	service_station: m.kind_service_station
};
const subkindWords: Words<Subkind> = {
	toll_gate: m.subkind_toll_gate,
	inspection: m.subkind_inspection,
	port_gate: m.subkind_port_gate,
	sampling_point: m.subkind_sampling_point,
	service_area: m.subkind_service_area,
	fuel: m.subkind_fuel,
	truckers_home: m.subkind_truckers_home,
	tyre_shop: m.subkind_tyre_shop,
	community_point: m.subkind_community_point
};
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
const directionWords: Words<'both' | 'up' | 'down'> = {
	both: m.towards_both,
	up: m.towards_up,
	down: m.towards_down
};

export const kindLabel = (kind: Kind): string => kindWords[kind]();
export const subkindLabel = (subkind: Subkind): string => subkindWords[subkind]();
export const statusLabel = (kind: Kind, status: Status): string => statusWords[kind][status]();
export const bandLabel = (band: Band): string => bandWords[band]();

/** Word for a status of places of any kind, as in filters. */
export const filterStatusLabel = (status: Status | 'unknown'): string => anyStatusWords[status]();

/** A place's name in the language of the interface, and in the other language. */
export function names({ names: { zh, en } }: Pick<Place, 'names'>): { main: string; other: string } {
	return getLocale() === 'en' ? { main: en, other: zh } : { main: zh, other: en };
}

/** Direction of a place's carriageway, in words; null if not known. */
export function directionLabel(place: Place): string | null {
	const towards = place.attributes.towards;
	if (towards) return getLocale() === 'en' ? towards.en : towards.zh;
	return place.direction && directionWords[place.direction]();
}
