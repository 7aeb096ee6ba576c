import type { Amenity } from '../domain/place/place.ts';
import type { Role } from '../domain/report/report.ts';
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

export const amenityLabel = (amenity: Amenity): string => amenityWords[amenity]();
export const roleLabel = (role: Role): string => roleWords[role]();
export const reliabilityLabel = (band: 'high' | 'medium' | 'low'): string => reliabilityWords[band]();
