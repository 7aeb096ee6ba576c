import { dynamics, evolve, normalised, spectrum, type Spectrum } from './dynamics.ts';
import { kinds, type Kind } from '../place/place.ts';
import { statuses, type Belief, type Status } from '../place/status.ts';

/** The chains of all kinds until others are learned. */
export const chains = Object.fromEntries(kinds.map((kind) => [kind, spectrum(dynamics[kind])])) as Record<
	Kind,
	Spectrum
>;

/** What is believed of a place of a kind nobody has reported. */
export function prior(kind: Kind): Belief {
	return dynamics[kind].prior;
}

/**
 * A belief after some hours without news: it drifts back to the prior, from each status at its own pace.
 * @param hours ≥ 0
 * @param chain how places of this kind, or this place, are known to change; the first estimate of the kind if not given
 */
export function fade(belief: Belief, hours: number, kind: Kind, chain: Spectrum = chains[kind]): Belief {
	return evolve(belief, hours, chain);
}

/**
 * A belief after one more observation, by Bayes: someone right with probability `reliability` says `status`, and is
 * wrong towards each other status alike.
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
 * The reliability whose one observation counts as much as `weight` observations of this reliability: the odds of what
 * was said against each other status, 3q/(1−q), to the power of the weight.
 * @param reliability in (0, 1)
 * @param weight ≥ 0; 1 changes nothing, 0 makes the observation say nothing
 */
export function temper(reliability: number, weight: number): number {
	const odds = ((3 * reliability) / (1 - reliability)) ** weight;
	return odds / (odds + 3);
}

/** One observation to be replayed: what was said, how far it is believed, when; epoch ms. */
export interface Observation {
	status: Status;
	/** 0..1 */
	reliability: number;
	observedAt: number;
}

/**
 * The belief at a moment from observations in the order of their time, beginning with the prior at the first of them.
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
