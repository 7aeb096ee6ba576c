import type { Fix, Network, Way } from './network.ts';
import { townIn } from '../geo/gazetteer.ts';
import type { Place } from '../place/place.ts';
import { between, unit, type Position } from '../geo/sphere.ts';

/** Distance on each side at which the distances to a destination are compared, metres. */
const lookAhead = 10_000;
/** Minimum difference of those distances for one way to lead to the destination, metres. */
const clearly = 1000;

/** The way along a road that leads to a destination; null if neither clearly does. */
export function wayTowards(
	network: Network,
	{ road, at }: Pick<Fix, 'road' | 'at'>,
	to: Position
): Way | null {
	const there = unit(to);
	const far = (metre: number) => between(unit(network.positionAt(road, metre)), there);
	const gained = far(at - lookAhead) - far(at + lookAhead);
	return Math.abs(gained) < clearly ? null : gained > 0 ? 1 : -1;
}

/**
 * The way in which the stakes of a road ascend (上行), by the numbering of the national network (JTG A03): one digit, away
 * from Beijing; two digits odd, from north to south; even, from east to west. Null for other roads, where each province
 * decides, and for ring roads.
 */
export function ascent(network: Network, road: string): Way | null {
	const { code, loop } = network.roads.get(road)!;
	const digits = /^G(\d{1,2})$/.exec(code)?.[1];
	if (!digits || loop) return null;
	const [first, last] = [network.positionAt(road, 0), network.positionAt(road, network.lengthOf(road))];
	if (digits.length === 1) {
		const beijing = unit({ lon: 116.407, lat: 39.904 });
		return between(unit(last), beijing) > between(unit(first), beijing) ? 1 : -1;
	}
	const south = Number(digits) % 2 === 1;
	return (south ? last.lat < first.lat : last.lon < first.lon) ? 1 : -1;
}

/** The carriageway of a road that a place serves; null if it serves both, or if it is unknown which. */
export function wayOf(
	network: Network,
	{ direction, attributes }: Pick<Place, 'direction' | 'attributes'>,
	road: string,
	at: number
): Way | null {
	if (direction === 'both') return null;
	const town = attributes.towards && townIn(attributes.towards.zh + attributes.towards.en);
	const way = town ? wayTowards(network, { road, at }, town) : null;
	if (way) return way;
	const up = direction && ascent(network, road);
	return up && (direction === 'up' ? up : up === 1 ? -1 : 1);
}
