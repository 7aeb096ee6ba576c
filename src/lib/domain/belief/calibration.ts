import * as v from 'valibot';
import { countShape, probabilityShape } from '../json/parts.ts';
import { kinds, type Kind } from '../place/place.ts';

/** One tenth of confidence, as `calibration_table` answers it. */
const calibrationBinShape = v.strictObject({
	kind: v.picklist([...kinds, 'all']),
	/** 0 … 9: from bin/10 to (bin+1)/10 */
	bin: countShape,
	/** how many claims a credible report came to check */
	claims: countShape,
	/** mean confidence of the claims */
	confidence: probabilityShape,
	/** how many of the reports that checked them said the same */
	agreed: countShape,
	/** share that held, the errors of those who checked taken out */
	right: probabilityShape
});
export type CalibrationBin = v.InferOutput<typeof calibrationBinShape>;

export const calibrationTableShape = v.strictObject({
	/** ISO date of the first comparison, or null */
	since: v.nullable(v.pipe(v.string(), v.isoDate())),
	demonstration: v.boolean(),
	bins: v.array(calibrationBinShape)
});
export type CalibrationTable = v.InferOutput<typeof calibrationTableShape>;

/** Of the claims called sure (confidence ≥ 0.8): how many, and the share that held; null where there were none. */
export function sureClaims(
	bins: readonly CalibrationBin[],
	kind: Kind | 'all'
): { claims: number; right: number } | null {
	const sure = bins.filter((one) => one.kind === kind && one.bin >= 8);
	const claims = sure.reduce((sum, one) => sum + one.claims, 0);
	if (claims === 0) return null;
	return { claims, right: sure.reduce((sum, one) => sum + one.claims * one.right, 0) / claims };
}
