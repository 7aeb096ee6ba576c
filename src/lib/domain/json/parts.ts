import * as v from 'valibot';

// Parts of the JSON that the database answers. Only tests and development check by them; pages know no more than the types.

/** A UUID. */
export const idShape = v.pipe(v.string(), v.uuid());
/** A moment, ISO 8601 with its zone. */
export const momentShape = v.pipe(v.string(), v.isoTimestamp());
/** 0..1 */
export const probabilityShape = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** 0, 1, 2 … */
export const countShape = v.pipe(v.number(), v.integer(), v.minValue(0));
