import { filterFromParams, filterToParams, type Filter } from '$lib/domain/place/search';

/** Parameters of an arrival: they are handled once and removed from the address. */
export const arrivalParams = ['do', 'source', 'share_title', 'share_text', 'share_url'] as const;

/** Content of the page's address. */
export interface Address {
	filter: Filter;
	place: string | null;
	/** null: show the whole region */
	view: { zoom: number; lat: number; lon: number } | null;
}

/** Reads `?place=…&kind=…#11/31.2300/121.4700`; unknown or invalid parts are ignored. */
export function readAddress(url: URL): Address {
	const [zoom, lat, lon] = url.hash.slice(1).split('/').map(Number);
	const valid =
		zoom !== undefined &&
		lat !== undefined &&
		lon !== undefined &&
		[zoom, lat, lon].every(Number.isFinite) &&
		Math.abs(lat) <= 85 &&
		Math.abs(lon) <= 180;
	const place = url.searchParams.get('place');
	return {
		filter: filterFromParams(url.searchParams),
		place: place && /^[0-9a-f-]{36}$/.test(place) ? place : null,
		view: valid ? { zoom, lat, lon } : null
	};
}

/** Address that {@link readAddress} reads back as the same content. */
export function writeAddress(base: URL, { filter, place, view }: Address): URL {
	const url = new URL(base);
	for (const name of arrivalParams) url.searchParams.delete(name);
	filterToParams(filter, url.searchParams);
	if (place) url.searchParams.set('place', place);
	else url.searchParams.delete('place');
	url.hash = view ? `${view.zoom}/${view.lat.toFixed(4)}/${view.lon.toFixed(4)}` : '';
	return url;
}
