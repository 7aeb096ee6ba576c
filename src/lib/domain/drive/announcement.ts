import type { Severity } from '../alert/alert.ts';

/** Something the voice may announce: an alert, or the status of a place ahead. */
export interface Announceable {
	id: string;
	/** content of the announcement; a different text is announced again */
	saying: string;
	severity: Severity;
	/** distance, metres; 0: the driver is in it; negative: passed; null if it has no distance */
	metres: number | null;
	/** time to reach it, seconds; null if the driver is stationary */
	seconds: number | null;
}

/** One spoken message. */
export interface Announcement<T> {
	/** the nearest first */
	items: T[];
	/** true: it interrupts the message being spoken */
	interrupt: boolean;
}

/** Minimum pause between two messages, ms; an Extreme one does not wait. */
export const peace = 60_000;
/** Maximum number of items in one message, as a driver cannot remember more. */
export const mostAtOnce = 3;

/** Distance used for items without one, so that they come last; finite, because Infinity − Infinity is NaN. */
const farAway = Number.MAX_SAFE_INTEGER;

/** Chooses what to say: at most one message a minute, nearest first, each item once unless it changes, nothing passed. */
export class Announcer<T extends Announceable> {
	#said = new Map<string, string>();
	#last = -Infinity;

	/** True if the pause since the last message is over. @param now ms of a clock that does not go backwards */
	quiet(now: number): boolean {
		return now - this.#last >= peace;
	}

	/** Notes that something else was spoken; it counts as a message. */
	spoke(now: number): void {
		this.#last = now;
	}

	/** True if the item was announced. */
	hasSaid(id: string): boolean {
		return this.#said.has(id);
	}

	/**
	 * The message that is due now, marked as said; null if none is due.
	 * @param ahead everything ahead at this moment
	 * @param now ms of a clock that does not go backwards
	 */
	next(ahead: readonly T[], now: number): Announcement<T> | null {
		const due = ahead
			.filter(({ id, saying, metres }) => (metres === null || metres >= 0) && this.#said.get(id) !== saying)
			.sort((a, b) => (a.metres ?? farAway) - (b.metres ?? farAway));
		const extreme = due.filter(({ severity }) => severity === 'Extreme');
		if (!extreme.length && !this.quiet(now)) return null;
		const items = (extreme.length ? extreme : due).slice(0, mostAtOnce);
		if (!items.length) return null;
		for (const { id, saying } of items) this.#said.set(id, saying);
		this.#last = now;
		return { items, interrupt: extreme.length > 0 };
	}
}
