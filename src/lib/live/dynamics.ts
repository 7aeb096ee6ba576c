import { dynamics, spectrum, type Dynamics, type DynamicsAnswer } from '../domain/belief/dynamics.ts';
import type { Chain } from '../domain/belief/known.ts';
import { kinds, type Kind, type Place } from '../domain/place/place.ts';
import type { Belief } from '../domain/place/status.ts';
import { ownJson } from '../flow/own-answer.ts';
import { patience, timeLimit } from '../flow/time-limit.ts';
import { isDynamics } from './answers/facts.ts';

const chain = (prior: Belief, dwell: Belief): Chain => ({ prior, spectrum: spectrum({ prior, dwell }) });
const first = ({ prior, dwell }: Dynamics) => chain(prior, dwell);

/** How the status of places changes: values learned by the database, and until they arrive built-in estimates. */
export class LearnedDynamics {
	#kinds = Object.fromEntries(kinds.map((kind) => [kind, first(dynamics[kind])])) as Record<Kind, Chain>;
	#learned: DynamicsAnswer['places'] = {};
	/** chains of places with own values, computed on first use */
	#places = new Map<string, Chain>();

	chainOf({ id, kind }: Pick<Place, 'id' | 'kind'>): Chain {
		const own = this.#learned[id];
		if (!own) return this.#kinds[kind];
		let made = this.#places.get(id);
		if (!made) this.#places.set(id, (made = chain(own.prior, own.dwell_h)));
		return made;
	}

	/** Fetches the learned values. @throws Error if the server does not answer; the values so far stay in use */
	async load(signal: AbortSignal): Promise<void> {
		const response = await fetch('/api/dynamics', { signal: timeLimit(patience, signal) });
		const answer = await ownJson<DynamicsAnswer>(response, isDynamics, '/api/dynamics');
		for (const kind of kinds) {
			const learned = answer.kinds[kind];
			if (learned) this.#kinds[kind] = chain(learned.prior, learned.dwell_h);
		}
		this.#learned = answer.places;
		this.#places.clear();
	}
}
