import * as v from 'valibot';
import { alertShape } from '../alert/alert.ts';
import { namesShape } from '../geo/names.ts';
import { countShape, idShape, momentShape } from '../json/parts.ts';
import { kinds } from '../place/place.ts';
import { statuses, statusRowShape } from '../place/status.ts';
import { suspensionShape } from './suspension.ts';

/** A place that waits for a decision, or is pinned. */
const queueItemShape = v.strictObject({
	place_id: idShape,
	names: namesShape,
	kind: v.picklist(kinds),
	status: statusRowShape
});
export type QueueItem = v.InferOutput<typeof queueItemShape>;

/** An alert in force that people report as out of date. */
const doubtedShape = v.strictObject({
	alert: alertShape,
	people: countShape,
	latest_at: momentShape,
	/** the newest notes */
	notes: v.array(v.strictObject({ note: v.string(), at: momentShape }))
});
export type Doubted = v.InferOutput<typeof doubtedShape>;

/** A pin or an official statement that credible people contradict. */
const contradictedShape = v.strictObject({
	...queueItemShape.entries,
	by: v.picklist(['pin', 'official']),
	/** people whose newest report contradicts it, and those whose newest report agrees */
	against: countShape,
	agreeing: countShape,
	first_at: momentShape,
	latest_at: momentShape,
	people_say: v.picklist(statuses)
});
export type Contradicted = v.InferOutput<typeof contradictedShape>;

/** Disputes newest first; pins by end time; suspensions with unanswered appeals first; doubted alerts by number of doubters; pins and statements by number of people against them. */
export const queueShape = v.strictObject({
	disputes: v.array(queueItemShape),
	pins: v.array(queueItemShape),
	suspensions: v.array(suspensionShape),
	doubted: v.array(doubtedShape),
	contradicted: v.array(contradictedShape)
});
export type Queue = v.InferOutput<typeof queueShape>;
