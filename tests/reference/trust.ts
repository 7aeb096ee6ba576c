import type { Role } from '../../src/lib/domain/report/report.ts';

/** Upper and lower limit of the reliability of any person, 0..1. */
export const maxReliability = 0.97;
export const minReliability = 0.03;

/** First estimate of the reliability of each role, 0..1, used until the person is known. */
export const roleReliability: Record<Role, number> = {
	anonymous: 0.65,
	driver: 0.8,
	volunteer: 0.9,
	dispatcher: 0.97,
	official: 0.97
};

/** Weight of that first estimate, as a number of judged reports. */
export const roleStrength: Record<Role, number> = {
	anonymous: 2.5,
	driver: 2.5,
	volunteer: 10,
	dispatcher: 10,
	official: 10
};

/** Time constant with which learned trust fades back to the first estimate, ms, so that people can change. */
export const trustMemory = 60 * 86_400_000;

/** Trust in a reporter. */
export interface Trust {
	/** parameters of Beta(α, β), the distribution of the reporter's reliability */
	alpha: number;
	beta: number;
	/** how much judgements have changed the trust so far; below 1 the reporter is still a stranger */
	standing: number;
	/** time of the last judgement, epoch ms; null if there is none */
	scoredAt: number | null;
}

/** Initial trust of a role. */
export function firstTrust(role: Role): Trust {
	const strength = roleStrength[role];
	return {
		alpha: roleReliability[role] * strength,
		beta: (1 - roleReliability[role]) * strength,
		standing: 0,
		scoredAt: null
	};
}

/** Mean of Beta(α, β), kept between {@link minReliability} and {@link maxReliability}. */
export function reliability(alpha: number, beta: number): number {
	return Math.max(minReliability, Math.min(maxReliability, alpha / (alpha + beta)));
}

/** How much of a stranger a reporter is, 0..1: 1 before any judgement, 0 if known, and always 0 for assigned roles. */
export function strangeness(role: Role, standing: number): number {
	return role === 'anonymous' || role === 'driver' ? Math.max(0, 1 - standing) : 0;
}

/**
 * Trust after one report was judged by other people's reports before and after it.
 *
 * By those reports it is true with probability `borneOut`, so a reporter with reliability q makes it with likelihood
 * borneOut·q + (1 − borneOut)·(1 − q)/3. The posterior of q is a mixture of Beta(α+1, β) and Beta(α, β+1); it is replaced by
 * the Beta distribution of equal mean and variance (assumed density filtering, Minka 2001). Without information,
 * borneOut = 1/4, the judgement changes nothing.
 * @param borneOut 0..1, only from evidence of others
 * @param at epoch ms
 */
export function judge(trust: Trust, role: Role, borneOut: number, at: number): Trust {
	const first = firstTrust(role);
	const keep = trust.scoredAt === null ? 1 : Math.exp(-Math.max(0, at - trust.scoredAt) / trustMemory);
	const alpha = first.alpha + (trust.alpha - first.alpha) * keep;
	const beta = first.beta + (trust.beta - first.beta) * keep;
	const n = alpha + beta;
	const right = borneOut * (alpha / n);
	const wrong = ((1 - borneOut) / 3) * (beta / n);
	const w = right / (right + wrong);
	const mean = (alpha + w) / (n + 1);
	const square = ((alpha + 1) * (alpha + 2 * w)) / ((n + 1) * (n + 2));
	const size = Math.max(2, (mean * (1 - mean)) / (square - mean * mean) - 1);
	return {
		alpha: mean * size,
		beta: (1 - mean) * size,
		standing: trust.standing * keep + Math.abs(w - alpha / n),
		scoredAt: at
	};
}

/**
 * Degree to which two reporters count as one, 0..1: the number of their agreeing reports at one place within minutes, relative
 * to all reports of the less active one. A single agreement counts as chance.
 */
export function kinship(together: number, heardFewer: number): number {
	return Math.min(1, Math.max(0, (2 * (together - 1)) / (heardFewer + 2)));
}

/** Weight of a report by distance, 0.2..1: 1 within 3 km or if unknown, e^(−1) at 18 km, at least 0.2. @param metres distance */
export function distanceWeight(metres: number | null | undefined): number {
	return metres == null ? 1 : Math.min(1, Math.max(0.2, Math.exp(-(metres - 3000) / 15_000)));
}
