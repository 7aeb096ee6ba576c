import { wayTowards } from './carriageway.ts';
import type { Motion } from './corridor.ts';
import type { Leg } from './leg.ts';
import type { Fix, Network, Way } from './network.ts';
import type { RouteAnswer, RouteRequest } from './route-request.ts';
import { along, bearing, between, position, unit, type Position, type Unit } from '../geo/sphere.ts';

/** Roads are compared at steps of this to find where they meet, and lines to find what road they run on, metres. */
const step = 500;
/** Changing from one expressway to another counts as so many metres more: nobody changes for nothing. */
const changeCost = 2000;
/** Two lines of one expressway whose ends are no farther apart go on into each other, metres. */
const seam = 4000;
/** Roads no farther from each other than this run together, metres. */
const together = 50;
/** Two positions nearer to each other than this are one, metres. */
const apart = 10;
/** Parts of a line shorter than this on a road were only crossing it, metres. */
const shortest = 1500;

interface Place {
	road: string;
	at: number;
}

/** Where a way begins, and which way it may go; null: either. */
interface Start extends Fix {
	way: Way | null;
}

/** Where one can change from one road to another. */
interface Junction {
	a: Place;
	b: Place;
	/** metres between the two */
	off: number;
}

/** Finds routes on the network of expressways. */
export class Router {
	#network: Network;
	#found: Junction[] | null = null;

	constructor(network: Network) {
		this.#network = network;
	}

	/**
	 * The legs of what a driver wants to follow.
	 * @param origin where the driver is; null where nobody knows yet
	 * @returns null where no way along the network leads there
	 */
	route(request: RouteRequest, origin: Motion | null): RouteAnswer | null {
		const legs =
			request.type === 'expressway'
				? this.#follow(request.code, request.towards, origin)
				: request.type === 'destination'
					? this.#towards(origin, request.to)
					: request.type === 'through'
						? this.#through(request.stops)
						: this.#match(request.points);
		const metres = legs.reduce((sum, { from, to }) => sum + to - from, 0);
		return legs.length ? { legs, metres } : null;
	}

