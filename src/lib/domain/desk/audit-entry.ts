import * as v from 'valibot';
import { namesShape } from '../geo/names.ts';
import { countShape, momentShape } from '../json/parts.ts';

const factsShape = v.nullable(v.record(v.string(), v.unknown()));

/** One line of the audit log. */
export const auditEntryShape = v.strictObject({
	id: countShape,
	at: momentShape,
	/** handle of the person; null for the operator or the system */
	actor: v.nullable(v.string()),
	action: v.string(),
	subject: v.nullable(v.string()),
	reason: v.nullable(v.string()),
	before: factsShape,
	after: factsShape,
	/** names of the place, if the subject is a place */
	names: v.nullable(namesShape)
});
export type AuditEntry = v.InferOutput<typeof auditEntryShape>;
