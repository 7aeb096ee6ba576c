import type { Fix, Network, Way } from './network.ts';
import { townIn } from '../geo/gazetteer.ts';
import type { Place } from '../place/place.ts';
import { between, unit, type Position } from '../geo/sphere.ts';

/** Which way leads to somewhere is asked so far to each side, metres. */
const lookAhead = 10_000;
/** Where both ways come nearer by less than this, neither leads there, metres. */
const clearly = 1000;

/** Which way along a road leads to somewhere; null where that cannot be told. */
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
 * Which way the stakes of a road ascend (上行), by how the national network is numbered (JTG A03): one digit, away from
 * Beijing; odd, from north to south; even, from east to west. Null for others, whose beginning is a matter of each province.
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

/** Which carriageway of a road a place serves; null for both, and where nothing says which. */
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
