import { between, unit } from '../geo/sphere.ts';
import type { Lane } from './lane.ts';
import { reach, type Network, type Way } from './network.ts';

/**
 * Maximum gap between two parts of an expressway that continue each other, metres. It equals the reach of the network, so
 * that the search for the shortest way finds a junction at every such gap. In our data, parts that continue each other touch
 * (0 m); the nearest ends that do not are 19 km apart (both shores of the bay that the G92 goes round).
 */
export const seam = reach;

/** The parts of an expressway ahead of a lane, each with entry point and way. Nothing follows a ring road. */
export function* partsFrom(network: Network, lane: Lane): Generator<Lane> {
	const driven = new Set<string>();
	for (let part: Lane | null = lane; part; part = onward(network, part, driven)) {
		driven.add(part.road);
		yield part;
	}
}

/** The nearest part that continues another and was not driven yet; null if there is none, and on a ring road. */
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
