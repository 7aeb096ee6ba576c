import * as v from 'valibot';
import { idShape, momentShape } from '../json/parts.ts';

/** How long somebody is suspended for. */
export const levels = ['24h', '7d', 'permanent'] as const;
export type Level = (typeof levels)[number];

/** A suspension in force, as dispatchers see it. */
export const suspensionShape = v.strictObject({
	id: idShape,
	/** handle of the person */
	reporter: v.string(),
	level: v.picklist(levels),
	reason: v.string(),
	suspended_at: momentShape,
	/** null: for good */
	until: v.nullable(momentShape),
	appeal: v.nullable(v.string()),
	appealed_at: v.nullable(momentShape),
	answer: v.nullable(v.string())
});
export type Suspension = v.InferOutput<typeof suspensionShape>;

/** A suspension as `suspend_reporter` and `renew_suspension` answer it. */
export const heldShape = v.strictObject({
	id: idShape,
	/** handle of the person */
	reporter: v.string(),
	level: v.picklist(levels),
	/** null: for good */
	until: v.nullable(momentShape)
});
