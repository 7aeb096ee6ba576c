import * as v from 'valibot';

/**
 * Describes an object that has the members of `base` and `more`. Spreading `base.entries` in place would read a property
 * while a module loads, so bundlers would keep the descriptions in the pages that drivers load.
 */
/* @__NO_SIDE_EFFECTS__ */
export function extended<Base extends v.ObjectEntries, More extends v.ObjectEntries>(
	base: v.StrictObjectSchema<Base, undefined>,
	more: More
) {
	return v.strictObject({ ...base.entries, ...more });
}
