import type { Alert, AlertPlace, AlertStretch } from './alert.ts';
import { stretchesIn } from './area.ts';
import { halfWidth, type Target } from './corridor.ts';
import type { Fix, Network, Stretch, Way } from './expressway.ts';
import { townIn } from './gazetteer.ts';
import { between, unit, type Position } from './sphere.ts';

/** A place stands for so much road to each side, metres: its position is good to that on its own road. */
const placeHalf = 300;
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

/** What an alert is about, on the network and off it. */
export function targetOf(network: Network, alert: Pick<Alert, 'places' | 'stretches' | 'area'>): Target {
	const stretches: Stretch[] = [];
	for (const place of alert.places) stretches.push(...stretchesOfPlace(network, place));
	for (const stretch of alert.stretches) stretches.push(...stretchesBetween(network, stretch));
	if (alert.area) stretches.push(...stretchesIn(network, alert.area));
	return {
		stretches,
		points: [
			...alert.places.map(({ lon, lat }) => ({ lon, lat })),
			...alert.stretches.flatMap(({ from, to }) => [from, to])
		],
		areas: alert.area ? [alert.area] : []
	};
}

/** A place on the expressways it names, and on those whose corridor holds it. */
function stretchesOfPlace(network: Network, place: AlertPlace): Stretch[] {
	const town = place.towards && townIn(place.towards.zh + place.towards.en);
	return network
		.locate(place)
		.filter(({ road, off }) => place.expressways.includes(network.roads.get(road)!.code) || off <= halfWidth)
		.map((fix) => ({
			road: fix.road,
			from: fix.at - placeHalf,
			to: fix.at + placeHalf,
			way: town && wayTowards(network, fix, town)
		}));
}

/** The part of each line of an expressway between two positions; round a ring the shorter way. */
export function stretchesBetween(network: Network, { code, from, to, towards }: AlertStretch): Stretch[] {
	const stretches: Stretch[] = [];
	for (const road of network.roads.values()) {
		if (road.code !== code) continue;
		const [a, b] = [from, to].map((end) => network.nearest(road.id, end)) as [Fix, Fix];
		// a line that touches neither end, and does not lie between them, has no part in it
		if (a.at === b.at) continue;
		const [low, high] = a.at < b.at ? [a.at, b.at] : [b.at, a.at];
		const way = towards && wayTowards(network, { road: road.id, at: (low + high) / 2 }, towards);
		if (road.loop && high - low > road.length / 2)
			stretches.push(
				{ road: road.id, from: high, to: road.length, way },
				{ road: road.id, from: 0, to: low, way }
			);
		else stretches.push({ road: road.id, from: low, to: high, way });
	}
	return stretches;
}
