import type { Kind, Place, Subkind } from '../domain/place/place.ts';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';
import type { Words } from './labels.ts';

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
const directionWords: Words<'both' | 'up' | 'down'> = {
	both: m.towards_both,
	up: m.towards_up,
	down: m.towards_down
};

export const kindLabel = (kind: Kind): string => kindWords[kind]();
export const subkindLabel = (subkind: Subkind): string => subkindWords[subkind]();

/** Direction of a place's carriageway, in words; null if not known. */
export function directionLabel(place: Place): string | null {
	const towards = place.attributes.towards;
	if (towards) return getLocale() === 'en' ? towards.en : towards.zh;
	return place.direction && directionWords[place.direction]();
}
