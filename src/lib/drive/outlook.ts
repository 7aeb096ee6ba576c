import { aheadByAir, RoadPlaces, type AheadPlace } from '../domain/road/ahead.ts';
import { farthest } from '../domain/road/corridor-bounds.ts';
import type { Motion } from '../domain/road/corridor.ts';
import type { Leg } from '../domain/road/leg.ts';
import type { Network } from '../domain/road/network.ts';
import { walking, type Whereabouts } from '../domain/drive/gps-filter.ts';
import type { Known } from '../domain/belief/known.ts';
import type { Place } from '../domain/place/place.ts';
import type { RouteAnswer, RouteRequest } from '../domain/road/route-request.ts';
import { between, destination, unit, type Position } from '../domain/geo/sphere.ts';

/** Finds a route, as `Router` does; its search is loaded for those who follow one. */
export type RouteSearch = new (network: Network) => {
	route(request: RouteRequest, origin: Motion | null): RouteAnswer | null;
};

/** What looking ahead needs of the browser's copy of the world. */
export interface OutlookWorld {
	readonly places: ReadonlyMap<string, Place>;
	readonly client: { now(): number };
	known(place: Place, at?: number): Known;
	/** west, south, east, north: what is fetched first */
	setView(bounds: readonly [number, number, number, number]): void;
}

/** A place ahead, when one gets there, and what is to be expected there then. */
export interface AheadRow extends AheadPlace {
	seconds: number;
	/** arrival, epoch ms by the server's clock */
	arrival: number;
	/** as it will be at arrival if nothing is heard until then */
	known: Known;
}

/** Where one may be sampled next. */
export interface SamplingPoint {
	place: Place;
	metres: number;
	/** on the road ahead; else the nearest by air */
	ahead: boolean;
}

/** How far is looked ahead, metres: along the road one is on; by air where there is none. */
export const lookAhead = { road: 150_000, air: farthest.metres };
/** Pumps this near a service area are in it, metres. */
const sameArea = 500;
/** The places within this are fetched first, metres, and anew after driving so far. */
const around = { radius: 60_000, step: 15_000 };

/** What lies ahead: along the route or the road one is on; by air without either. */
export class Outlook {
	/** how long the route is that is followed; none: no way along the roads leads there; null: no route, or not found yet */
	route: { metres: number } | 'none' | null = null;

	#world: OutlookWorld;
	#network: Network | null = null;
	#onRoads: RoadPlaces | null = null;
	/** the set of places has changed since it was put on the roads */
	#moved = true;
	#search: RouteSearch | null = null;
	#request: RouteRequest | null = null;
	#legs: readonly Leg[] | null = null;
	#centre: Position | null = null;

	constructor(world: OutlookWorld) {
		this.#world = world;
	}

	/** The roads are here. */
	use(network: Network): void {
		this.#network = network;
		this.#onRoads = new RoadPlaces(network);
		this.#moved = true;
	}

	/** Routes can be searched from now on. */
	searchWith(search: RouteSearch): void {
		this.#search = search;
	}

	/** The route that is followed, once it is found. */
	get legs(): readonly Leg[] | null {
		return this.#legs?.length ? this.#legs : null;
	}

	/** There are other places than before. */
	placesChanged(): void {
		this.#moved = true;
	}

	/** Follows a route from where one is; null: the road one is on. */
	follow(request: RouteRequest | null): void {
		this.#request = request;
		this.#legs = null;
		this.route = null;
	}

	/** Everything ahead, in the order it is reached. @param pace metres a second */
	rows(here: Whereabouts, pace: number): AheadRow[] {
		const { places } = this.#world;
		if (this.#moved && this.#onRoads) {
			this.#onRoads.put(places.values());
			this.#moved = false;
		}
		const heading = here.speed >= walking ? here.heading : null;
		const ahead =
			here.lane && this.#onRoads
				? this.#onRoads.ahead(here.lane, lookAhead.road, this.#route(here) ?? [])
				: aheadByAir(places.values(), here, heading, lookAhead.air);
		const now = this.#world.client.now();
		return withoutPumps(
			ahead.map(({ place, metres }) => {
				const seconds = metres / pace;
				const arrival = now + seconds * 1000;
				return { place, metres, seconds, arrival, known: this.#world.known(place, arrival) };
			})
		);
	}

	/** The next point that is not said to be closed; where none is ahead, the nearest by air. */
	samplingPoint(here: Whereabouts | null, rows: readonly AheadRow[]): SamplingPoint | null {
		const ahead = rows.find(({ place, known }) => place.kind === 'sampling_point' && isOpen(known));
		// by air nothing is sure to be on the way
		if (ahead && here?.lane) return { place: ahead.place, metres: ahead.metres, ahead: true };
		if (!here) return null;
		const point = unit(here);
		let best: SamplingPoint | null = null;
		for (const place of this.#world.places.values()) {
			if (place.kind !== 'sampling_point' || !isOpen(this.#world.known(place))) continue;
			const metres = between(point, unit(place));
			if (metres < (best?.metres ?? Infinity)) best = { place, metres, ahead: false };
		}
		return best;
	}

	/** The places around come first where not all are fetched. */
	fetchAround({ lon, lat }: Position): void {
		const here = { lon, lat };
		if (this.#centre && between(unit(this.#centre), unit(here)) < around.step) return;
		this.#centre = here;
		const south = destination(here, 180, around.radius);
		const west = destination(here, 270, around.radius);
		this.#world.setView([west.lon, south.lat, 2 * lon - west.lon, 2 * lat - south.lat]);
	}

	/** The legs of the route; found once, with the roads and a position. */
	#route(here: Whereabouts): readonly Leg[] | null {
		if (!this.#request || !this.#network || !this.#search) return null;
		if (!this.#legs) {
			const found = new this.#search(this.#network).route(this.#request, here);
			this.#legs = found?.legs ?? [];
			this.route = found ? { metres: found.metres } : 'none';
		}
		return this.#legs;
	}
}

/** Of a service area and the pumps in it one is enough, unless there is something to say of the pumps. */
function withoutPumps(rows: AheadRow[]): AheadRow[] {
	const areas = rows.filter(({ place }) => place.subkind === 'service_area');
	return rows.filter(
		({ place, metres, known }) =>
			place.subkind !== 'fuel' ||
			(known.status !== null && known.status !== 'open') ||
			!areas.some((area) => Math.abs(area.metres - metres) <= sameArea)
	);
}

/** Not said to be closed: who needs to be sampled tries where nothing is known. */
const isOpen = ({ status, band }: Known) => status !== 'closed' || band === 'unsure';
