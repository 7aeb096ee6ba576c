import * as v from 'valibot';

// Parts of the JSON that the database answers. Only tests and development validate with them; pages use only the types.

/** A UUID. */
export const idShape = v.pipe(v.string(), v.uuid());
/** A moment, ISO 8601 with a time zone. */
export const momentShape = v.pipe(v.string(), v.isoTimestamp());
/** A probability, 0..1. */
export const probabilityShape = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** A whole number, at least 0. */
export const countShape = v.pipe(v.number(), v.integer(), v.minValue(0));
