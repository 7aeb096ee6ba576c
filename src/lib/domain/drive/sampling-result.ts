/** For how long a sampling result is accepted, hours. */
export const validities = [24, 48, 72] as const;
export type Validity = (typeof validities)[number];

/** One's own sampling result. It never leaves the device. */
export interface SamplingResult {
	/** when the sample was taken, epoch ms */
	taken: number;
	hours: Validity;
}

/** How it stands with a result: good, about to run out, or no longer accepted. */
export type Standing = 'valid' | 'soon' | 'expired';

const hour = 3_600_000;
/** Before a result runs out one is warned, hours: enough to reach a point, queue there and have the next one. */
export const warnings = [6, 2] as const;

/** When a result ends, epoch ms. */
export const endOf = ({ taken, hours }: SamplingResult): number => taken + hours * hour;

/** How a result stands. @param now epoch ms */
export function standing(result: SamplingResult, now: number): Standing {
	const left = endOf(result) - now;
	return left <= 0 ? 'expired' : left <= warnings[0] * hour ? 'soon' : 'valid';
}

/**
 * Which warning is in force: 0 none, then one for each of {@link warnings} that is reached, and a last one when it is over.
 * Each is said once.
 * @param now epoch ms
 */
export function warningOf(result: SamplingResult, now: number): number {
	const left = endOf(result) - now;
	return left <= 0 ? warnings.length + 1 : warnings.filter((before) => left <= before * hour).length;
}

/** Reads what was kept; null where it is nothing of ours. */
export function readResult(text: string | null): SamplingResult | null {
	try {
		const { taken, hours } = JSON.parse(text ?? 'null') as Partial<SamplingResult>;
		if (!Number.isFinite(taken) || !validities.includes(hours as Validity)) return null;
		return { taken: taken!, hours: hours! };
	} catch {
		return null;
	}
}
