import * as v from 'valibot';
/** A text in both languages of the interface. */
export const namesShape = v.strictObject({ zh: v.string(), en: v.string() });
export type Names = v.InferOutput<typeof namesShape>;
