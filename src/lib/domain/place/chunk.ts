import * as v from 'valibot';
import { countShape } from '../json/parts.ts';
import { placeShape } from './place.ts';

/** One non-empty cell, as `place_cells` and `GET /api/cells` list them. */
export const cellSummaryShape = v.strictObject({ cell: v.string(), revision: countShape, count: countShape });
export type CellSummary = v.InferOutput<typeof cellSummaryShape>;

/** The places of one cell, as `place_chunk` and `GET /api/cells/<cell>` answer them. */
export const chunkShape = v.strictObject({
	cell: v.string(),
	revision: countShape,
	places: v.array(placeShape)
});
export type Chunk = v.InferOutput<typeof chunkShape>;
