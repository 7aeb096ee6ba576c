import { byUrgency, isOver, type AlertAhead } from './alert.ts';
import { targetOf } from './target.ts';
import type { Lane } from '../road/lane.ts';
import { metresUntilOrSince } from '../road/metres-until.ts';
import type { Network, Stretch } from '../road/network.ts';

interface Heard {
	ahead: AlertAhead;
	/** distance driven when it was received, metres */
	driven: number;
	/** the stretches of road it is about; null until they are needed */
	stretches: readonly Stretch[] | null;
}

/** State of a drive at one moment. */
export interface Drive {
	/** distance driven since the start, metres */
	driven: number;
	/** speed, metres a second */
	pace: number;
	lane: Lane | null;
	network: Network | null;
	/** metres of road to a place ahead; null for a place that is not ahead */
	metresTo(place: string): number | null;
}

/** Distance behind the driver from which an alert counts as passed, metres; not 0, because positions are estimates. */
const behind = 500;

/** The alerts received, with the present distance of each. */
export class AlertsAhead {
	#heard = new Map<string, Heard>();

	/** Stores an alert that is new, changed or cancelled; removes the one it replaces. @param driven metres driven so far */
	hear(ahead: AlertAhead, driven: number): void {
		const { id, references } = ahead.alert;
		if (references) this.#heard.delete(references);
		this.#heard.set(id, { ahead, driven, stretches: null });
	}

	/** The alert as it was last received; undefined if it never was. */
	heard(id: string): AlertAhead | undefined {
		return this.#heard.get(id)?.ahead;
	}

	/**
	 * The alerts in force and not yet passed, the most urgent first. An alert that was received counts as begun, because the
	 * clock of this device may be slow. @param now epoch ms
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

	/** Removes alerts that have ended, so that memory does not grow on a long drive. @param now epoch ms */
	tidy(now: number): void {
		for (const [id, { ahead }] of this.#heard) if (isOver(ahead.alert, now)) this.#heard.delete(id);
	}
}

/** Metres to an alert, negative if it was passed: along the road if the alert is found there, else by the distance driven. */
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
