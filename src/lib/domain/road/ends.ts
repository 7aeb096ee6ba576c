import * as v from 'valibot';
import { positionShape } from '../geo/sphere.ts';

/** Part of an expressway between two positions on it. */
export const endsShape = v.strictObject({
	/** expressway code, "G60" */
	code: v.string(),
	from: positionShape,
	to: positionShape,
	/** a position that the carriageway leads to; null for both carriageways */
	towards: v.nullable(positionShape)
});
export type Ends = v.InferOutput<typeof endsShape>;
