import { wayTowards } from './alert-target.ts';
import type { Network, Way } from './expressway.ts';
import { townIn } from './gazetteer.ts';
import type { Place } from './place.ts';
import { between, unit } from './sphere.ts';

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
