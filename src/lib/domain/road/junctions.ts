import type { Network } from './network.ts';

/** A metre of a road. */
export interface RoadPoint {
	road: string;
	at: number;
}

/** Where one can change from one road to another. */
export interface Junction {
	a: RoadPoint;
	b: RoadPoint;
	/** metres between the two */
	off: number;
}

/** Roads are compared at steps of this to find where they meet, metres. */
const step = 500;

/** Where roads come together: the nearest points of two that are within reach of each other. */
export function junctionsOf(network: Network): Junction[] {
	const junctions: Junction[] = [];
	for (const road of network.roads.values()) {
		/** the nearest so far of the roads that are near now */
		const near = new Map<string, Junction>();
		for (let at = 0; at <= road.length + step; at += step) {
			const metre = Math.min(at, road.length);
			const fixes = network.locate(network.positionAt(road.id, metre));
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
	return junctions;
}
