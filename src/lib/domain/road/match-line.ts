import { along, bearing, between, position, unit, type Unit } from '../geo/sphere.ts';
import { joined, legsBetween, type Leg } from './leg.ts';
import type { Fix, Network, Way } from './network.ts';

type Point = readonly [lon: number, lat: number];

/** Step at which a line is sampled, metres. */
const step = 500;
/** Minimum length along a road, metres; a shorter match is only a crossing. */
const shortest = 1500;

/** The legs of the network that a line of [lon, lat] in degrees runs along. */
export function matchLine(network: Network, points: readonly Point[]): Leg[] {
	const line = sampled(points);
	const runs: { road: string; fixes: Fix[]; ways: number }[] = [];
	for (let i = 0; i + 1 < line.length; i++) {
		const here = position(line[i]!);
		const heading = bearing(here, position(line[i + 1]!));
		const fixes = network.locate(here, heading);
		const last = runs.at(-1);
		// the match stays on its road while that runs along the line
		const fix = fixes.find(({ road }) => road === last?.road) ?? fixes[0];
		if (!fix) continue;
		const way = network.way(fix, heading) ?? 0;
		if (last?.road === fix.road) {
			last.fixes.push(fix);
			last.ways += way;
		} else runs.push({ road: fix.road, fixes: [fix], ways: way });
	}
	return joined(runs.flatMap(({ road, fixes, ways }) => legsOfRun(network, road, fixes, ways >= 0 ? 1 : -1)));
}

/** The legs of one road that a line runs along; empty if it only crosses the road, or runs back and forth. */
function legsOfRun(network: Network, road: string, fixes: readonly Fix[], way: Way): Leg[] {
	const { loop, length } = network.roads.get(road)!;
	const [first, last] = [fixes[0]!.at, fixes[fixes.length - 1]!.at];
	if (!loop && (last - first) * way < 0) return [];
	const legs = legsBetween(road, length, first, last, way);
	const metres = legs.reduce((sum, { from, to }) => sum + to - from, 0);
	return metres >= shortest ? legs : [];
}

/** Points along a line, at most {@link step} metres apart, including its own points. */
function sampled(points: readonly Point[]): Unit[] {
	const units = points.map(([lon, lat]) => unit({ lon, lat }));
	const line: Unit[] = [];
	for (let i = 0; i + 1 < units.length; i++) {
		const steps = Math.max(1, Math.ceil(between(units[i]!, units[i + 1]!) / step));
		for (let k = 0; k < steps; k++) line.push(along(units[i]!, units[i + 1]!, k / steps));
	}
	if (units.length) line.push(units[units.length - 1]!);
	return line;
}
