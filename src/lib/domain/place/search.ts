import type { Amenity, Kind, Place } from './place.ts';
import { kinds, amenities } from './place.ts';
import { isStatus, statuses, type Status } from './status.ts';

/** Filter of the map and the list; an empty set or text does not restrict anything. */
export interface Filter {
	query: string;
	kinds: readonly Kind[];
	/** `unknown` means places without reports */
	statuses: readonly (Status | 'unknown')[];
	/** expressway code, or '' */
	road: string;
	/** a place must have all of them */
	amenities: readonly Amenity[];
}

export const noFilter: Filter = { query: '', kinds: [], statuses: [], road: '', amenities: [] };

/** Converts full-width characters to half-width, and to lower case: a Chinese keyboard may type "Ｇ６０" for "g60". */
function fold(text: string): string {
	return text.normalize('NFKC').toLowerCase();
}

/**
 * True if every word of the query is found in the place: in a name (Chinese or English), its pinyin initials or its stake,
 * or at the beginning of an expressway code.
 */
export function matchesQuery(place: Place, query: string): boolean {
	const words = fold(query).split(/\s+/).filter(Boolean);
	if (words.length === 0) return true;
	const names = fold(`${place.names.zh}\n${place.names.en}`);
	const initials = place.attributes.initials ?? '';
	const stake = place.stake ? fold(place.stake) : '';
	return words.every(
		(word) =>
			names.includes(word) ||
			initials.includes(word) ||
			stake.includes(word) ||
			place.expressways.some((code) => fold(code).startsWith(word))
	);
}

/** True if a place passes a filter. @param status the status shown now; null: no reports */
export function passes(place: Place, status: Status | null, filter: Filter): boolean {
	return (
		(filter.kinds.length === 0 || filter.kinds.includes(place.kind)) &&
		(filter.statuses.length === 0 || filter.statuses.includes(status ?? 'unknown')) &&
		(filter.road === '' || place.expressways.includes(filter.road)) &&
		filter.amenities.every((amenity) => place.attributes.amenities?.includes(amenity)) &&
		matchesQuery(place, filter.query)
	);
}

/** Number of parts of a filter that restrict something, without the query. */
export function filterCount(filter: Filter): number {
	return (
		Number(filter.kinds.length > 0) +
		Number(filter.statuses.length > 0) +
		Number(filter.road !== '') +
		Number(filter.amenities.length > 0)
	);
}

const list = (value: string | null) => (value ? value.split(',') : []);

/** Reads a filter from URL parameters; unknown words are ignored. */
export function filterFromParams(params: URLSearchParams): Filter {
	return {
		query: (params.get('q') ?? '').slice(0, 80),
		kinds: list(params.get('kind')).filter((word): word is Kind => kinds.includes(word as Kind)),
		statuses: list(params.get('status')).filter(
			(word): word is Status | 'unknown' => isStatus(word) || word === 'unknown'
		),
		road: /^[A-Z]\d{1,4}$/.test(params.get('road') ?? '') ? params.get('road')! : '',
		amenities: list(params.get('with')).filter((word): word is Amenity => amenities.includes(word as Amenity))
	};
}

/** Writes a filter into URL parameters; parts that restrict nothing are left out. */
export function filterToParams(filter: Filter, params: URLSearchParams): void {
	const put = (name: string, value: string) => (value ? params.set(name, value) : params.delete(name));
	put('q', filter.query);
	put('kind', filter.kinds.join(','));
	put('status', filter.statuses.join(','));
	put('road', filter.road);
	put('with', filter.amenities.join(','));
}

/** The choices of the status filter. */
export const filterStatuses = [...statuses, 'unknown'] as const;
