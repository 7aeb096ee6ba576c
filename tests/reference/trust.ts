import type { Role } from '../../src/lib/domain/report/report.ts';

/** Nobody is taken to be right, or wrong, more often than this. */
export const maxReliability = 0.97;
export const minReliability = 0.03;

/** How often a reporter of a role is taken to be right before anything is known of the person. */
export const roleReliability: Record<Role, number> = {
	anonymous: 0.65,
	driver: 0.8,
	volunteer: 0.9,
	dispatcher: 0.97,
	official: 0.97
};

/** How many reports that were borne out or refuted the first estimate of a role is worth. */
export const roleStrength: Record<Role, number> = {
	anonymous: 2.5,
	driver: 2.5,
	volunteer: 10,
	dispatcher: 10,
	official: 10
};

/** Learning of a person fades with this time constant, so that people can change; ms. */
export const trustMemory = 60 * 86_400_000;

/** What is known of how far to believe a reporter. */
export interface Trust {
	/** Beta(α, β) of being right */
	alpha: number;
	beta: number;
	/** how much scoring has moved it so far; below 1 the reporter is still a stranger */
	standing: number;
	/** when it was last scored, epoch ms, or null */
	scoredAt: number | null;
}

/** The trust a role begins with. */
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

/** 1 for somebody of whom nothing has been borne out or refuted, 0 for a known reporter, and always for given roles. */
export function strangeness(role: Role, standing: number): number {
	return role === 'anonymous' || role === 'driver' ? Math.max(0, 1 - standing) : 0;
}

/**
 * Trust after one report was judged by what others said before and after it.
 *
 * The others make what was said true with probability `borneOut`, so a reporter right with probability q says it with
 * likelihood borneOut·q + (1 − borneOut)·(1 − q)/3. The posterior of q is a mixture of Beta(α+1, β) and Beta(α, β+1);
 * it is replaced by the Beta of equal mean and variance (assumed density filtering, Minka 2001). Where the others know
 * nothing, borneOut = 1/4, nothing changes.
 * @param borneOut 0..1, from evidence of others only
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
 * How far two reporters count as one, 0..1: how often they said the same at the same place within minutes, beside how
 * often the less active of them reports at all. Once is chance.
 */
export function kinship(together: number, heardFewer: number): number {
	return Math.min(1, Math.max(0, (2 * (together - 1)) / (heardFewer + 2)));
}

/** A report made from far away counts less: in full within 3 km, e^(−1) of it 15 km farther, never below a fifth. */
export function distanceWeight(metres: number | null | undefined): number {
	return metres == null ? 1 : Math.min(1, Math.max(0.2, Math.exp(-(metres - 3000) / 15_000)));
}
