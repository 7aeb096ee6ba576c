import { wayTowards } from './carriageway.ts';
import type { Ends } from './ends.ts';
import type { Fix, Network, Stretch } from './network.ts';

/** The stretches of an expressway between two positions, on each of its parts; on a ring road, the shorter way round. */
export function stretchesBetween(network: Network, { code, from, to, towards }: Ends): Stretch[] {
	const stretches: Stretch[] = [];
	for (const road of network.partsOf(code)) {
		const [a, b] = [from, to].map((end) => network.nearest(road.id, end)) as [Fix, Fix];
		// a part away from both positions has the same nearest point for both
		if (a.at === b.at) continue;
		const [low, high] = a.at < b.at ? [a.at, b.at] : [b.at, a.at];
		const way = towards && wayTowards(network, { road: road.id, at: (low + high) / 2 }, towards);
		if (road.loop && high - low > road.length / 2)
			stretches.push(
				{ road: road.id, from: high, to: road.length, way },
				{ road: road.id, from: 0, to: low, way }
			);
		else stretches.push({ road: road.id, from: low, to: high, way });
	}
	return stretches;
}
