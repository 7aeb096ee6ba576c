import { along, bearing, between, position, unit, type Unit } from '../geo/sphere.ts';
import { joined, legsBetween, type Leg } from './leg.ts';
import type { Fix, Network, Way } from './network.ts';

type Point = readonly [lon: number, lat: number];

/** A line is looked at at steps of this, metres. */
const step = 500;
/** Parts of a line shorter than this on a road were only crossing it, metres. */
const shortest = 1500;

/** What of the network a line runs along. */
export function matchLine(network: Network, points: readonly Point[]): Leg[] {
	const line = sampled(points);
	const runs: { road: string; fixes: Fix[]; ways: number }[] = [];
	for (let i = 0; i + 1 < line.length; i++) {
		const here = position(line[i]!);
		const heading = bearing(here, position(line[i + 1]!));
		const fixes = network.locate(here, heading);
		const last = runs.at(-1);
		// it stays on the road it is on while that runs along
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

/** What of a road a line runs along; none where it only crosses it, or runs back and forth. */
function legsOfRun(network: Network, road: string, fixes: readonly Fix[], way: Way): Leg[] {
	const { loop, length } = network.roads.get(road)!;
	const [first, last] = [fixes[0]!.at, fixes[fixes.length - 1]!.at];
	if (!loop && (last - first) * way < 0) return [];
	const legs = legsBetween(road, length, first, last, way);
	const metres = legs.reduce((sum, { from, to }) => sum + to - from, 0);
	return metres >= shortest ? legs : [];
}

/** Points along a line, at most a step apart, its own among them. */
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
