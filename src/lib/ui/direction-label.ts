import type { Place } from '../domain/place/place.ts';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';
import type { Words } from './labels.ts';

const directionWords: Words<'both' | 'up' | 'down'> = {
	both: m.towards_both,
	up: m.towards_up,
	down: m.towards_down
};

/** Direction of a place's carriageway, in words; null if not known. */
export function directionLabel(place: Place): string | null {
	const towards = place.attributes.towards;
	if (towards) return getLocale() === 'en' ? towards.en : towards.zh;
	return place.direction && directionWords[place.direction]();
}
