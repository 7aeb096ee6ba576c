import * as v from 'valibot';
import { countShape, idShape, momentShape, probabilityShape } from '../json/parts.ts';
/**
 * The four answers to "can I pass, and how easily?", the same for every kind of place.
 * Every belief vector has this order: `[open, busy, restricted, closed]`.
 */
export const statuses = ['open', 'busy', 'restricted', 'closed'] as const;
export type Status = (typeof statuses)[number];

/** Probability of each status, in the order of {@link statuses}; sums to 1. */
export type Belief = readonly [open: number, busy: number, restricted: number, closed: number];
export const beliefShape = v.pipe(
	v.tuple([probabilityShape, probabilityShape, probabilityShape, probabilityShape]),
	v.readonly()
);

/** Confidence of a status in words: sure ≥ 0.8, likely ≥ 0.55, otherwise unsure. */
export type Band = 'sure' | 'likely' | 'unsure';

/** The band of a confidence (a probability, 0..1). */
export function band(confidence: number): Band {
	return confidence >= 0.8 ? 'sure' : confidence >= 0.55 ? 'likely' : 'unsure';
}

/** Highest confidence of a status that one unproven report alone supports: just not {@link band sure}. */
export const unprovenLimit = 0.79;

/** True for one of the four status words. */
export function isStatus(value: unknown): value is Status {
	return statuses.includes(value as Status);
}

/** The most likely status of a belief and its probability; of equal ones, the first. */
export function mostLikely(belief: Belief): { status: Status; confidence: number } {
	let best = 0;
	for (let i = 1; i < 4; i++) if (belief[i]! > belief[best]!) best = i;
	return { status: statuses[best]!, confidence: belief[best]! };
}

/** A reported requirement, with the probability that it is in force. */
const conditionShape = v.strictObject({
	requirement: v.string(),
	probability: probabilityShape,
	/** time of the first report of it, ISO 8601 */
	since: momentShape,
	/** number of people who reported it */
	reporters: countShape
});
export type Condition = v.InferOutput<typeof conditionShape>;

/** An official statement about a place, kept apart from people's reports. */
const officialStatementShape = v.strictObject({
	status: v.picklist(statuses),
	since: momentShape,
	until: momentShape,
	note: v.optional(v.string()),
	/** false if people's reports make another status likely */
	agrees: v.boolean()
});
export type OfficialStatement = v.InferOutput<typeof officialStatementShape>;

/** A status set by a dispatcher; it is shown in place of the evidence. */
const pinShape = v.strictObject({
	id: idShape,
	status: v.picklist(statuses),
	reason: v.string(),
	since: momentShape,
	until: momentShape
});
export type Pin = v.InferOutput<typeof pinShape>;

/** The status of one place in the database: a row of `status_since` and of the Realtime event `status`. */
export const statusRowShape = v.strictObject({
	place_id: idShape,
	status: v.picklist(statuses),
	/** probability of `status` at `belief_at` */
	confidence: probabilityShape,
	/** the four probabilities at `belief_at` */
	belief: beliefShape,
	/** time at which the belief was computed, ISO 8601; fading starts here */
	belief_at: momentShape,
	/** wait, minutes; null if nobody reported one */
	wait_minutes: v.nullable(v.number()),
	/** weighted mean deviation of the reported waits from `wait_minutes`, minutes */
	wait_spread: v.optional(v.nullable(v.number())),
	/** number of reports with a wait */
	wait_reports: v.optional(countShape),
	/** requirements that are probably in force */
	requirements: v.array(v.string()),
	/** every reported requirement, the most likely first */
	conditions: v.optional(v.array(conditionShape)),
	/** the belief without the official statement; present while one is in force */
	crowd: v.optional(beliefShape),
	official: v.optional(officialStatementShape),
	pin: v.optional(pinShape),
	/** two conflicting statuses that credible people reported within two hours, neither of them sure */
	dispute: v.optional(
		v.strictObject({
			statuses: v.tuple([v.picklist(statuses), v.picklist(statuses)]),
			since: momentShape
		})
	),
	/** true if the status rests on one report of nobody proven: it is never sure */
	alone: v.optional(v.boolean()),
	/** observation time of the newest report, ISO 8601, or null */
	last_report_at: v.nullable(momentShape),
	report_count: countShape,
	/** grows by one with every change of this row: the row with the higher version is the newer one */
	version: countShape
});
export type StatusRow = v.InferOutput<typeof statusRowShape>;
