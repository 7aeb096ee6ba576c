import type { Stretch, Way } from './network.ts';

/** A part of a route: a stretch of one road that is driven one way. */
export type Leg = Stretch & { way: Way };

/** Makes a leg; `from` ≤ `to`, metres from the first point of the road. */
export const leg = (road: string, from: number, to: number, way: Way): Leg => ({ road, from, to, way });

/** The legs from one metre of a road to another in a given way: two if they cross the first point of a ring road. */
export function legsBetween(road: string, length: number, from: number, to: number, way: Way): Leg[] {
	if (way === 1)
		return to < from ? [leg(road, from, length, 1), leg(road, 0, to, 1)] : [leg(road, from, to, 1)];
	return to > from ? [leg(road, 0, from, -1), leg(road, to, length, -1)] : [leg(road, to, from, -1)];
}

/** Joins legs that continue each other, and drops legs of zero length. */
export function joined(legs: readonly Leg[]): Leg[] {
	const out: Leg[] = [];
	for (const one of legs) {
		const last = out.at(-1);
		if (one.to <= one.from) continue;
		if (
			last?.road === one.road &&
			last.way === one.way &&
			(one.way === 1 ? last.to === one.from : last.from === one.to)
		)
			out[out.length - 1] = one.way === 1 ? { ...last, to: one.to } : { ...last, from: one.from };
		else out.push(one);
	}
	return out;
}
