import { junctionsOf, type RoadPoint } from './junctions.ts';
import type { Network } from './network.ts';

/** Graph of the network: its nodes are the points of junctions and, for one search, the starts and goals. */
export interface RoadGraph {
	points: readonly RoadPoint[];
	/** index of the next point along the road, in the order of its line; -1 at the end */
	next: Int32Array;
	/** index of the point before; -1 at the beginning */
	before: Int32Array;
	/** distance to the next point, metres */
	gap: Float64Array;
	/** distance across junction n, metres, between points 2n and 2n + 1; points beyond its length are on no junction */
	across: Float64Array;
}

interface Skeleton extends RoadGraph {
	/** indices of the points of each road, in the order of its line */
	onRoad: ReadonlyMap<string, readonly number[]>;
}

const skeletons = new WeakMap<Network, Skeleton>();

/** The graph of a network plus some points. They have indices after the junctions; at the same metre they come first. */
export function graphWith(network: Network, more: readonly RoadPoint[]): RoadGraph {
	const skeleton = skeletonOf(network);
	const { onRoad, across } = skeleton;
	const known = skeleton.points.length;
	const points = [...skeleton.points, ...more];
	const graph = {
		points,
		next: longer(skeleton.next, points.length),
		before: longer(skeleton.before, points.length),
		gap: new Float64Array(points.length),
		across
	};
	graph.gap.set(skeleton.gap);
	const added = new Map<string, number[]>();
	more.forEach(({ road }, i) => added.set(road, [...(added.get(road) ?? []), known + i]));
	for (const [road, list] of added) {
		const all = [...list, ...(onRoad.get(road) ?? [])].sort((a, b) => points[a]!.at - points[b]!.at);
		link(network, graph, road, all);
	}
	return graph;
}

/** The graph of the junctions of a network, built once per network. */
function skeletonOf(network: Network): Skeleton {
	let skeleton = skeletons.get(network);
	if (!skeleton) skeletons.set(network, (skeleton = build(network)));
	return skeleton;
}

function build(network: Network): Skeleton {
	const junctions = junctionsOf(network);
	const points = junctions.flatMap(({ a, b }) => [a, b]);
	const onRoad = new Map<string, number[]>();
	points.forEach(({ road }, i) => {
		const list = onRoad.get(road);
		if (list) list.push(i);
		else onRoad.set(road, [i]);
	});
	const none = new Int32Array();
	const graph: Skeleton = {
		points,
		next: longer(none, points.length),
		before: longer(none, points.length),
		gap: new Float64Array(points.length),
		across: Float64Array.from(junctions, ({ off }) => off),
		onRoad
	};
	for (const [road, list] of onRoad) {
		list.sort((a, b) => points[a]!.at - points[b]!.at);
		link(network, graph, road, list);
	}
	return graph;
}

/** Links the points of a road in order; on a ring road the last one is linked to the first. */
function link(network: Network, { points, next, before, gap }: RoadGraph, road: string, row: number[]): void {
	const { loop, length } = network.roads.get(road)!;
	const set = (a: number, b: number, metres: number) => {
		next[a] = b;
		before[b] = a;
		gap[a] = metres;
	};
	for (let i = 0; i + 1 < row.length; i++)
		set(row[i]!, row[i + 1]!, points[row[i + 1]!]!.at - points[row[i]!]!.at);
	const [first, last] = [row[0]!, row[row.length - 1]!];
	if (loop && first !== last) set(last, first, length - points[last]!.at + points[first]!.at);
}

function longer(list: Int32Array, length: number): Int32Array<ArrayBuffer> {
	const made = new Int32Array(length).fill(-1);
	made.set(list);
	return made;
}
