import * as v from 'valibot';
import { idShape, momentShape } from '../json/parts.ts';

/** Durations of a suspension. */
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
	/** null: permanent */
	until: v.nullable(momentShape),
	appeal: v.nullable(v.string()),
	appealed_at: v.nullable(momentShape),
	answer: v.nullable(v.string())
});
export type Suspension = v.InferOutput<typeof suspensionShape>;

/** Answer of `suspend_reporter` and `renew_suspension`. */
export const heldShape = v.strictObject({
	id: idShape,
	/** handle of the person */
	reporter: v.string(),
	level: v.picklist(levels),
	/** null: permanent */
	until: v.nullable(momentShape)
});
