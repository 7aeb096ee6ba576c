import * as v from 'valibot';
import { alertShape } from '../alert/alert.ts';
import { namesShape } from '../geo/names.ts';
import { countShape, idShape, momentShape } from '../json/parts.ts';
import { kinds } from '../place/place.ts';
import { statusRowShape } from '../place/status.ts';
import { suspensionShape } from './suspension.ts';

/** A place that waits, or is pinned. */
const queueItemShape = v.strictObject({
	place_id: idShape,
	names: namesShape,
	kind: v.picklist(kinds),
	status: statusRowShape
});
export type QueueItem = v.InferOutput<typeof queueItemShape>;

/** An alert in force that people say is no longer true. */
const doubtedShape = v.strictObject({
	alert: alertShape,
	people: countShape,
	latest_at: momentShape,
	/** the newest few */
	notes: v.array(v.strictObject({ note: v.string(), at: momentShape }))
});
export type Doubted = v.InferOutput<typeof doubtedShape>;

/** Disputes newest first, pins by their end, suspensions with unanswered appeals first, doubted by how many doubt. */
export const queueShape = v.strictObject({
	disputes: v.array(queueItemShape),
	pins: v.array(queueItemShape),
	suspensions: v.array(suspensionShape),
	doubted: v.array(doubtedShape)
});
export type Queue = v.InferOutput<typeof queueShape>;
