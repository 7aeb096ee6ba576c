import * as v from 'valibot';
import { extended } from '../json/extended.ts';
import { statuses } from '../place/status.ts';
import { alertPlaceShape } from './alert.ts';

/** A place of which too little is known, or about which people differ: somebody who passes may be asked. */
export const doubtfulShape = extended(alertPlaceShape, {
	reason: v.picklist(['stale', 'disputed']),
	/** the two that people differ about, the one that was known last, or none */
	statuses: v.array(v.picklist(statuses))
});
export type Doubtful = v.InferOutput<typeof doubtfulShape>;
