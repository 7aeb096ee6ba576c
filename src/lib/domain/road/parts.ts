import { between, unit } from '../geo/sphere.ts';
import type { Lane } from './lane.ts';
import { reach, type Network, type Way } from './network.ts';

/**
 * Two ends of an expressway no farther apart than this are one point of it, metres. It is the reach of the network: where
 * one can follow an expressway across a gap, the search for the shortest way finds a junction there, too. Parts of our data
 * that go on into each other touch (0 m); the nearest ends that do not belong together are 19 km apart (both shores of
 * the bay that the G92 goes round).
 */
export const seam = reach;

/** The parts of an expressway from a place on, each with where one comes to it and which way; a ring is the last. */
export function* partsFrom(network: Network, lane: Lane): Generator<Lane> {
	const driven = new Set<string>();
	for (let part: Lane | null = lane; part; part = onward(network, part, driven)) {
		driven.add(part.road);
		yield part;
	}
}

/** The nearest part that goes on from the end of another, and was not driven; null where there is none, and on a ring. */
function onward(network: Network, { road, way }: Lane, driven: ReadonlySet<string>): Lane | null {
	const { code, length, loop } = network.roads.get(road)!;
	if (loop) return null;
	const end = unit(network.positionAt(road, way === 1 ? length : 0));
	let best: Lane | null = null;
	let nearest = seam;
	for (const part of network.partsOf(code)) {
		if (part.loop || driven.has(part.id)) continue;
		for (const next of [1, -1] as const satisfies Way[]) {
			const at = next === 1 ? 0 : part.length;
			const metres = between(end, unit(network.positionAt(part.id, at)));
			if (metres > nearest || (best && metres === nearest)) continue;
			nearest = metres;
			best = { road: part.id, at, way: next };
		}
	}
	return best;
}
