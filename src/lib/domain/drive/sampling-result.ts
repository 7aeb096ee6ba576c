/** Possible validities of a sampling result, hours. */
export const validities = [24, 48, 72] as const;
export type Validity = (typeof validities)[number];

/** The driver's own sampling result. It never leaves the device. */
export interface SamplingResult {
	/** time the sample was taken, epoch ms */
	taken: number;
	hours: Validity;
}

/** State of a result: valid, about to expire, or expired. */
export type Standing = 'valid' | 'soon' | 'expired';

const hour = 3_600_000;
/** Times before the end at which the driver is warned, hours: enough to reach a sampling point, queue and get a new result. */
export const warnings = [6, 2] as const;

/** End of validity of a result, epoch ms. */
export const endOf = ({ taken, hours }: SamplingResult): number => taken + hours * hour;

/** The state of a result: `soon` within the first of {@link warnings}. @param now epoch ms */
export function standing(result: SamplingResult, now: number): Standing {
	const left = endOf(result) - now;
	return left <= 0 ? 'expired' : left <= warnings[0] * hour ? 'soon' : 'valid';
}

/**
 * The number of the warning in force: 0 for none, then one more for each of {@link warnings} that is reached, and a last
 * one at the end of validity.
 * @param now epoch ms
 */
export function warningOf(result: SamplingResult, now: number): number {
	const left = endOf(result) - now;
	return left <= 0 ? warnings.length + 1 : warnings.filter((before) => left <= before * hour).length;
}

/** Reads a stored result; null if the text is not one. */
export function readResult(text: string | null): SamplingResult | null {
	try {
		const { taken, hours } = JSON.parse(text ?? 'null') as Partial<SamplingResult>;
		if (!Number.isFinite(taken) || !validities.includes(hours as Validity)) return null;
		return { taken: taken!, hours: hours! };
	} catch {
		return null;
	}
}
