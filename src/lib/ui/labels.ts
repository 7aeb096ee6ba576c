import type { Amenity, Kind, Place, Requirement, Subkind } from '../domain/place.ts';
import type { RefusalCode, Role } from '../domain/report.ts';
import { refusalCodes } from '../domain/report.ts';
import type { Band, Status } from '../domain/status.ts';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

// each word is looked up by its code; the types make the catalogue complete

export const kindLabel = (kind: Kind): string => m[`kind_${kind}`]();
export const subkindLabel = (subkind: Subkind): string => m[`subkind_${subkind}`]();
export const statusLabel = (kind: Kind, status: Status): string => m[`status_${kind}_${status}`]();
export const amenityLabel = (amenity: Amenity): string => m[`amenity_${amenity}`]();
export const requirementLabel = (requirement: Requirement): string => m[`requirement_${requirement}`]();
export const bandLabel = (band: Band): string => m[`band_${band}`]();
export const roleLabel = (role: Role): string => m[`reporter_${role}`]();
export const reliabilityLabel = (band: 'high' | 'medium' | 'low'): string => m[`band_of_${band}`]();

/** Why a report was not taken, in words; a code we do not know yet speaks through the server's own message. */
export function refusalLabel(code: string, message: string): string {
	return refusalCodes.includes(code as RefusalCode) ? m[`refusal_${code as RefusalCode}`]() : message;
}

/** A status where no kind is at hand, as in filters. */
export function filterStatusLabel(status: Status | 'unknown'): string {
	return status === 'unknown' ? m.status_never() : m[`status_${status}`]();
}

/** The name in the language of the interface, and the other one. */
export function names(place: Place): { main: string; other: string } {
	const { zh, en } = place.names;
	return getLocale() === 'en' ? { main: en, other: zh } : { main: zh, other: en };
}

/** Which carriageway, in words; null where it is not known. */
export function directionLabel(place: Place): string | null {
	const towards = place.attributes.towards;
	if (towards) return getLocale() === 'en' ? towards.en : towards.zh;
	return place.direction && m[`towards_${place.direction}`]();
}
