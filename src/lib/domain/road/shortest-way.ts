import FlatQueue from 'flatqueue';
import { joined, legsBetween, type Leg } from './leg.ts';
import type { Network, Way } from './network.ts';
import { graphWith, type RoadGraph } from './road-graph.ts';
import type { Start } from './start.ts';

/** Changing from one expressway to another counts as so many metres more: nobody changes for nothing. */
const changeCost = 2000;
/** Positions nearer to each other than this are one, metres: who has driven less on a road cannot yet change from it. */
export const apart = 10;

const ways = [1, -1] as const;
/**
 * A state of the search: at a point, going one way. Nobody turns round on an expressway, nor by changing from it and at
 * once back. @param fresh one has just changed to this road
 */
const going = (point: number, way: Way, fresh = false) => 4 * point + (fresh ? 2 : 0) + (way === 1 ? 0 : 1);

/** The shortest way along the network from one of some starts to one of some goals (Dijkstra); none: there is no way. */
export function shortestWay(network: Network, starts: readonly Start[], goals: readonly Start[]): Leg[] {
	if (!starts.length || !goals.length) return [];
	const graph = graphWith(network, [...starts, ...goals]);
	const base = graph.points.length - starts.length - goals.length;
	const begins = starts.flatMap(({ off, way }, i) =>
		ways.filter((one) => way === null || way === one).map((one) => ({ at: going(base + i, one), cost: off }))
	);
	const ends = goals.flatMap(({ off }, i) =>
		ways.flatMap((way) =>
			[false, true].map((fresh) => ({ at: going(base + starts.length + i, way, fresh), cost: off }))
		)
	);
	const path = search(graph, begins, ends);
	return joined(
		path.flatMap((state, i) => {
			if (!i) return [];
			const [a, b] = [graph.points[path[i - 1]! >> 2]!, graph.points[state >> 2]!];
			// changed from one road to another
			if (a.road !== b.road) return [];
			return legsBetween(a.road, network.lengthOf(a.road), a.at, b.at, state & 1 ? -1 : 1);
		})
	);
}

interface Weighed {
	/** a state */
	at: number;
	/** metres */
	cost: number;
}

/**
 * The states from a beginning to an end that cost least; none where no end is reached. Of ways that cost the same, as where
 * two expressways share a line, it is always the same one: the one that was found first.
 */
function search(graph: RoadGraph, begins: readonly Weighed[], ends: readonly Weighed[]): number[] {
	const states = 4 * graph.points.length;
	const cost = new Float64Array(states).fill(Infinity);
	const came = new Int32Array(states).fill(-1);
	/** when each was found, -1: not yet */
	const found = new Int32Array(states).fill(-1);
	const queue = new FlatQueue<number>();
	let count = 0;
	const reach = (state: number, total: number, from: number) => {
		if (total >= cost[state]!) return;
		cost[state] = total;
		came[state] = from;
		if (found[state] === -1) found[state] = count++;
		queue.push(state, total);
	};
	const after = new Map(ends.map(({ at, cost: rest }) => [at, rest]));
	let least = Infinity;
	for (const { at, cost: begun } of begins) reach(at, begun, -1);
	for (let total = queue.peekValue(); total !== undefined && total <= least; total = queue.peekValue()) {
		const level: number[] = [];
		while (queue.peekValue() === total) {
			const state = queue.pop()!;
			// else a shorter way to it has come up since
			if (cost[state] === total) level.push(state);
		}
		level.sort((a, b) => found[a]! - found[b]!);
		for (const state of level) {
			least = Math.min(least, total + (after.get(state) ?? Infinity));
			goOn(graph, state, (next, metres) => reach(next, total + metres, state));
		}
	}
	const end = ends.reduce((best, one) =>
		cost[one.at]! + one.cost < cost[best.at]! + best.cost ? one : best
	);
	const path: number[] = [];
	if (cost[end.at] !== Infinity) for (let state = end.at; state >= 0; state = came[state]!) path.push(state);
	return path.reverse();
}

/** Visits where one can go on to from a state, with what that costs, metres. */
function goOn(graph: RoadGraph, state: number, visit: (next: number, metres: number) => void): void {
	const point = state >> 2;
	const way: Way = state & 1 ? -1 : 1;
	const fresh = (state & 2) !== 0;
	const on = way === 1 ? graph.next[point]! : graph.before[point]!;
	if (on >= 0) {
		const metres = graph.gap[way === 1 ? point : on]!;
		visit(going(on, way, fresh && metres < apart), metres);
	}
	const across = graph.across[point >> 1];
	if (fresh || across === undefined) return;
	for (const to of ways) visit(going(point ^ 1, to, true), across + changeCost);
}
