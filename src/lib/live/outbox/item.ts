import type { Report } from '../../domain/report/report.ts';

/** A moment by two clocks: the device's, which may be wrong, and the page's ticks, which may stop while the device sleeps. */
export interface Moment {
	/** by the device's clock, epoch ms */
	wall: number;
	/** id of the page or worker that measured it; ticks of different pages cannot be compared */
	page: string;
	/** ms since that page started */
	ticks: number;
}

/** Why a report was refused. */
export interface Refusal {
	/** stable, for programs */
	code: string;
	/** for people */
	message: string;
	/** with code `suspended`: end of the suspension, ISO 8601 */
	until?: string;
}

/**
 * - `waiting`: to be sent; with `tries` above 0 it may have arrived, and only the answer was lost
 * - `retracting`: taken back by its reporter; the server does not know yet
 * - `delivered`: the server has it
 * - `refused`: the server does not accept it
 */
export type OutboxState = 'waiting' | 'retracting' | 'delivered' | 'refused';

/** A report made on this device, and its state. */
export interface OutboxItem {
	id: string;
	/** the report as made; its time of observation is by the device's clock */
	report: Report;
	/** JPEG, until it is uploaded */
	photo?: Blob;
	made: Moment;
	state: OutboxState;
	/** number of attempts to send it that have begun */
	tries: number;
	/** earliest time to send it, epoch ms by the device's clock */
	notBefore: number;
	refusal?: Refusal;
	/** why the report was sent without its photo */
	photoRefusal?: Refusal;
	/** when it was delivered or refused, epoch ms by the device's clock */
	settled?: number;
	/** true if the device could not store it: it is lost when the page is closed */
	volatile?: boolean;
}

/** Longest sleep of a device during which a page stays open, ms; a larger difference means that the clock was set. */
const longestNap = 12 * 3_600_000;

/** Backward changes of the clock up to this are ignored, ms. */
const jitter = 60_000;

/**
 * Time since a moment, ms, also if the device's clock was set in between. The wall clock includes the time a device sleeps;
 * the ticks of a page do not change when the clock is set. Within one page each clock checks the other.
 * @returns null if unknown: the moment is from an earlier visit, and the clock has been set back since
 */
export function age(made: Moment, now: Moment): number | null {
	const wall = now.wall - made.wall;
	if (made.page !== now.page) return wall < -jitter ? null : Math.max(0, wall);
	const ticks = Math.max(0, now.ticks - made.ticks);
	const asleep = wall - ticks;
	return asleep < -jitter || asleep > longestNap ? ticks : Math.max(wall, ticks);
}
