import FlatQueue from 'flatqueue';
import { joined, legsBetween, type Leg } from './leg.ts';
import type { Network, Way } from './network.ts';
import { graphWith, type RoadGraph } from './road-graph.ts';
import type { Start } from './start.ts';

/** Cost of a change of expressway, metres, so that routes do not change without a gain. */
const changeCost = 2000;
/** Distance below which two positions count as the same, metres; after a change, a driver must drive this far to change again. */
export const apart = 10;

const ways = [1, -1] as const;
/**
 * Number of a state of the search: at a point, driving one way. A turn in the opposite direction is not possible on an
 * expressway, and so neither is a change to another one and straight back.
 * @param fresh true if the driver has just changed to this road
 */
const going = (point: number, way: Way, fresh = false) => 4 * point + (fresh ? 2 : 0) + (way === 1 ? 0 : 1);

/** The shortest way on the network from any of the starts to any of the goals (Dijkstra's algorithm); empty if there is none. */
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
			// a change of road has no leg
			if (a.road !== b.road) return [];
			return legsBetween(a.road, network.lengthOf(a.road), a.at, b.at, state & 1 ? -1 : 1);
		})
	);
}

interface Weighed {
	/** number of a state */
	at: number;
	/** cost, metres */
	cost: number;
}

/**
 * The states of the cheapest path from a beginning to an end; empty if no end can be reached. Of paths with equal cost, such
 * as along two expressways that share a line, it always takes the one found first.
 */
function search(graph: RoadGraph, begins: readonly Weighed[], ends: readonly Weighed[]): number[] {
	const states = 4 * graph.points.length;
	const cost = new Float64Array(states).fill(Infinity);
	const came = new Int32Array(states).fill(-1);
	/** order in which each state was found; -1: not found */
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
			// an entry with another cost is out of date: a cheaper path was found
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

/** Visits the states that can follow a state, with their cost in metres. */
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
