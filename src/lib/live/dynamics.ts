import { dynamics, spectrum, type Dynamics, type DynamicsAnswer } from '../domain/belief/dynamics.ts';
import type { Chain } from '../domain/belief/known.ts';
import { kinds, type Kind, type Place } from '../domain/place/place.ts';
import type { Belief } from '../domain/place/status.ts';

const chain = (prior: Belief, dwell: Belief): Chain => ({ prior, spectrum: spectrum({ prior, dwell }) });
const first = ({ prior, dwell }: Dynamics) => chain(prior, dwell);

/** How places change: as the database has learned it, until then by the first estimates. */
export class LearnedDynamics {
	#kinds = Object.fromEntries(kinds.map((kind) => [kind, first(dynamics[kind])])) as Record<Kind, Chain>;
	#learned: DynamicsAnswer['places'] = {};
	/** worked out when a place is first asked for */
	#places = new Map<string, Chain>();

	chainOf({ id, kind }: Pick<Place, 'id' | 'kind'>): Chain {
		const own = this.#learned[id];
		if (!own) return this.#kinds[kind];
		let made = this.#places.get(id);
		if (!made) this.#places.set(id, (made = chain(own.prior, own.dwell_h)));
		return made;
	}

	/** Fetches what was learned. @throws Error where the server does not answer; what was known stays */
	async load(signal: AbortSignal): Promise<void> {
		const response = await fetch('/api/dynamics', { signal });
		if (!response.ok) throw new Error(`/api/dynamics answered ${response.status}`);
		const answer = (await response.json()) as DynamicsAnswer;
		for (const kind of kinds) {
			const learned = answer.kinds[kind];
			if (learned) this.#kinds[kind] = chain(learned.prior, learned.dwell_h);
		}
		this.#learned = answer.places;
		this.#places.clear();
	}
}
