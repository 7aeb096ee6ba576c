import { byUrgency, inForce, type AlertAhead, type AlertStretch } from './alert.ts';
import type { Lane } from './ahead.ts';
import type { Network } from './expressway.ts';

interface Heard {
	ahead: AlertAhead;
	/** what was driven until it was heard, metres */
	driven: number;
}

/** How somebody drives at the moment of a question. */
export interface Drive {
	/** metres driven in all */
	driven: number;
	/** metres a second */
	pace: number;
	lane: Lane | null;
	network: Network | null;
	/** metres of road until a place that lies ahead; null for others */
	metresTo(place: string): number | null;
}

/** What is farther behind than this was passed, metres: positions are estimates. */
const behind = 500;

/** The alerts heard, each with how far it is by now. */
export class AlertsAhead {
	#heard = new Map<string, Heard>();

	/** An alert is new, has changed, was called off, or takes the place of another. */
	hear(ahead: AlertAhead, driven: number): void {
		const { id, references } = ahead.alert;
		if (references) this.#heard.delete(references);
		this.#heard.set(id, { ahead, driven });
	}

	/** What is in force and not passed, the most urgent first. @param now epoch ms */
	at(drive: Drive, now: number): AlertAhead[] {
		const found: AlertAhead[] = [];
		for (const heard of this.#heard.values()) {
			const { alert } = heard.ahead;
			if (!inForce(alert, now)) continue;
			const metres = metresOf(heard, drive);
			if (metres !== null && metres < -behind) continue;
			const left = metres === null ? null : Math.max(0, metres);
			found.push({ alert, metres: left, seconds: left === null ? null : left / drive.pace });
		}
		return found.sort(byUrgency);
	}

	/** Forgets what is over, so that a long drive does not grow. @param now epoch ms */
	tidy(now: number): void {
		for (const [id, { ahead }] of this.#heard) if (!inForce(ahead.alert, now)) this.#heard.delete(id);
	}
}

/** Metres until an alert by now, negative where it was passed: along the road where it can be seen, else by what was driven. */
function metresOf({ ahead, driven }: Heard, drive: Drive): number | null {
	const places = ahead.alert.places.map(({ id }) => drive.metresTo(id)).filter((metres) => metres !== null);
	const stretches = ahead.alert.stretches
		.map((stretch) => metresToStretch(stretch, drive))
		.filter((metres) => metres !== null);
	if (places.length || stretches.length) return Math.min(...places, ...stretches);
	return ahead.metres === null ? null : ahead.metres - (drive.driven - driven);
}

/** Metres until a stretch of the road that is driven, 0 in the midst of it, negative past it; null where it is elsewhere. */
function metresToStretch({ code, from, to }: AlertStretch, { lane, network }: Drive): number | null {
	const road = lane && network?.roads.get(lane.road);
	if (!lane || road?.code !== code || road.loop) return null;
	const ends = [from, to].map((end) => network!.locate(end).find((fix) => fix.road === lane.road)?.at);
	if (ends[0] === undefined || ends[1] === undefined) return null;
	const [low, high] = [Math.min(ends[0], ends[1]), Math.max(ends[0], ends[1])];
	const enter = lane.way === 1 ? low - lane.at : lane.at - high;
	const leave = lane.way === 1 ? high - lane.at : lane.at - low;
	return leave < 0 ? leave : Math.max(0, enter);
}
