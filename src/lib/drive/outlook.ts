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

/** Part of the browser's copy of the data that the outlook needs. */
export interface OutlookWorld {
	readonly places: ReadonlyMap<string, Place>;
	readonly client: { now(): number };
	known(place: Place, at?: number): Known;
	/** loads the places in these bounds first: west, south, east, north, degrees */
	setView(bounds: readonly [number, number, number, number]): void;
}

/** A place ahead, with its arrival time and the status expected then. */
export interface AheadRow extends AheadPlace {
	seconds: number;
	/** arrival, epoch ms by the server's clock */
	arrival: number;
	/** status at arrival if no further report comes */
	known: Known;
}

/** The next place to be sampled. */
export interface SamplingPoint {
	place: Place;
	metres: number;
	/** true: on the road ahead; false: the nearest in a straight line */
	ahead: boolean;
}

/** Distance that is looked ahead, metres: along the road, or in a straight line without a road. */
export const lookAhead = { road: 150_000, air: farthest.metres };
/** A fuel station within this distance of a service area belongs to it, metres. */
const sameArea = 500;
/** Places within `radius` metres are loaded first, and again after every `step` metres of driving. */
const around = { radius: 60_000, step: 15_000 };

/** Places ahead: along the route or the present road; in a straight line without a road. */
export class Outlook {
	/** length of the route that is followed; 'none': no connection by road; null: no route, or not found yet */
	route: { metres: number } | 'none' | null = null;

	#world: OutlookWorld;
	#network: Network | null = null;
	#onRoads: RoadPlaces | null = null;
	/** the set of places has changed since it was matched to the roads */
	#moved = true;
	#search: RouteSearch | null = null;
	#request: RouteRequest | null = null;
	#legs: readonly Leg[] | null = null;
	#centre: Position | null = null;

	constructor(world: OutlookWorld) {
		this.#world = world;
	}

	/** Takes the road network, once it is loaded. */
	use(network: Network): void {
		this.#network = network;
		this.#onRoads = new RoadPlaces(network);
		this.#moved = true;
	}

	/** Routes can be searched from now on. */
	searchWith(search: RouteSearch): void {
		this.#search = search;
	}

	/** Legs of the route; null until it is found, or without one. */
	get legs(): readonly Leg[] | null {
		return this.#legs?.length ? this.#legs : null;
	}

	/** Call it when places were added, removed or moved. */
	placesChanged(): void {
		this.#moved = true;
	}

	/** Follows a route from the present position; null: the present road. */
	follow(request: RouteRequest | null): void {
		this.#request = request;
		this.#legs = null;
		this.route = null;
	}

	/** Places ahead, in the order in which they are reached. @param pace metres a second */
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

	/** Next sampling point that is not known to be closed; if none is ahead, the nearest one in a straight line. */
	samplingPoint(here: Whereabouts | null, rows: readonly AheadRow[]): SamplingPoint | null {
		const ahead = rows.find(({ place, known }) => place.kind === 'sampling_point' && isOpen(known));
		// off the road, a place in the list is not sure to be on the way
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

	/** Has the places around a position loaded first, where not all are loaded. */
	fetchAround({ lon, lat }: Position): void {
		const here = { lon, lat };
		if (this.#centre && between(unit(this.#centre), unit(here)) < around.step) return;
		this.#centre = here;
		const south = destination(here, 180, around.radius);
		const west = destination(here, 270, around.radius);
		this.#world.setView([west.lon, south.lat, 2 * lon - west.lon, 2 * lat - south.lat]);
	}

	/** Legs of the route; computed once, when the network and a position are known. */
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

/** Leaves out the fuel station of a service area, unless its status is known and not open. */
function withoutPumps(rows: AheadRow[]): AheadRow[] {
	const areas = rows.filter(({ place }) => place.subkind === 'service_area');
	return rows.filter(
		({ place, metres, known }) =>
			place.subkind !== 'fuel' ||
			(known.status !== null && known.status !== 'open') ||
			!areas.some((area) => Math.abs(area.metres - metres) <= sameArea)
	);
}

/** True unless it is known to be closed: a driver who needs a test tries a point with unknown status. */
const isOpen = ({ status, band }: Known) => status !== 'closed' || band === 'unsure';
