import { isGrave, type AlertAhead } from '../domain/alert/alert.ts';
import { Announcer } from '../domain/drive/announcement.ts';
import { walking, type Whereabouts } from '../domain/drive/gps-filter.ts';
import { endOf, warningOf, type SamplingResult } from '../domain/drive/sampling-result.ts';
import type { Listening } from './listening.svelte.ts';
import type { AheadRow, SamplingPoint } from './outlook.ts';
import { vibrate } from './vibrate.ts';
import type { Voice } from './voice.svelte.ts';
import type { Announced, Words } from './words.ts';

/** State of the drive from which the announcements are made. */
export interface Sight {
	readonly here: Whereabouts | null;
	/** places ahead, in the order in which they are reached */
	readonly rows: readonly AheadRow[];
	readonly alerts: readonly AlertAhead[];
	/** the driver's own sampling result */
	readonly result: { readonly current: SamplingResult | null };
	readonly samplingPoint: SamplingPoint | null;
}

/** A place that is not open is announced this long before the arrival, seconds. */
const announceBefore = 15 * 60;

/** Announces alerts, places ahead and the end of the sampling result; vibrates for severe and extreme ones. */
export class Announcing {
	#voice: Pick<Voice, 'say'>;
	#listening: Pick<Listening, 'stop'>;
	#words: Pick<Words, 'lang' | 'announcement'>;
	#announcer = new Announcer<Announced>();
	#calledOff = new Map<string, AlertAhead>();

	constructor(
		voice: Pick<Voice, 'say'>,
		listening: Pick<Listening, 'stop'>,
		words: Pick<Words, 'lang' | 'announcement'>
	) {
		this.#voice = voice;
		this.#listening = listening;
		this.#words = words;
	}

	/** Takes an alert that is new, changed, called off, or replaces another. */
	hear(ahead: AlertAhead): void {
		const { id, references, cancelled_at } = ahead.alert;
		// the new alert announces that it replaces the old one
		if (references) this.#calledOff.delete(references);
		if (cancelled_at !== null && this.#announcer.hasSaid(id)) this.#calledOff.set(id, ahead);
	}

	/** Says the announcements that are due, and stops speech recognition for them. @param now epoch ms */
	announce(sight: Sight, now: number): void {
		const message = this.#announcer.next(this.#announceable(sight, now), performance.now());
		if (!message) return;
		if (message.items.some(({ severity }) => isGrave(severity)))
			vibrate(message.interrupt ? [400, 150, 400, 150, 400] : [250, 120, 250]);
		this.#listening.stop();
		void this.#voice.say(this.#words.announcement(message.items), this.#words.lang, message.interrupt);
	}

	/** Says another text if nothing was said for a minute. @returns resolves when it has been said; null if it is not said */
	sayInPeace(text: string): Promise<void> | null {
		const now = performance.now();
		if (!this.#announcer.quiet(now)) return null;
		this.#announcer.spoke(now);
		return this.#voice.say(text, this.#words.lang);
	}

	#announceable(sight: Sight, now: number): Announced[] {
		return [
			...sight.alerts.map(alertAnnounced),
			...[...this.#calledOff.values()].map(calledOffAnnounced),
			...this.#placesAnnounced(sight),
			...resultAnnounced(sight, now)
		];
	}

	#placesAnnounced({ here, rows, alerts }: Sight): Announced[] {
		// without a road, a heading or movement, the direction of travel is unknown: no place counts as ahead
		if (!here || (!here.lane && (here.heading === null || here.speed < walking))) return [];
		const alerted = new Set(alerts.flatMap(({ alert }) => alert.places.map(({ id }) => id)));
		const byAir = !here.lane;
		return rows.flatMap((row): Announced[] => {
			const { place, metres, seconds, known } = row;
			const { status } = known;
			const id = `place ${place.id}`;
			if (alerted.has(place.id) || seconds > announceBefore || known.sides || !status) return [];
			if (known.band === 'unsure') return [];
			// "open" is news only to a driver who was told another status
			if (status === 'open' && !this.#announcer.hasSaid(id)) return [];
			const severity = status === 'closed' ? 'Severe' : 'Moderate';
			return [{ kind: 'place', id, saying: status, severity, metres, seconds, row, status, byAir }];
		});
	}
}

function alertAnnounced(ahead: AlertAhead): Announced {
	const { alert, metres, seconds } = ahead;
	const saying = [alert.severity, alert.facts?.status, alert.headline?.zh, alert.facts?.wait_minutes];
	return {
		kind: 'alert',
		id: alert.id,
		saying: saying.join('|'),
		severity: alert.severity,
		metres,
		seconds,
		ahead
	};
}

const calledOffAnnounced = (ahead: AlertAhead): Announced => ({
	kind: 'called-off',
	id: ahead.alert.id,
	saying: 'called off',
	severity: 'Minor',
	metres: null,
	seconds: null,
	ahead
});

function resultAnnounced(sight: Sight, now: number): Announced[] {
	const { current } = sight.result;
	const warning = current ? warningOf(current, now) : 0;
	if (!current || !warning) return [];
	return [
		{
			kind: 'result',
			id: 'sampling result',
			saying: `${current.taken} ${warning}`,
			severity: 'Moderate',
			metres: null,
			seconds: null,
			hours: Math.max(0, (endOf(current) - now) / 3_600_000),
			point: sight.samplingPoint
		}
	];
}
