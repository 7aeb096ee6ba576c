import { along, bearing, between, position, unit, type Unit } from '../geo/sphere.ts';
import { joined, legsBetween, type Leg } from './leg.ts';
import type { Fix, Network, Way } from './network.ts';

type Point = readonly [lon: number, lat: number];

/** Step at which a line is sampled, metres. */
const step = 500;
/** Minimum length along a road, metres; a shorter match is only a crossing. */
const shortest = 1500;
/** Maximum length of a line, metres; across the country and back. */
const longest = 12_000_000;
/** Number of samples between two yields. */
const piece = 100;

/**
 * The legs of the network that a line of [lon, lat] in degrees runs along; none for a line longer than {@link longest}.
 * It yields between pieces of the work.
 */
export function* matchLine(network: Network, points: readonly Point[]): Generator<void, Leg[]> {
	const units = points.map(([lon, lat]) => unit({ lon, lat }));
	if (lengthOf(units) > longest) return [];
	const runs: { road: string; fixes: Fix[]; ways: number }[] = [];
	let last: Unit | undefined;
	let count = 0;
	for (const next of sampled(units)) {
		if (count++ % piece === 0) yield;
		const [from, to] = [last, next];
		last = next;
		if (!from) continue;
		const here = position(from);
		const heading = bearing(here, position(to));
		const fixes = network.locate(here, heading);
		const run = runs.at(-1);
		// the match stays on its road while that runs along the line
		const fix = fixes.find(({ road }) => road === run?.road) ?? fixes[0];
		if (!fix) continue;
		const way = network.way(fix, heading) ?? 0;
		if (run?.road === fix.road) {
			run.fixes.push(fix);
			run.ways += way;
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
function* sampled(units: readonly Unit[]): Generator<Unit> {
	for (let i = 0; i + 1 < units.length; i++) {
		const steps = Math.max(1, Math.ceil(between(units[i]!, units[i + 1]!) / step));
		for (let k = 0; k < steps; k++) yield along(units[i]!, units[i + 1]!, k / steps);
	}
	if (units.length) yield units[units.length - 1]!;
}

function lengthOf(units: readonly Unit[]): number {
	let metres = 0;
	for (let i = 0; i + 1 < units.length; i++) metres += between(units[i]!, units[i + 1]!);
	return metres;
}
