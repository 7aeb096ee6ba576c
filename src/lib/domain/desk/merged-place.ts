import * as v from 'valibot';
import { namesShape } from '../geo/names.ts';
import { countShape, idShape } from '../json/parts.ts';

/** A place that was merged into another. */
export const mergedPlaceShape = v.strictObject({ place_id: idShape, names: namesShape, reports: countShape });
export type MergedPlace = v.InferOutput<typeof mergedPlaceShape>;
