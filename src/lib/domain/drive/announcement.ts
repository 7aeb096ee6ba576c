import type { Severity } from '../alert/alert.ts';

/** Something that may have to be said: an alert, or what is known of a place ahead. */
export interface Announceable {
	id: string;
	/** what it says; another text is a change that is worth saying again */
	saying: string;
	severity: Severity;
	/** metres until it, 0: in the midst of it, negative: passed; null where that means nothing */
	metres: number | null;
	/** until one is there; null where one stands */
	seconds: number | null;
}

/** One message of the voice. */
export interface Announcement<T> {
	/** the nearest first */
	items: T[];
	/** what is being said gives way to it */
	interrupt: boolean;
}

/** Between two messages the driver is left in peace for so long, ms; what is extreme does not wait. */
export const peace = 60_000;
/** More than this in one sentence nobody can remember at the wheel. */
export const mostAtOnce = 3;

/** What is of no distance comes last; a number, as infinities have no difference. */
const farAway = Number.MAX_SAFE_INTEGER;

/** Decides what is said when: a message a minute, the nearest first, each thing once unless it changes, nothing that was passed. */
export class Announcer<T extends Announceable> {
	#said = new Map<string, string>();
	#last = -Infinity;

	/** True where the driver has been left in peace for long enough. */
	quiet(now: number): boolean {
		return now - this.#last >= peace;
	}

	/** Something else was said, which counts as a message. */
	spoke(now: number): void {
		this.#last = now;
	}

	/** True where something was said of it. */
	hasSaid(id: string): boolean {
		return this.#said.has(id);
	}

	/**
	 * The message that is due now; null where none is.
	 * @param ahead everything that lies ahead at this moment
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
