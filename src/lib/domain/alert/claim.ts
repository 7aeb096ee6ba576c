import * as v from 'valibot';
import { idShape, momentShape } from '../json/parts.ts';
import { alertShape } from './alert.ts';

/** An alert that one server process, and no other, tells of. */
export const claimShape = v.strictObject({
	alert: alertShape,
	/** since when it is being told, by this process or one before it */
	begun_at: momentShape,
	/** invented by the demonstration */
	demonstration: v.boolean(),
	/** of one that is called off because another took its place: that one */
	replaced_by: v.nullable(alertShape),
	/** subscriptions that were told already */
	told: v.array(idShape)
});
export type Claim = v.InferOutput<typeof claimShape>;
