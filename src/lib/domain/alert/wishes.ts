import * as v from 'valibot';
import { targetOf } from './target.ts';
import { wayTowards } from '../road/carriageway.ts';
import { severities, type Alert, type Severity } from './alert.ts';
import { contains } from '../geo/polygon.ts';
import { idShape } from '../json/parts.ts';
import { halfWidth } from '../road/corridor-bounds.ts';
import type { Network, Way } from '../road/network.ts';
import { Router } from '../road/route.ts';
import { positionShape, toSegment, unit, type Position } from '../geo/sphere.ts';

/** A followed road: an expressway in one direction (`towards`) or in both (null), or a line of [lon, lat] in degrees. */
const wishedCorridorShape = v.union([
	v.strictObject({ code: v.string(), towards: v.nullable(positionShape) }),
	v.strictObject({ line: v.array(v.tuple([v.number(), v.number()])) })
]);
export type WishedCorridor = v.InferOutput<typeof wishedCorridorShape>;

/** Hours in which only an Extreme alert is pushed, such as "22:00" to "06:00", in a time zone by its IANA name. */
const quietHoursShape = v.strictObject({ from: v.string(), to: v.string(), zone: v.string() });
export type QuietHours = v.InferOutput<typeof quietHoursShape>;

/** Which alerts a person wants as push messages while the app is closed. */
export const wishesShape = v.strictObject({
	/** lowest severity that is pushed */
	severity: v.picklist(severities),
	place_ids: v.array(idShape),
	corridors: v.array(wishedCorridorShape),
	quiet: v.nullable(quietHoursShape)
});
export type Wishes = v.InferOutput<typeof wishesShape>;

/** Maximum number of places and corridors in one set of wishes. */
export const mostPlaces = 100;
export const mostCorridors = 10;

const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** Time of day in a time zone, such as "14:05"; null if this machine does not know the zone. */
function clockIn(zone: string, now: number): string | null {
	let clock = clocks.get(zone);
	if (clock === undefined) {
		try {
			clock = new Intl.DateTimeFormat('en-GB', {
				timeZone: zone,
				hour: '2-digit',
				minute: '2-digit',
				hourCycle: 'h23'
			});
		} catch {
			clock = null;
		}
		clocks.set(zone, clock);
	}
	return clock && clock.format(now);
}

/** True within quiet hours, which may go past midnight; none if from equals to or the zone is unknown. @param now epoch ms */
export function isQuiet({ from, to, zone }: QuietHours, now: number): boolean {
	const clock = clockIn(zone, now);
	if (clock === null) return false;
	return from <= to ? from <= clock && clock < to : from <= clock || clock < to;
}

/** True if a severity is at least as grave as `least`. */
export const isGraveEnough = (severity: Severity, least: Severity): boolean =>
	severities.indexOf(severity) <= severities.indexOf(least);

/**
 * Decides whom one alert concerns. The stretches of the alert are computed once, so that each of many wishes costs only a
 * few comparisons.
 */
export class Concern {
	#network: Network;
	#alert: Alert;
	#places: ReadonlySet<string>;
	/** stretches of the alert on the network, by expressway code */
	#onRoads = new Map<string, { road: string; from: number; to: number; way: Way | null }[]>();
	/** codes that the alert names but on which it has no stretch of the network */
	#named: ReadonlySet<string>;
	#target;
	/** cache: the way from a stretch to a destination, by stretch and destination */
	#ways = new Map<string, Way | null>();
	/** cache: answers for lines, as many people may follow the same line */
	#lines = new Map<string, boolean>();
	#router: Router;

	constructor(network: Network, router: Router, alert: Alert) {
		this.#network = network;
		this.#router = router;
		this.#alert = alert;
		this.#places = new Set(alert.places.map(({ id }) => id));
		this.#target = targetOf(network, alert);
		for (const stretch of this.#target.stretches) {
			const { code } = network.roads.get(stretch.road)!;
			this.#onRoads.set(code, [...(this.#onRoads.get(code) ?? []), stretch]);
		}
		const codes = [
			...alert.places.flatMap(({ expressways }) => expressways),
			...alert.stretches.map(({ code }) => code)
		];
		this.#named = new Set(codes.filter((code) => !this.#onRoads.has(code)));
	}

	/** True if a person with these wishes is to be notified now. @param now epoch ms */
	matches(wishes: Wishes, now: number): boolean {
		if (!isGraveEnough(this.#alert.severity, wishes.severity)) return false;
		if (
			!wishes.place_ids.some((id) => this.#places.has(id)) &&
			!wishes.corridors.some((corridor) => this.#along(corridor))
		)
			return false;
		return this.#alert.severity === 'Extreme' || !wishes.quiet || !isQuiet(wishes.quiet, now);
	}

	#along(corridor: WishedCorridor): boolean {
		if ('line' in corridor) return this.#alongLine(corridor.line);
		const { code, towards } = corridor;
		if (this.#named.has(code)) return true;
		return (this.#onRoads.get(code) ?? []).some(
			(stretch) => stretch.way === null || !towards || this.#leads(stretch, stretch.way, towards)
		);
	}

	/** True if the carriageway of the stretch leads to a destination, or if that cannot be determined. */
	#leads(stretch: { road: string; from: number; to: number }, way: Way, towards: Position): boolean {
		const at = (stretch.from + stretch.to) / 2;
		const key = `${stretch.road} ${at} ${towards.lon} ${towards.lat}`;
		let wanted = this.#ways.get(key);
		if (wanted === undefined) {
			wanted = wayTowards(this.#network, { road: stretch.road, at }, towards);
			this.#ways.set(key, wanted);
		}
		return wanted === null || wanted === way;
	}

	#alongLine(line: readonly [lon: number, lat: number][]): boolean {
		const key = JSON.stringify(line);
		let found = this.#lines.get(key);
		if (found === undefined) this.#lines.set(key, (found = this.#meets(line)));
		return found;
	}

	#meets(points: readonly [lon: number, lat: number][]): boolean {
		const legs = this.#router.route({ type: 'line', points: [...points] }, null)?.legs ?? [];
		const { stretches, points: spots, areas } = this.#target;
		const onRoad = legs.some((leg) =>
			stretches.some(
				({ road, from, to, way }) =>
					road === leg.road && from <= leg.to && to >= leg.from && (way === null || way === leg.way)
			)
		);
		if (onRoad) return true;
		if (points.some(([lon, lat]) => areas.some((area) => contains(area, { lon, lat })))) return true;
		// with stretches on the network the carriageway decides; without them, the distance of the line to the points does
		if (stretches.length) return false;
		const units = points.map(([lon, lat]) => unit({ lon, lat }));
		return spots.some((spot) => {
			const here = unit(spot);
			return units.some((end, i) => i > 0 && toSegment(here, units[i - 1]!, end).metres <= halfWidth);
		});
	}
}
