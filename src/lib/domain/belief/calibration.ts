import * as v from 'valibot';
import { countShape, probabilityShape } from '../json/parts.ts';
import { kinds, type Kind } from '../place/place.ts';

/** The claims within one tenth of confidence, as `calibration_table` answers them. */
const calibrationBinShape = v.strictObject({
	kind: v.union([v.picklist(kinds), v.literal('all')]),
	/** 0 … 9: from bin/10 to (bin+1)/10 */
	bin: countShape,
	/** number of claims that a credible report checked */
	claims: countShape,
	/** mean confidence of the claims */
	confidence: probabilityShape,
	/** number of those reports that agreed with the claim */
	agreed: countShape,
	/** share of claims that were right, corrected for errors of the reporters who checked */
	right: probabilityShape
});
export type CalibrationBin = v.InferOutput<typeof calibrationBinShape>;

export const calibrationTableShape = v.strictObject({
	/** ISO date of the first checked claim, or null */
	since: v.nullable(v.pipe(v.string(), v.isoDate())),
	demonstration: v.boolean(),
	bins: v.array(calibrationBinShape)
});
export type CalibrationTable = v.InferOutput<typeof calibrationTableShape>;

/** The number of sure claims (confidence ≥ 0.8) and the share of them that was right, 0..1; null if there are none. */
export function sureClaims(
	bins: readonly CalibrationBin[],
	kind: Kind | 'all'
): { claims: number; right: number } | null {
	const sure = bins.filter((one) => one.kind === kind && one.bin >= 8);
	const claims = sure.reduce((sum, one) => sum + one.claims, 0);
	if (claims === 0) return null;
	return { claims, right: sure.reduce((sum, one) => sum + one.claims * one.right, 0) / claims };
}
