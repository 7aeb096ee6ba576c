import type { Alert, AlertPlace } from './alert.ts';
import { stretchesBetween } from '../road/stretches-between.ts';
import type { Target } from '../road/corridor.ts';
import { halfWidth } from '../road/corridor-bounds.ts';
import type { Network, Stretch } from '../road/network.ts';
import { stretchesIn } from '../road/stretches-in.ts';
import { wayTowards } from '../road/carriageway.ts';
import { townIn } from '../geo/gazetteer.ts';

/** Length of road that a place covers on each side, metres: the accuracy of its position along its own road. */
const placeHalf = 300;

/** The stretches of the network, the points and the areas that an alert is about. */
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

/** The stretches of a place: on the expressways it names, and on those whose corridor contains it. */
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
