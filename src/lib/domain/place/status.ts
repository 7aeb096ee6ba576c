/**
 * The four answers to "can I pass, and how easily?", the same for every kind of place.
 * The order is the index order of every belief vector: `[open, busy, restricted, closed]`.
 */
export const statuses = ['open', 'busy', 'restricted', 'closed'] as const;
export type Status = (typeof statuses)[number];

/** Probability of each status, in the order of {@link statuses}; sums to 1. */
export type Belief = readonly [open: number, busy: number, restricted: number, closed: number];

/** How sure a status is, in words a person can act on: sure ≥ 0.8, likely ≥ 0.55, else unsure. */
export type Band = 'sure' | 'likely' | 'unsure';

/** The band of a confidence (a probability, 0..1). */
export function band(confidence: number): Band {
	return confidence >= 0.8 ? 'sure' : confidence >= 0.55 ? 'likely' : 'unsure';
}

/** True for one of the four status words. */
export function isStatus(value: unknown): value is Status {
	return statuses.includes(value as Status);
}

/** The most likely status of a belief and its probability. The first of equals wins. */
export function mostLikely(belief: Belief): { status: Status; confidence: number } {
	let best = 0;
	for (let i = 1; i < 4; i++) if (belief[i]! > belief[best]!) best = i;
	return { status: statuses[best]!, confidence: belief[best]! };
}

/** Whether a requirement is in force. */
export interface Condition {
	requirement: string;
	/** 0..1 */
	probability: number;
	/** when it was named first, ISO 8601 */
	since: string;
	/** how many named it */
	reporters: number;
}

/** What officials state, beside what people report. */
export interface OfficialStatement {
	status: Status;
	since: string;
	until: string;
	note?: string;
	/** false where people are likely right that it is otherwise */
	agrees: boolean;
}

/** What a dispatcher set, above the evidence. */
export interface Pin {
	id: string;
	status: Status;
	reason: string;
	since: string;
	until: string;
}

/** What the database knows of one place now: the row of `status_since` and of the Realtime event `status`. */
export interface StatusRow {
	place_id: string;
	status: Status;
	/** probability of `status` at `belief_at`, 0..1 */
	confidence: number;
	/** the four probabilities at `belief_at` */
	belief: Belief;
	/** the moment the belief was formed, ISO 8601; fade from here */
	belief_at: string;
	/** minutes, or null where nobody said */
	wait_minutes: number | null;
	/** weighted mean distance of what was told from it, minutes */
	wait_spread?: number | null;
	/** how many told it */
	wait_reports?: number;
	/** those more likely in force than not */
	requirements: string[];
	/** every requirement somebody named, likeliest first */
	conditions?: Condition[];
	/** with an official statement in force: `belief` without it */
	crowd?: Belief;
	official?: OfficialStatement;
	pin?: Pin;
	/** two statuses credible people reported within two hours, neither of them sure */
	dispute?: { statuses: [Status, Status]; since: string };
	/** observation time of the newest report, ISO 8601, or null */
	last_report_at: string | null;
	report_count: number;
	/** grows by one with every change of this row: of two rows of a place the higher is the newer */
	version: number;
}
