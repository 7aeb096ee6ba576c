import type { Lane } from './lane.ts';
import type { Stretch } from './network.ts';

/** The properties of a road that distances depend on. */
interface Line {
	loop: boolean;
	/** whole length, metres */
	length: number;
}

/** Metres to a part from `begin` to `end` metres ahead: 0 within it; beyond it negative, the metres since its end. */
export function untilPart(begin: number, end: number): number {
	if (begin > 0) return begin;
	return end < 0 ? end : 0;
}

/**
 * Metres along the road to a stretch, for a driver on the same road: 0 within it; beyond it negative, the metres since its
 * end. Never negative on a ring road, where every stretch comes ahead again. Null on the other carriageway.
 * @param stretch of the same road; on a ring road it may begin before the first point or end beyond the last
 */
export function metresUntil(
	{ loop, length }: Line,
	{ at, way }: Pick<Lane, 'at' | 'way'>,
	{ from, to, way: only }: Omit<Stretch, 'road'>
): number | null {
	if (only !== null && only !== way) return null;
	const begin = way === 1 ? from - at : at - to;
	if (!loop) return untilPart(begin, way === 1 ? to - at : at - from);
	// the offset of the next round; added to the ends, not to the difference, so that rounding is the same for all callers
	const round = -length * Math.floor(begin / length) * way;
	const last = round - length * way;
	// the driver is inside: the stretch began in the previous round and has not ended
	if ((way === 1 ? to + last - at : at - (from + last)) >= 0) return 0;
	return way === 1 ? from + round - at : at - (to + round);
}

/**
 * Like {@link metresUntil}, but negative for a passed stretch on a ring road too: a stretch less than half a round ahead is
 * ahead, any other is behind.
 */
export function metresUntilOrSince(
	line: Line,
	lane: Pick<Lane, 'at' | 'way'>,
	stretch: Omit<Stretch, 'road'>
): number | null {
	const metres = metresUntil(line, lane, stretch);
	if (metres === null || !line.loop || metres < line.length / 2) return metres;
	return metres + (stretch.to - stretch.from) - line.length;
}
