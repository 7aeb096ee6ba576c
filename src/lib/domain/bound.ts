import type { Network, Way } from './expressway.ts';
import type { Names, Place } from './place.ts';
import { between, unit, type Position } from './sphere.ts';

/** Where signs point to in this region: cities, and what a province is called for short. */
const destinations: readonly (readonly [words: RegExp, lon: number, lat: number])[] = [
	[/崇明|Chongming/i, 121.4, 31.63],
	[/上海|沪|Shanghai/i, 121.474, 31.23],
	[/南京|Nanjing/i, 118.797, 32.06],
	[/苏州|Suzhou/i, 120.585, 31.299],
	[/无锡|Wuxi/i, 120.302, 31.575],
	[/常州|Changzhou/i, 119.974, 31.811],
	[/南通|Nantong/i, 120.894, 31.98],
	[/徐州|Xuzhou/i, 117.284, 34.206],
	[/杭州|Hangzhou/i, 120.155, 30.274],
	[/宁波|Ningbo/i, 121.55, 29.875],
	[/嘉兴|Jiaxing/i, 120.755, 30.746],
	[/湖州|Huzhou/i, 120.087, 30.894],
	[/金华|Jinhua/i, 119.647, 29.079],
	[/温州|Wenzhou/i, 120.699, 27.994],
	[/合肥|Hefei/i, 117.227, 31.821],
	[/芜湖|Wuhu/i, 118.433, 31.353],
	[/北京|Beijing/i, 116.407, 39.904],
	[/江苏|苏|Jiangsu/i, 119.4, 32.6],
	[/浙江|浙|Zhejiang/i, 120.155, 30.274],
	[/安徽|皖|Anhui/i, 117.227, 31.821]
];

/** The position of what a sign points to, "往上海", "into Zhejiang"; null where it is none we know, as "into the port". */
export function destinationOf({ zh, en }: Names): Position | null {
	const found = destinations.find(([words]) => words.test(zh) || words.test(en));
	return found ? { lon: found[1], lat: found[2] } : null;
}

/** So far to both sides of a place one looks which way leads nearer, metres. */
const look = 20_000;
/** Of all metres between the two, so large a share must be gained: a ring leads nowhere. */
const gain = 0.25;

/** Which way along a road leads nearer to a position, seen from a metre of it; null where neither does. */
export function wayTowards(network: Network, road: string, at: number, to: Position): Way | null {
	const goal = unit(to);
	const [before, after] = [at - look, at + look].map((metre) =>
		between(unit(network.positionAt(road, metre)), goal)
	) as [number, number];
	if (Math.abs(before - after) < gain * look) return null;
	return after < before ? 1 : -1;
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
	const goal = attributes.towards && destinationOf(attributes.towards);
	if (goal) return wayTowards(network, road, at, goal);
	const up = direction && ascent(network, road);
	return up && (direction === 'up' ? up : up === 1 ? -1 : 1);
}
