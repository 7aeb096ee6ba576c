import { wayOf } from './carriageway.ts';
import { coneHalfAngle, halfWidth, parkedRadius } from './corridor-bounds.ts';
import type { Lane } from './lane.ts';
import type { Leg } from './leg.ts';
import { metresUntil } from './metres-until.ts';
import type { Network, Stretch } from './network.ts';
import { partsFrom } from './parts.ts';
import type { Place } from '../place/place.ts';
import { bearing, between, turn, unit, type Position } from '../geo/sphere.ts';

/** A place ahead, with its distance. */
export interface AheadPlace {
	place: Place;
	/** distance, metres: along the road, or in a straight line off the roads */
	metres: number;
}

/** Distance within which a place without an expressway code belongs to a road, metres. */
const beside = 1000;
/** Distance within which a place belongs to the road it names, metres, plus its own likely error: positions are estimates. */
const slack = 2500;

/** A place as a point of a road: `from` equals `to`. */
interface Entry extends Stretch {
	place: Place;
}

/** A piece of road ahead, its length and the distance driven before it, metres. */
interface Piece extends Lane {
	before: number;
	length: number;
}

/** Places assigned to their roads and sorted along them, so that the places ahead of a driver are found quickly. */
export class RoadPlaces {
	#network: Network;
	#byRoad = new Map<string, Entry[]>();
	/** cache of positions on roads, by place object; a corrected place is a new object */
	#known = new WeakMap<Place, Entry[]>();

	constructor(network: Network) {
		this.#network = network;
	}

	/** Replaces all places. Places that were known before are not located again. */
	put(places: Iterable<Place>): void {
		this.#byRoad.clear();
		for (const place of places) {
			let entries = this.#known.get(place);
			if (!entries) this.#known.set(place, (entries = this.#locate(place)));
			for (const entry of entries) {
				const list = this.#byRoad.get(entry.road);
				if (list) list.push(entry);
				else this.#byRoad.set(entry.road, [entry]);
			}
		}
		for (const list of this.#byRoad.values()) list.sort((a, b) => a.from - b.from);
	}

	/**
	 * The places ahead, the nearest first: along the route, or, without a route or off it, along the road and the following
	 * parts of the same expressway.
	 * @param range maximum distance, metres
	 */
	ahead(lane: Lane, range: number, route: readonly Leg[] = []): AheadPlace[] {
		const found = new Map<Place, number>();
		const pieces = this.#alongRoute(lane, range, route) ?? this.#pieces(lane, range);
		for (const piece of pieces) {
			const line = this.#network.roads.get(piece.road)!;
			for (const entry of this.#byRoad.get(piece.road) ?? []) {
				const metres = metresUntil(line, piece, entry);
				if (metres === null || metres < 0 || metres > piece.length) continue;
				const all = piece.before + metres;
				if (all <= range && all < (found.get(entry.place) ?? Infinity)) found.set(entry.place, all);
			}
		}
		return byMetres([...found].map(([place, metres]) => ({ place, metres })));
	}

	/** The rest of the route; null if the driver is not on it. */
	#alongRoute(lane: Lane, range: number, route: readonly Leg[]): Piece[] | null {
		const now = route.findIndex(
			({ road, way, from, to }) =>
				road === lane.road && way === lane.way && lane.at >= from - slack && lane.at <= to + slack
		);
		if (now < 0) return null;
		const pieces: Piece[] = [];
		let before = 0;
		for (const { road, way, from, to } of route.slice(now)) {
			if (before > range) break;
			const at = pieces.length ? (way === 1 ? from : to) : Math.max(from, Math.min(to, lane.at));
			const length = way === 1 ? to - at : at - from;
			pieces.push({ road, at, way, before, length });
			before += length;
		}
		return pieces;
	}

	/** The road ahead, to the end of its expressway. */
	*#pieces(lane: Lane, range: number): Generator<Piece> {
		let before = 0;
		for (const part of partsFrom(this.#network, lane)) {
			if (before > range) return;
			const { loop, length: whole } = this.#network.roads.get(part.road)!;
			const length = loop ? whole : part.way === 1 ? whole - part.at : part.at;
			yield { ...part, before, length };
			before += length;
		}
	}

	#locate(place: Place): Entry[] {
		const within = slack + (place.attributes.expected_error_km ?? 0) * 1000;
		const fixes = place.expressways.length
			? place.expressways
					.flatMap((code) => this.#network.partsOf(code))
					.map(({ id }) => this.#network.nearest(id, place))
					.filter(({ off }) => off <= within)
			: this.#network.locate(place).filter(({ off }) => off <= beside);
		return fixes.map(({ road, at }) => {
			const way = wayOf(this.#network, place, road, at);
			return { place, road, from: at, to: at, way };
		});
	}
}

/**
 * The places ahead in a straight line, for a driver on no known road, the nearest first: within a cone around the heading
 * ({@link coneHalfAngle}), or within {@link parkedRadius} without a heading.
 * @param heading degrees clockwise from north; null if the driver is stationary or it is unknown
 * @param range maximum distance, metres
 */
export function aheadByAir(
	places: Iterable<Place>,
	here: Position,
	heading: number | null,
	range: number
): AheadPlace[] {
	const point = unit(here);
	const found: AheadPlace[] = [];
	for (const place of places) {
		// a degree of latitude is 111 km: this cheap test excludes most places without trigonometry
		if (Math.abs(place.lat - here.lat) * 110_000 > range) continue;
		const metres = between(point, unit(place));
		if (metres > (heading === null ? Math.min(range, parkedRadius) : range)) continue;
		if (heading === null || metres <= halfWidth || turn(bearing(here, place), heading) <= coneHalfAngle)
			found.push({ place, metres });
	}
	return byMetres(found);
}

/** Sorts by distance; places at equal distance are sorted by id, so that the order is stable. */
function byMetres(found: AheadPlace[]): AheadPlace[] {
	return found.sort((a, b) => a.metres - b.metres || (a.place.id < b.place.id ? -1 : 1));
}
