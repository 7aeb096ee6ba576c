import type { Kind, Subkind } from '../domain/place/place.ts';
import { m } from '../paraglide/messages';
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

export const kindLabel = (kind: Kind): string => kindWords[kind]();
export const subkindLabel = (subkind: Subkind): string => subkindWords[subkind]();
