import type { Report } from '../../domain/report/report.ts';

/** When something happened, by a clock that may be wrong and by one that may stop while the device sleeps. */
export interface Moment {
	/** epoch ms of the device */
	wall: number;
	/** which page or worker made it; its ticks mean nothing to another one */
	page: string;
	/** ms since that page began */
	ticks: number;
}

/** Why a report was not taken. */
export interface Refusal {
	/** stable, for programs */
	code: string;
	/** for people */
	message: string;
	/** with `suspended`: until when, ISO 8601 */
	until?: string;
}

/**
 * - `waiting`: to be sent; with `tries` above 0 it may have arrived without our having heard
 * - `retracting`: taken back by its reporter, which the server is still to hear
 * - `delivered`: the server has it
 * - `refused`: the server will not have it as it is
 */
export type OutboxState = 'waiting' | 'retracting' | 'delivered' | 'refused';

/** A report made here and what has become of it. */
export interface OutboxItem {
	id: string;
	/** as made; its time of observation by the device's clock */
	report: Report;
	/** JPEG, until it is uploaded */
	photo?: Blob;
	made: Moment;
	state: OutboxState;
	/** how often it was begun to be sent */
	tries: number;
	/** not to be sent before, epoch ms of the device */
	notBefore: number;
	refusal?: Refusal;
	/** why it went without its photo */
	photoRefusal?: Refusal;
	/** when it was delivered or refused, epoch ms of the device */
	settled?: number;
	/** the device could not keep it: it is gone with the page */
	volatile?: boolean;
}

/** Longer than any nap of a device that a page outlives: a difference beyond it is a clock set right, ms. */
const longestNap = 12 * 3_600_000;

/** A clock set back by less than this is none of ours to notice, ms. */
const jitter = 60_000;

/**
 * How long ago something happened, ms, however the device's clock was set in between. The clock on the wall counts the
 * time a device sleeps, the ticks of a page are not moved by setting it; where both are known they check each other.
 * Null where it cannot be told: made in an earlier visit by a clock that has been set back since.
 */
export function age(made: Moment, now: Moment): number | null {
	const wall = now.wall - made.wall;
	if (made.page !== now.page) return wall < -jitter ? null : Math.max(0, wall);
	const ticks = Math.max(0, now.ticks - made.ticks);
	const asleep = wall - ticks;
	return asleep < -jitter || asleep > longestNap ? ticks : Math.max(wall, ticks);
}
