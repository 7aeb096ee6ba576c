import * as v from 'valibot';
import { idShape, momentShape } from '../json/parts.ts';
import { alertShape } from './alert.ts';

/** An alert that exactly one server process is sending. */
export const claimShape = v.strictObject({
	alert: alertShape,
	/** start of sending, by this process or by one before it */
	begun_at: momentShape,
	/** true if the demonstration invented it */
	demonstration: v.boolean(),
	/** the alert that replaced this one, if it was cancelled for that reason */
	replaced_by: v.nullable(alertShape),
	/** ids of the subscriptions that were already notified */
	told: v.array(idShape)
});
export type Claim = v.InferOutput<typeof claimShape>;
