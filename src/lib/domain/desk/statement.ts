import * as v from 'valibot';
import { severities } from '../alert/alert.ts';
import { countShape, idShape, momentShape } from '../json/parts.ts';
import { statuses } from '../place/status.ts';
import { roles } from '../report/report.ts';

/** An official statement in force about a place. */
export const statementShape = v.strictObject({
	id: idShape,
	/** handle of the person who published it */
	reporter: v.string(),
	role: v.picklist(roles),
	status: v.picklist(statuses),
	observed_at: momentShape,
	valid_until: momentShape,
	note: v.nullable(v.string())
});
export type Statement = v.InferOutput<typeof statementShape>;

/** What a pin would tell drivers. */
export const pinPreviewShape = v.strictObject({
	/** severity of the alert that it raises; null: none */
	severity: v.nullable(v.picklist(severities)),
	/** an alert with the same status is in force already */
	stands: v.boolean(),
	/** devices in the whole region that get alerts while the app is closed */
	subscribers: countShape
});
export type PinPreview = v.InferOutput<typeof pinPreviewShape>;
