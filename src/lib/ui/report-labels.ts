import type { Amenity, Requirement } from '../domain/place/place.ts';
import type { RefusalCode, Role } from '../domain/report/report.ts';
import { m } from '../paraglide/messages';
import type { Words } from './labels.ts';

// Words of reports and of what they say about a place. They are apart from the words of places, because a page shows them only
// when a place, a report or a list of them is opened.

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

export const amenityLabel = (amenity: Amenity): string => amenityWords[amenity]();
export const requirementLabel = (requirement: Requirement): string => requirementWords[requirement]();
export const roleLabel = (role: Role): string => roleWords[role]();
export const reliabilityLabel = (band: 'high' | 'medium' | 'low'): string => reliabilityWords[band]();

/** Reason why a report was rejected, in words; for an unknown code, the server's own message. */
export function refusalLabel(code: string, message: string): string {
	return code in refusalWords ? refusalWords[code as RefusalCode]() : message;
}
