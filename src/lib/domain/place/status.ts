import * as v from 'valibot';
import { countShape, idShape, momentShape, probabilityShape } from '../json/parts.ts';
/**
 * The four answers to "can I pass, and how easily?", the same for every kind of place.
 * The order is the index order of every belief vector: `[open, busy, restricted, closed]`.
 */
export const statuses = ['open', 'busy', 'restricted', 'closed'] as const;
export type Status = (typeof statuses)[number];

/** Probability of each status, in the order of {@link statuses}; sums to 1. */
export type Belief = readonly [open: number, busy: number, restricted: number, closed: number];
export const beliefShape = v.pipe(
	v.tuple([probabilityShape, probabilityShape, probabilityShape, probabilityShape]),
	v.readonly()
);

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
const conditionShape = v.strictObject({
	requirement: v.string(),
	probability: probabilityShape,
	/** when it was named first, ISO 8601 */
	since: momentShape,
	/** how many named it */
	reporters: countShape
});
export type Condition = v.InferOutput<typeof conditionShape>;

/** What officials state, beside what people report. */
const officialStatementShape = v.strictObject({
	status: v.picklist(statuses),
	since: momentShape,
	until: momentShape,
	note: v.optional(v.string()),
	/** false where people are likely right that it is otherwise */
	agrees: v.boolean()
});
export type OfficialStatement = v.InferOutput<typeof officialStatementShape>;

/** What a dispatcher set, above the evidence. */
const pinShape = v.strictObject({
	id: idShape,
	status: v.picklist(statuses),
	reason: v.string(),
	since: momentShape,
	until: momentShape
});
export type Pin = v.InferOutput<typeof pinShape>;

/** What the database knows of one place now: the row of `status_since` and of the Realtime event `status`. */
export const statusRowShape = v.strictObject({
	place_id: idShape,
	status: v.picklist(statuses),
	/** probability of `status` at `belief_at` */
	confidence: probabilityShape,
	/** the four probabilities at `belief_at` */
	belief: beliefShape,
	/** the moment the belief was formed, ISO 8601; fade from here */
	belief_at: momentShape,
	/** minutes, or null where nobody said */
	wait_minutes: v.nullable(v.number()),
	/** weighted mean distance of what was told from it, minutes */
	wait_spread: v.optional(v.nullable(v.number())),
	/** how many told it */
	wait_reports: v.optional(countShape),
	/** those more likely in force than not */
	requirements: v.array(v.string()),
	/** every requirement somebody named, likeliest first */
	conditions: v.optional(v.array(conditionShape)),
	/** with an official statement in force: `belief` without it */
	crowd: v.optional(beliefShape),
	official: v.optional(officialStatementShape),
	pin: v.optional(pinShape),
	/** two statuses credible people reported within two hours, neither of them sure */
	dispute: v.optional(
		v.strictObject({
			statuses: v.tuple([v.picklist(statuses), v.picklist(statuses)]),
			since: momentShape
		})
	),
	/** observation time of the newest report, ISO 8601, or null */
	last_report_at: v.nullable(momentShape),
	report_count: countShape,
	/** grows by one with every change of this row: of two rows of a place the higher is the newer */
	version: countShape
});
export type StatusRow = v.InferOutput<typeof statusRowShape>;
