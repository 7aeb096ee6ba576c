import { amenities, type Amenity, type Place } from '$lib/domain/place/place';
import { distance } from '$lib/domain/geo/distance';
import type { Status } from '$lib/domain/place/status';
import { noFilter, passes, type Filter } from '$lib/domain/place/search';
import type { Live } from '$lib/live/live.svelte';
import type { Bounds } from '$lib/live/places.svelte';

/** Position of the driver, as the device reports it. */
export interface Here {
	lon: number;
	lat: number;
	/** metres */
	accuracy: number;
	/** degrees clockwise from north; null without movement */
	heading: number | null;
}

/** State of the map screen: the filter, the open place, the view of the map, the position of the device. */
export class View {
	filter = $state<Filter>(noFilter);
	selected = $state<string | null>(null);
	bounds = $state<Bounds | null>(null);
	center = $state<{ lon: number; lat: number }>({ lon: 120.6, lat: 31.2 });
	zoom = $state(7);
	here = $state<Here | null>(null);
	listOpen = $state(false);
	wholeRegion = $state(false);

	#live: Pick<Live, 'changes' | 'places' | 'statuses'>;

	constructor(live: Pick<Live, 'changes' | 'places' | 'statuses'>) {
		this.#live = live;
	}

	get place(): Place | null {
		void this.#live.changes.revision;
		return (this.selected && this.#live.places.all.get(this.selected)) || null;
	}

	/** Places that pass the filter. */
	get passing(): Place[] {
		void this.#live.changes.revision;
		const needsStatus = this.filter.statuses.length > 0;
		const found: Place[] = [];
		for (const place of this.#live.places.all.values())
			if (this.#statuses(place, needsStatus).some((status) => passes(place, status, this.filter)))
				found.push(place);
		return found;
	}

	/** Statuses by which a place is filtered: both sides of a dispute. */
	#statuses(place: Place, needed: boolean): readonly (Status | null)[] {
		if (!needed) return [null];
		const { status, sides } = this.#live.statuses.known(place);
		return sides ?? [status];
	}

	/** Places of the list, nearest first: those in the view of the map, or all if a text or the whole region is searched. */
	get listed(): { place: Place; metres: number }[] {
		const from = this.here ?? this.center;
		const [west, south, east, north] = this.bounds ?? [-180, -90, 180, 90];
		const everywhere = this.wholeRegion || this.filter.query !== '';
		return this.passing
			.filter(({ lon, lat }) => everywhere || (lon >= west && lon <= east && lat >= south && lat <= north))
			.map((place) => ({ place, metres: distance(from, place) }))
			.sort((a, b) => a.metres - b.metres);
	}

	/** Amenities of any place, and those in the filter. */
	get amenities(): Amenity[] {
		void this.#live.changes.revision;
		const found = new Set<Amenity>(this.filter.amenities);
		for (const { attributes } of this.#live.places.all.values())
			for (const amenity of attributes.amenities ?? []) found.add(amenity);
		return amenities.filter((amenity) => found.has(amenity));
	}

	/** Codes of all roads with places, in the order of the road signs: G2, G15, S20. */
	get roads(): string[] {
		void this.#live.changes.revision;
		const codes = new Set<string>();
		for (const { expressways } of this.#live.places.all.values())
			for (const code of expressways) codes.add(code);
		const parts = (code: string) => [code[0]!, Number(code.slice(1))] as const;
		return [...codes].sort((a, b) => {
			const [x, m] = parts(a);
			const [y, n] = parts(b);
			return x === y ? m - n : x < y ? -1 : 1;
		});
	}
}
