import { byUrgency, isOver, type AlertAhead } from './alert.ts';
import { targetOf } from './target.ts';
import type { Lane } from '../road/lane.ts';
import { metresUntilOrSince } from '../road/metres-until.ts';
import type { Network, Stretch } from '../road/network.ts';

interface Heard {
	ahead: AlertAhead;
	/** what was driven until it was heard, metres */
	driven: number;
	/** the parts of roads it is about, once they have been asked for */
	stretches: readonly Stretch[] | null;
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
		this.#heard.set(id, { ahead, driven, stretches: null });
	}

	/** What was heard last of an alert; undefined where nothing was. */
	heard(id: string): AlertAhead | undefined {
		return this.#heard.get(id)?.ahead;
	}

	/**
	 * What is in force and not passed, the most urgent first. What was told holds already, whatever this device's clock says
	 * of its beginning. @param now epoch ms
	 */
	at(drive: Drive, now: number): AlertAhead[] {
		const found: AlertAhead[] = [];
		for (const heard of this.#heard.values()) {
			const { alert } = heard.ahead;
			if (isOver(alert, now)) continue;
			const metres = metresOf(heard, drive);
			if (metres !== null && metres < -behind) continue;
			const left = metres === null ? null : Math.max(0, metres);
			found.push({ alert, metres: left, seconds: left === null ? null : left / drive.pace });
		}
		return found.sort(byUrgency);
	}

	/** Forgets what is over, so that a long drive does not grow. @param now epoch ms */
	tidy(now: number): void {
		for (const [id, { ahead }] of this.#heard) if (isOver(ahead.alert, now)) this.#heard.delete(id);
	}
}

/** Metres until an alert by now, negative where it was passed: along the road where it can be seen, else by what was driven. */
function metresOf(heard: Heard, drive: Drive): number | null {
	const { alert, metres } = heard.ahead;
	const found = alert.places.map(({ id }) => drive.metresTo(id)).filter((far) => far !== null);
	const { lane, network } = drive;
	if (lane && network) {
		const stretches = (heard.stretches ??= targetOf(network, alert).stretches);
		const road = network.roads.get(lane.road)!;
		for (const stretch of stretches) {
			const far = stretch.road === lane.road ? metresUntilOrSince(road, lane, stretch) : null;
			if (far !== null) found.push(far);
		}
	}
	if (!found.length) return metres === null ? null : metres - (drive.driven - heard.driven);
	const left = found.filter((far) => far >= -behind);
	return left.length ? Math.min(...left) : Math.max(...found);
}
