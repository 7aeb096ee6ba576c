import type { Network } from './network.ts';

/** A point of a road: `at` metres from its first point. */
export interface RoadPoint {
	road: string;
	at: number;
}

/** A point where a driver can change from one road to another. */
export interface Junction {
	a: RoadPoint;
	b: RoadPoint;
	/** distance between the two points, metres */
	off: number;
}

/** Step at which roads are compared to find junctions, metres. */
const step = 500;

/** All junctions: for each stretch where two roads are within reach of each other, their nearest points. */
export function junctionsOf(network: Network): Junction[] {
	const junctions: Junction[] = [];
	for (const road of network.roads.values()) {
		/** nearest points so far, for each road that is within reach now */
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
