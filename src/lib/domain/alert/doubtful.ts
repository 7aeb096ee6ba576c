import * as v from 'valibot';
import { extended } from '../json/extended.ts';
import { statuses } from '../place/status.ts';
import { alertPlaceShape } from './alert.ts';

/** A place with too little information, or with conflicting reports: a passing driver may be asked about it. */
export const doubtfulShape = extended(alertPlaceShape, {
	reason: v.picklist(['stale', 'disputed']),
	/** the two statuses in dispute, or the last one known, or none */
	statuses: v.array(v.picklist(statuses))
});
export type Doubtful = v.InferOutput<typeof doubtfulShape>;
