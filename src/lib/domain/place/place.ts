import * as v from 'valibot';
import { namesShape } from '../geo/names.ts';
import { countShape, idShape } from '../json/parts.ts';

/** Kinds of place, in the order they are listed on screen. */
export const kinds = ['checkpoint', 'sampling_point', 'service_station'] as const;
export type Kind = (typeof kinds)[number];

/** Subkinds by kind. */
export const subkinds = {
	checkpoint: ['toll_gate', 'inspection', 'port_gate'],
	sampling_point: ['sampling_point'],
	service_station: ['service_area', 'fuel', 'truckers_home', 'tyre_shop', 'community_point']
} as const satisfies Record<Kind, readonly string[]>;
export type Subkind = (typeof subkinds)[Kind][number];

/** What a driver can find at a place. */
export const amenities = [
	'parking',
	'fuel',
	'toilet',
	'food',
	'hot_water',
	'shower',
	'rest',
	'shop',
	'repair',
	'tyre',
	'charging',
	'medical'
] as const;
export type Amenity = (typeof amenities)[number];

/** Conditions for passing or being served. */
export const requirements = [
	'permit',
	'test_24h',
	'test_48h',
	'antigen',
	'escort',
	'seal',
	'registration',
	'stay_in_cab'
] as const;
export type Requirement = (typeof requirements)[number];

/** Carriageway that a place serves: both, up (ascending stakes, 上行) or down (descending stakes, 下行). */
const directions = ['both', 'up', 'down'] as const;
export type Direction = (typeof directions)[number];

/** Facts about a place that change rarely. */
const placeAttributesShape = v.strictObject({
	/** direction of the carriageway, "往上海" / "towards Shanghai" */
	towards: v.optional(namesShape),
	amenities: v.optional(v.array(v.picklist(amenities))),
	/** likely error of the position, kilometres */
	expected_error_km: v.optional(v.number()),
	/** pinyin initials of the Chinese name, lower case, for search: 江桥 → "jq" */
	initials: v.optional(v.string()),
	note: v.optional(namesShape)
});

/** A point of interest with a lasting identity. Positions are WGS-84 degrees. */
export const placeShape = v.strictObject({
	id: idShape,
	kind: v.picklist(kinds),
	subkind: v.picklist([...subkinds.checkpoint, ...subkinds.sampling_point, ...subkinds.service_station]),
	names: namesShape,
	/** expressway codes, "G2", "S20" */
	expressways: v.array(v.string()),
	direction: v.nullable(v.picklist(directions)),
	/** 桩号, "K1203+400" */
	stake: v.nullable(v.string()),
	/** ISO 3166-2 code, "CN-SH" */
	province: v.string(),
	lon: v.number(),
	lat: v.number(),
	attributes: placeAttributesShape,
	source: v.string(),
	verified: v.boolean(),
	revision: countShape
});
export type Place = v.InferOutput<typeof placeShape>;

/** True for one of the {@link requirements}; a newer server may send others that this client does not know. */
export function isRequirement(value: string): value is Requirement {
	return (requirements as readonly string[]).includes(value);
}
