import type { Amenity, Kind, Place, Requirement, Subkind } from '../domain/place/place.ts';
import type { RefusalCode, Role } from '../domain/report/report.ts';
import type { Band, Status } from '../domain/place/status.ts';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

// Each code has its word in a table. The types require complete tables. Every message is imported by name, so a page loads
// only the messages that it can show and not the whole catalogue.

type Words<Code extends string> = Readonly<Record<Code, () => string>>;

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
const amenityWords: Words<Amenity> = {
	parking: m.amenity_parking,
	fuel: m.amenity_fuel,
	toilet: m.amenity_toilet,
	food: m.amenity_food,
	hot_water: m.amenity_hot_water,
	shower: m.amenity_shower,
	rest: m.amenity_rest,
	shop: m.amenity_shop,
	repair: m.amenity_repair,
	tyre: m.amenity_tyre,
	charging: m.amenity_charging,
	medical: m.amenity_medical
};
const requirementWords: Words<Requirement> = {
	permit: m.requirement_permit,
	test_24h: m.requirement_test_24h,
	test_48h: m.requirement_test_48h,
	antigen: m.requirement_antigen,
	escort: m.requirement_escort,
	seal: m.requirement_seal,
	registration: m.requirement_registration,
	stay_in_cab: m.requirement_stay_in_cab
};
const bandWords: Words<Band> = { sure: m.band_sure, likely: m.band_likely, unsure: m.band_unsure };
const roleWords: Words<Role> = {
	anonymous: m.reporter_anonymous,
	driver: m.reporter_driver,
	volunteer: m.reporter_volunteer,
	dispatcher: m.reporter_dispatcher,
	official: m.reporter_official
};
const reliabilityWords: Words<'high' | 'medium' | 'low'> = {
	high: m.band_of_high,
	medium: m.band_of_medium,
	low: m.band_of_low
};
const refusalWords: Words<RefusalCode> = {
	malformed: m.refusal_malformed,
	not_signed_in: m.refusal_not_signed_in,
	unknown_place: m.refusal_unknown_place,
	bad_status: m.refusal_bad_status,
	bad_wait: m.refusal_bad_wait,
	in_future: m.refusal_in_future,
	too_old: m.refusal_too_old,
	note_too_long: m.refusal_note_too_long,
	too_many_requirements: m.refusal_too_many_requirements,
	unknown_requirement: m.refusal_unknown_requirement,
	unknown_amenity: m.refusal_unknown_amenity,
	bad_distance: m.refusal_bad_distance,
	not_official: m.refusal_not_official,
	bad_validity: m.refusal_bad_validity,
	bad_photo: m.refusal_bad_photo,
	rate_user: m.refusal_rate_user,
	rate_place: m.refusal_rate_place,
	rate_session: m.refusal_rate_session,
	rate_network: m.refusal_rate_network,
	suspended: m.refusal_suspended
};
const directionWords: Words<'both' | 'up' | 'down'> = {
	both: m.towards_both,
	up: m.towards_up,
	down: m.towards_down
};

export const kindLabel = (kind: Kind): string => kindWords[kind]();
export const subkindLabel = (subkind: Subkind): string => subkindWords[subkind]();
export const statusLabel = (kind: Kind, status: Status): string => statusWords[kind][status]();
export const amenityLabel = (amenity: Amenity): string => amenityWords[amenity]();
export const requirementLabel = (requirement: Requirement): string => requirementWords[requirement]();
export const bandLabel = (band: Band): string => bandWords[band]();
export const roleLabel = (role: Role): string => roleWords[role]();
export const reliabilityLabel = (band: 'high' | 'medium' | 'low'): string => reliabilityWords[band]();

/** Reason why a report was rejected, in words; for an unknown code, the server's own message. */
export function refusalLabel(code: string, message: string): string {
	return code in refusalWords ? refusalWords[code as RefusalCode]() : message;
}

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