	/**
	 * The way through positions, in their order, going on at each the way one came; only where no way goes on, one leaves
	 * the road there and comes back on it. None where one of them cannot be reached.
	 */
	#through(stops: readonly Position[]): Leg[] {
		const legs: Leg[] = [];
		let starts: Start[] = [];
		for (const [i, stop] of stops.entries()) {
			const goals = this.#on(stop);
			if (!i) starts = goals;
			// the same place again
			else if (between(unit(stops[i - 1]!), unit(stop)) > apart) {
				let more = this.#shortest(starts, goals);
				if (!more.length) more = this.#shortest(starts.map(eitherWay), goals);
				const last = more.at(-1);
				if (!last) return [];
				legs.push(...more);
				starts = this.#after(last);
			}
		}
		return joined(legs);
	}

	/** Where one is who has driven a leg, on every road that runs there together with it, and which way one goes on. */
	#after({ road, from, to, way }: Leg): Start[] {
		const at = way === 1 ? to : from;
		const here = this.#network.positionAt(road, at);
		const back = this.#network.positionAt(road, at - way * Math.min(step, to - from));
		const heading = bearing(back, here);
		const others = this.#on(here)
			.filter((one) => one.road !== road)
			.map((one) => ({ ...one, way: this.#network.way(one, heading) }))
			.filter((one) => one.way !== null);
		return [{ road, at, off: 0, way }, ...others];
	}

	/** The road that a position is on, or those that run there together; not others that are near. */
	#on(here: Position): Start[] {
		const near = this.#ends(here, null);
		return near.filter(({ off }) => off <= near[0]!.off + together);
	}

	/** From here (or from its beginning) along an expressway as far as it goes. */
	#follow(code: string, towards: Position, origin: Motion | null): Leg[] {
		const lines = [...this.#network.roads.values()].filter((road) => road.code === code);
		if (!lines.length) return [];
		const from = origin ?? towards;
		const nearest = lines
			.map(({ id }) => this.#network.nearest(id, from))
			.reduce((best, fix) => (fix.off < best.off ? fix : best));
		const legs: Leg[] = [];
		let here: Place = nearest;
		let way = wayTowards(this.#network, here, towards);
		const driven = new Set<string>();
		while (way !== null && !driven.has(here.road)) {
			const road = this.#network.roads.get(here.road)!;
			driven.add(road.id);
			if (road.loop) {
				legs.push(...round(road.id, here.at, road.length, way));
				break;
			}
			legs.push(
				way === 1
					? { road: road.id, from: origin ? here.at : 0, to: road.length, way }
					: { road: road.id, from: 0, to: origin ? here.at : road.length, way }
			);
			const end = unit(this.#network.positionAt(road.id, way === 1 ? road.length : 0));
			const next = lines
				.filter(({ id }) => !driven.has(id))
				.flatMap((line) => [
					{ road: line.id, at: 0, way: 1 as Way },
					{ road: line.id, at: line.length, way: -1 as Way }
				])
				.find(({ road: id, at }) => between(end, unit(this.#network.positionAt(id, at))) < seam);
			if (!next) break;
			here = next;
			way = next.way;
		}
		return legs.filter(({ from: a, to: b }) => b > a);
	}

	/** The shortest way from where one is, without turning round. */
	#towards(origin: Motion | null, to: Position): Leg[] {
		if (!origin) return [];
		const heading = (origin.speed ?? 0) > 3 ? origin.heading : null;
		return this.#shortest(this.#ends(origin, heading), this.#ends(to, null));
	}

	/** The shortest way along the network (Dijkstra). */
	#shortest(starts: readonly Start[], goals: readonly Start[]): Leg[] {
		if (!starts.length || !goals.length) return [];

		const places: Place[] = [...starts, ...goals, ...this.#junctions().flatMap(({ a, b }) => [a, b])];
		const onRoad = new Map<string, number[]>();
		places.forEach(({ road }, i) => onRoad.set(road, [...(onRoad.get(road) ?? []), i]));
		for (const list of onRoad.values()) list.sort((a, b) => places[a]!.at - places[b]!.at);
		// one is at a place and goes one way: nobody turns round on an expressway, nor by changing from it and at once back
		const edges: { to: number; cost: number }[][] = places.flatMap(() => [[], [], [], []]);
		const join = (a: number, b: number, metres: number) => {
			for (const fresh of [false, true]) {
				const still = fresh && metres < apart;
				edges[going(a, 1, fresh)]!.push({ to: going(b, 1, still), cost: metres });
				edges[going(b, -1, fresh)]!.push({ to: going(a, -1, still), cost: metres });
			}
		};
		for (const [id, list] of onRoad) {
			const road = this.#network.roads.get(id)!;
			for (let i = 0; i + 1 < list.length; i++)
				join(list[i]!, list[i + 1]!, places[list[i + 1]!]!.at - places[list[i]!]!.at);
			const [first, last] = [list[0]!, list[list.length - 1]!];
			if (road.loop && first !== last) join(last, first, road.length - places[last]!.at + places[first]!.at);
		}
		const base = starts.length + goals.length;
		this.#junctions().forEach(({ off }, i) => {
			const [a, b] = [base + 2 * i, base + 2 * i + 1];
			for (const from of ways)
				for (const to of ways) {
					edges[going(a, from)]!.push({ to: going(b, to, true), cost: off + changeCost });
					edges[going(b, from)]!.push({ to: going(a, to, true), cost: off + changeCost });
				}
		});

		const cost = new Float64Array(edges.length).fill(Infinity);
		const came = new Int32Array(edges.length).fill(-1);
		const open = new Set<number>();
		starts.forEach(({ off, way }, i) => {
			for (const one of ways)
				if (way === null || way === one) {
					cost[going(i, one)] = off;
					open.add(going(i, one));
				}
		});
		while (open.size) {
			let best = -1;
			for (const i of open) if (best < 0 || cost[i]! < cost[best]!) best = i;
			open.delete(best);
			for (const { to: next, cost: metres } of edges[best]!) {
				const total = cost[best]! + metres;
				if (total >= cost[next]!) continue;
				cost[next] = total;
				came[next] = best;
				open.add(next);
			}
		}
		const ends = goals.flatMap((goal, i) =>
			ways
				.flatMap((way) => [going(starts.length + i, way), going(starts.length + i, way, true)])
				.map((at) => ({ at, total: cost[at]! + goal.off }))
		);
		const end = ends.reduce((best, one) => (one.total < best.total ? one : best));
		if (!Number.isFinite(end.total)) return [];
		const path: number[] = [];
		for (let i = end.at; i >= 0; i = came[i]!) path.unshift(i);
		const legs: Leg[] = [];
		for (let i = 0; i + 1 < path.length; i++) {
			const [a, b] = [places[path[i]! >> 2]!, places[path[i + 1]! >> 2]!];
			// changed from one road to another
			if (a.road !== b.road) continue;
			const way: Way = path[i]! & 1 ? -1 : 1;
			const length = this.#network.lengthOf(a.road);
			// the piece across the first point of a ring
			if (way === 1 ? b.at < a.at : b.at > a.at)
				legs.push(
					...(way === 1
						? [leg(a.road, a.at, length, way), leg(a.road, 0, b.at, way)]
						: [leg(a.road, 0, a.at, way), leg(a.road, b.at, length, way)])
				);
			else legs.push(leg(a.road, Math.min(a.at, b.at), Math.max(a.at, b.at), way));
		}
		return joined(legs);
	}

	/** Where the network is entered or left near a position. */
	#ends(here: Position, heading: number | null): Start[] {
		const near = this.#network
			.locate(here)
			.map((fix) => ({ ...fix, way: heading === null ? null : this.#network.way(fix, heading) }));
		if (near.length) return near;
		const far = [...this.#network.roads.keys()].map((id) => this.#network.nearest(id, here));
		return far
			.sort((a, b) => a.off - b.off)
			.slice(0, 3)
			.map((fix) => ({ ...fix, way: null }));
	}

	/** What of the network a line runs along. */
	#match(points: readonly (readonly [lon: number, lat: number])[]): Leg[] {
		const line = sampled(points);
		const runs: { road: string; fixes: Fix[]; ways: number }[] = [];
		for (let i = 0; i + 1 < line.length; i++) {
			const here = position(line[i]!);
			const heading = bearing(here, position(line[i + 1]!));
			const fixes = this.#network.locate(here, heading);
			const last = runs.at(-1);
			// it stays on the road it is on while that runs along
			const fix = fixes.find(({ road }) => road === last?.road) ?? fixes[0];
			if (!fix) continue;
			const way = this.#network.way(fix, heading) ?? 0;
			if (last?.road === fix.road) {
				last.fixes.push(fix);
				last.ways += way;
			} else runs.push({ road: fix.road, fixes: [fix], ways: way });
		}
		return joined(
			runs.flatMap(({ road, fixes, ways }) => {
				const { loop, length } = this.#network.roads.get(road)!;
				const [first, last] = [fixes[0]!.at, fixes[fixes.length - 1]!.at];
				const way: Way = ways >= 0 ? 1 : -1;
				const [a, b] = way === 1 ? [first, last] : [last, first];
				const parts =
					loop && b < a ? [leg(road, a, length, way), leg(road, 0, b, way)] : [leg(road, a, b, way)];
				if (way === -1) parts.reverse();
				const metres = parts.reduce((sum, { from, to }) => sum + to - from, 0);
				return metres >= shortest ? parts : [];
			})
		);
	}

	/** Where roads come together: the nearest points of two that are within reach of each other. */
	#junctions(): Junction[] {
		if (this.#found) return this.#found;
		const junctions: Junction[] = [];
		for (const road of this.#network.roads.values()) {
			/** the nearest so far of the roads that are near now */
			const near = new Map<string, Junction>();
			for (let at = 0; at <= road.length + step; at += step) {
				const metre = Math.min(at, road.length);
				const fixes = this.#network.locate(this.#network.positionAt(road.id, metre));
				for (const [id, junction] of near)
					if (!fixes.some((fix) => fix.road === id)) {
						junctions.push(junction);
						near.delete(id);
					}
				for (const fix of fixes) {
					// each pair once
					if (fix.road <= road.id) continue;
					if (fix.off < (near.get(fix.road)?.off ?? Infinity))
						near.set(fix.road, {
							a: { road: road.id, at: metre },
							b: { road: fix.road, at: fix.at },
							off: fix.off
						});
				}
			}
			junctions.push(...near.values());
		}
		return (this.#found = junctions);
	}
}

const ways = [1, -1] as const;
/** Numbers a place and which way one goes there. @param fresh one has just changed to this road */
const going = (place: number, way: Way, fresh = false) => 4 * place + (fresh ? 2 : 0) + (way === 1 ? 0 : 1);
const eitherWay = (start: Start): Start => ({ ...start, way: null });
const leg = (road: string, from: number, to: number, way: Way): Leg => ({ road, from, to, way });

/** Once round a ring from a place. */
function round(road: string, at: number, length: number, way: Way): Leg[] {
	const [before, after] = [leg(road, 0, at, way), leg(road, at, length, way)];
	return way === 1 ? [after, before] : [before, after];
}

/** Legs that go on from each other as one. */
function joined(legs: readonly Leg[]): Leg[] {
	const out: Leg[] = [];
	for (const one of legs) {
		const last = out.at(-1);
		if (one.to <= one.from) continue;
		if (
			last?.road === one.road &&
			last.way === one.way &&
			(one.way === 1 ? last.to === one.from : last.from === one.to)
		)
			out[out.length - 1] = one.way === 1 ? { ...last, to: one.to } : { ...last, from: one.from };
		else out.push(one);
	}
	return out;
}

/** Points along a line, at most a step apart, its own among them. */
function sampled(points: readonly (readonly [lon: number, lat: number])[]): Unit[] {
	const units = points.map(([lon, lat]) => unit({ lon, lat }));
	const line: Unit[] = [];
	for (let i = 0; i + 1 < units.length; i++) {
		const steps = Math.max(1, Math.ceil(between(units[i]!, units[i + 1]!) / step));
		for (let k = 0; k < steps; k++) line.push(along(units[i]!, units[i + 1]!, k / steps));
	}
	if (units.length) line.push(units[units.length - 1]!);
	return line;
}
