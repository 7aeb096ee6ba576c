import { dynamics, evolve, normalised, spectrum, type Spectrum } from './dynamics.ts';
import { kinds, type Kind } from '../place/place.ts';
import { statuses, type Belief, type Status } from '../place/status.ts';

/** The chain of each kind, used until one is learned from data. */
export const chains = Object.fromEntries(kinds.map((kind) => [kind, spectrum(dynamics[kind])])) as Record<
	Kind,
	Spectrum
>;

/** The belief about a place of this kind that has no reports. */
export function prior(kind: Kind): Belief {
	return dynamics[kind].prior;
}

/**
 * The belief after some hours without reports: it returns to the prior, at its own rate for each status.
 * @param hours ≥ 0
 * @param chain how this place, or this kind of place, changes; by default the first estimate of the kind
 */
export function fade(belief: Belief, hours: number, kind: Kind, chain: Spectrum = chains[kind]): Belief {
	return evolve(belief, hours, chain);
}

/**
 * The belief after one more observation of `status`, by Bayes' rule. The observer is right with probability `reliability`;
 * the error is shared equally among the other three statuses.
 * @param reliability 0..1
 */
export function observe(belief: Belief, status: Status, reliability: number): Belief {
	const k = statuses.indexOf(status);
	const wrong = (1 - reliability) / 3;
	const [a, b, c, d] = belief;
	return normalised(
		a * (k === 0 ? reliability : wrong),
		b * (k === 1 ? reliability : wrong),
		c * (k === 2 ? reliability : wrong),
		d * (k === 3 ? reliability : wrong)
	);
}

/**
 * The reliability at which one observation counts as much as `weight` observations of the given reliability q. The odds
 * of the reported status against each other status are 3q/(1−q); they are raised to the power of the weight.
 * @param reliability in (0, 1)
 * @param weight ≥ 0; 1 leaves the reliability as it is, 0 removes all information from the observation
 */
export function temper(reliability: number, weight: number): number {
	const odds = ((3 * reliability) / (1 - reliability)) ** weight;
	return odds / (odds + 3);
}

/** One observation to be replayed. */
export interface Observation {
	status: Status;
	/** probability that it is right, 0..1 */
	reliability: number;
	/** epoch ms */
	observedAt: number;
}

/**
 * The belief at a moment, computed from observations in order of time. It starts from `start` at the first observation.
 * @param at epoch ms, not before the last observation
 */
export function replay(
	start: Belief,
	chain: Spectrum,
	observations: readonly Observation[],
	at: number
): Belief {
	let belief = start;
	let time = observations[0]?.observedAt ?? at;
	for (const { status, reliability, observedAt } of observations) {
		belief = observe(evolve(belief, (observedAt - time) / 3_600_000, chain), status, reliability);
		time = observedAt;
	}
	return evolve(belief, (at - time) / 3_600_000, chain);
}
