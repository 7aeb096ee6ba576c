import type { Place } from '$lib/domain/place/place';
import { distance } from '$lib/domain/geo/distance';
import { sharedPosition, type Spot } from '$lib/domain/geo/shared-position';
import { m } from '$lib/paraglide/messages';
import { metres } from '$lib/ui/format';

/** Request with which the app was opened: a shortcut of its icon, or another app's share sheet. */
export type Arrival =
	| { kind: 'report' }
	| { kind: 'near' }
	| { kind: 'place'; id: string }
	| { kind: 'spot'; spot: Spot; name: string }
	| { kind: 'search'; query: string };

const uuid = /\bplace=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/;
const pair = /(-?\d{1,3}\.\d{2,})\s*[,，/]\s*(-?\d{1,3}\.\d{2,})/;
const link = /\b(?:https?|geo):[^\s，。]+/g;
/** Distance within which a shared position means a place, metres. */
const meant = 1500;
/** Distance within which the nearest place is opened for a report, metres. */
const atHand = 10_000;

/** Reads the request in an address; null if it only shows the map. */
export function readArrival({ searchParams: params }: URL): Arrival | null {
	const wish = params.get('do');
	if (wish === 'report' || wish === 'near') return { kind: wish };
	const shared = ['share_title', 'share_text', 'share_url'].map((name) => params.get(name)?.trim() ?? '');
	const text = shared.filter(Boolean).join('\n').slice(0, 2000);
	if (!text) return null;
	const id = uuid.exec(text)?.[1];
	if (id) return { kind: 'place', id };
	const name = nameIn(text);
	const spot = sharedPosition(text);
	if (spot) return { kind: 'spot', spot, name };
	return name ? { kind: 'search', query: name } : null;
}

/** The first line of a shared text that is more than a link: "【枫泾服务区】 https://…" → "枫泾服务区". */
function nameIn(text: string): string {
	const words = text.replace(link, ' ').replace(pair, ' ');
	const line = words.split('\n').find((part) => /[\p{L}\p{N}]/u.test(part)) ?? '';
	return (/[【[「]([^】\]」]+)[】\]」]/.exec(line)?.[1] ?? line).trim().slice(0, 80);
}

/** Converts a position to WGS-84. */
async function toWgs84({ lon, lat, datum }: Spot): Promise<{ lon: number; lat: number }> {
	if (datum === 'wgs84') return { lon, lat };
	const { default: gcoord } = await import('gcoord');
	const from = { gcj02: gcoord.GCJ02, bd09: gcoord.BD09, bd09mc: gcoord.BD09MC }[datum];
	const [x, y] = gcoord.transform([lon, lat], from, gcoord.WGS84) as [number, number];
	return { lon: x, lat: y };
}

/** Actions of the screen that an arrival uses. */
export interface Stage {
	places(): Iterable<Place>;
	/** calls back with the position of the device when it is known */
	locate(then: (here: { lon: number; lat: number }) => void): void;
	pick(id: string): void;
	centre(position: { lon: number; lat: number }): void;
	/** shows the list of the whole region, nearest first */
	showList(): void;
	search(query: string): void;
	/** shows a sentence */
	say(text: string): void;
}

function nearest(places: Iterable<Place>, to: { lon: number; lat: number }, within: number): Place | null {
	let best: Place | null = null;
	let least = within;
	for (const place of places) {
		const metres = distance(place, to);
		if (metres <= least) [best, least] = [place, metres];
	}
	return best;
}

/** Carries out the request of an arrival. The places must be loaded. */
export async function carryOut(arrival: Arrival, stage: Stage): Promise<void> {
	switch (arrival.kind) {
		case 'place':
			return stage.pick(arrival.id);
		case 'search':
			return stage.search(arrival.query);
		case 'near':
			return stage.locate((here) => {
				stage.centre(here);
				stage.showList();
			});
		case 'report':
			return stage.locate((here) => {
				const place = nearest(stage.places(), here, atHand);
				if (place) return stage.pick(place.id);
				stage.centre(here);
				stage.showList();
				stage.say(m.arrive_nothing_near({ distance: metres(atHand) }));
			});
		case 'spot': {
			const position = await toWgs84(arrival.spot);
			const place = nearest(stage.places(), position, meant);
			if (place) stage.pick(place.id);
			else stage.centre(position);
		}
	}
}
