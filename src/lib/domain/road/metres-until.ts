import type { Lane } from './lane.ts';
import type { Stretch } from './network.ts';

/** What of a road matters to how far one drives on it. */
interface Line {
	loop: boolean;
	/** metres */
	length: number;
}

/** Metres until what begins and ends so many metres ahead: 0 within it, negative beyond it (metres since its end). */
export function untilPart(begin: number, end: number): number {
	if (begin > 0) return begin;
	return end < 0 ? end : 0;
}

/**
 * Metres of road until a stretch, for who drives on its road: 0 within it, negative beyond it (metres since its end). Round
 * a ring everything comes again: there it is never negative. Null on the other carriageway.
 * @param stretch of the same road; on a ring it may begin before the first point or end beyond the last
 */
export function metresUntil(
	{ loop, length }: Line,
	{ at, way }: Pick<Lane, 'at' | 'way'>,
	{ from, to, way: only }: Omit<Stretch, 'road'>
): number | null {
	if (only !== null && only !== way) return null;
	const begin = way === 1 ? from - at : at - to;
	if (!loop) return untilPart(begin, way === 1 ? to - at : at - from);
	// the round in which it comes next; added to the ends and not to the difference, so that everybody rounds alike
	const round = -length * Math.floor(begin / length) * way;
	const last = round - length * way;
	// the last time round it had begun, and it has not ended
	if ((way === 1 ? to + last - at : at - (from + last)) >= 0) return 0;
	return way === 1 ? from + round - at : at - (to + round);
}

/**
 * The same, negative also round a ring where it was passed: what lies ahead by less than half a round is ahead, all else
 * behind.
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
