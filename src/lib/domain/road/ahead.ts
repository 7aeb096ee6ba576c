import { wayOf } from './carriageway.ts';
import { coneHalfAngle, halfWidth, parkedRadius, type Leg } from './corridor.ts';
import type { Network, Way } from './network.ts';
import type { Place } from '../place/place.ts';
import { bearing, between, turn, unit, type Position } from '../geo/sphere.ts';

/** A place of a road where somebody drives, and which way. */
export interface Lane {
	/** id of the road */
	road: string;
	/** metres from the first point of the road */
	at: number;
	way: Way;
}

/** What lies ahead, and how far. */
export interface AheadPlace {
	place: Place;
	/** metres until it: of road, or by air where one is on none */
	metres: number;
}

/** A place without a road of its own belongs to the one that passes this near, metres. */
const beside = 1000;
/** Positions are estimates: a place belongs to its road though it lies so far off, metres, and its likely error besides. */
const slack = 2500;
/** Two parts of one expressway whose ends are so near are one road, metres. */
const joint = 1500;
/** Parts of one expressway that are followed on. */
const mostParts = 6;

interface Entry {
	place: Place;
	road: string;
	at: number;
	/** the carriageway it serves; null for both */
	way: Way | null;
}

/** A piece of road that is driven, and the metres before it. */
interface Piece extends Lane {
	before: number;
	length: number;
}

/** Places put on the roads they lie at, so that what is ahead of somebody is a look along a sorted list. */
export class RoadPlaces {
	#network: Network;
	#byRoad = new Map<string, Entry[]>();
	/** a corrected place is another object */
	#known = new WeakMap<Place, Entry[]>();
	#codes = new Map<string, string[]>();

	constructor(network: Network) {
		this.#network = network;
		for (const { id, code } of network.roads.values())
			this.#codes.set(code, [...(this.#codes.get(code) ?? []), id]);
	}

	/** These are all places there are. Those that were here before are not looked for again. */
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
		for (const list of this.#byRoad.values()) list.sort((a, b) => a.at - b.at);
	}

	/**
	 * What lies ahead, the nearest first: along the route, or where one has none or is off it, on the road and on those parts
	 * of the same expressway that go on from it.
	 */
	ahead(lane: Lane, range: number, route: readonly Leg[] = []): AheadPlace[] {
		const found = new Map<Place, number>();
		const pieces = this.#alongRoute(lane, range, route) ?? this.#pieces(lane, range);
		for (const { road, at, way, before, length } of pieces) {
			const { loop } = this.#network.roads.get(road)!;
			const whole = this.#network.lengthOf(road);
			for (const entry of this.#byRoad.get(road) ?? []) {
				if (entry.way !== null && entry.way !== way) continue;
				let metres = (entry.at - at) * way;
				if (loop) metres = ((metres % whole) + whole) % whole;
				if (metres < 0 || metres > length) continue;
				const all = before + metres;
				if (all <= range && all < (found.get(entry.place) ?? Infinity)) found.set(entry.place, all);
			}
		}
		return byMetres([...found].map(([place, metres]) => ({ place, metres })));
	}

	/** The rest of the route; null where one is not on it. */
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

	*#pieces(lane: Lane, range: number): Generator<Piece> {
		const seen = new Set<string>();
		let piece: Lane | null = lane;
		let before = 0;
		while (piece && before <= range && seen.size < mostParts && !seen.has(piece.road)) {
			seen.add(piece.road);
			const whole = this.#network.lengthOf(piece.road);
			const loop: boolean = this.#network.roads.get(piece.road)!.loop;
			const length: number = loop ? whole : piece.way === 1 ? whole - piece.at : piece.at;
			yield { ...piece, before, length };
			before += length;
			piece = loop ? null : this.#onward(piece);
		}
	}

	/** Where the expressway goes on after the end of this part of it. */
	#onward({ road, way }: Lane): Lane | null {
		const end = unit(this.#network.positionAt(road, way === 1 ? this.#network.lengthOf(road) : 0));
		let best: { metres: number; lane: Lane } | null = null;
		for (const other of this.#codes.get(this.#network.roads.get(road)!.code) ?? []) {
			if (other === road) continue;
			const length = this.#network.lengthOf(other);
			for (const [at, onward] of [
				[0, 1],
				[length, -1]
			] as const) {
				const metres = between(end, unit(this.#network.positionAt(other, at)));
				if (metres <= joint && metres < (best?.metres ?? Infinity))
					best = { metres, lane: { road: other, at, way: onward } };
			}
		}
		return best?.lane ?? null;
	}

	#locate(place: Place): Entry[] {
		const within = slack + (place.attributes.expected_error_km ?? 0) * 1000;
		const fixes = place.expressways.length
			? place.expressways
					.flatMap((code) => this.#codes.get(code) ?? [])
					.map((road) => this.#network.nearest(road, place))
					.filter(({ off }) => off <= within)
			: this.#network.locate(place).filter(({ off }) => off <= beside);
		return fixes.map(({ road, at }) => ({ place, road, at, way: wayOf(this.#network, place, road, at) }));
	}
}

/**
 * What lies ahead by air, for who is on no road we know: within a cone of the heading, or around who stands.
 * @param heading degrees clockwise from north; null where one stands or it is not known
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
		// a degree of latitude is 111 km: most places need no trigonometry
		if (Math.abs(place.lat - here.lat) * 110_000 > range) continue;
		const metres = between(point, unit(place));
		if (metres > (heading === null ? Math.min(range, parkedRadius) : range)) continue;
		if (heading === null || metres <= halfWidth || turn(bearing(here, place), heading) <= coneHalfAngle)
			found.push({ place, metres });
	}
	return byMetres(found);
}

/** The nearest first; equally near ones always in the same order. */
function byMetres(found: AheadPlace[]): AheadPlace[] {
	return found.sort((a, b) => a.metres - b.metres || (a.place.id < b.place.id ? -1 : 1));
}
