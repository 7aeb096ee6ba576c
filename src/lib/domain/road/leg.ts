import type { Stretch, Way } from './network.ts';

/** A part of a route, in the order it is driven. */
export type Leg = Stretch & { way: Way };

/** A leg of a road, metres from its first point, `from` ≤ `to`. */
export const leg = (road: string, from: number, to: number, way: Way): Leg => ({ road, from, to, way });

/** The legs from one metre of a road to another, the way one drives: two where they lead across the first point of a ring. */
export function legsBetween(road: string, length: number, from: number, to: number, way: Way): Leg[] {
	if (way === 1)
		return to < from ? [leg(road, from, length, 1), leg(road, 0, to, 1)] : [leg(road, from, to, 1)];
	return to > from ? [leg(road, 0, from, -1), leg(road, to, length, -1)] : [leg(road, to, from, -1)];
}

/** Legs that go on from each other as one, none of no length. */
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
