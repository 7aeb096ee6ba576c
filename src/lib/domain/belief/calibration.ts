import type { Kind } from '../place/place.ts';

/** One tenth of confidence, as `calibration_table` answers it. */
export interface CalibrationBin {
	kind: Kind | 'all';
	/** 0 … 9: from bin/10 to (bin+1)/10 */
	bin: number;
	/** how many claims a credible report came to check */
	claims: number;
	/** mean confidence of the claims, 0..1 */
	confidence: number;
	/** share that held, the errors of those who checked taken out, 0..1 */
	right: number;
}

export interface CalibrationTable {
	/** ISO date of the first comparison, or null */
	since: string | null;
	demonstration: boolean;
	bins: CalibrationBin[];
}

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
