import type { Position } from '../geo/sphere.ts';
import { wayTowards } from './carriageway.ts';
import { leg, type Leg } from './leg.ts';
import type { Network } from './network.ts';
import { partsFrom } from './parts.ts';

/**
 * The route along an expressway to its end, or once round a ring road.
 * @param towards a position that gives the direction
 * @param origin position of the driver; null: the route starts at the beginning of the part
 * @returns empty if the code is unknown, or if neither direction clearly leads to `towards`
 */
export function followExpressway(
	network: Network,
	code: string,
	towards: Position,
	origin: Position | null
): Leg[] {
	const fixes = network.partsOf(code).map(({ id }) => network.nearest(id, origin ?? towards));
	if (!fixes.length) return [];
	const nearest = fixes.reduce((best, fix) => (fix.off < best.off ? fix : best));
	const { loop, length } = network.roads.get(nearest.road)!;
	const way = wayTowards(network, nearest, towards);
	if (way === null) return [];
	const at = origin || loop ? nearest.at : way === 1 ? 0 : length;
	const legs: Leg[] = [];
	for (const part of partsFrom(network, { road: nearest.road, at, way })) {
		const whole = network.lengthOf(part.road);
		const [before, after] = [leg(part.road, 0, part.at, part.way), leg(part.road, part.at, whole, part.way)];
		// a ring road is driven once round
		if (loop) legs.push(...(way === 1 ? [after, before] : [before, after]));
		else legs.push(part.way === 1 ? after : before);
	}
	return legs.filter(({ from, to }) => to > from);
}
