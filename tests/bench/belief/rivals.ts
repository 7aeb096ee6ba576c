import { observe } from '../../../src/lib/domain/belief.ts';
import type { TrackedReport } from '../../../src/lib/domain/belief.ts';
import { evolve, spectrum, type Spectrum } from '../../../src/lib/domain/dynamics.ts';
import { kinds, type Kind } from '../../../src/lib/domain/place.ts';
import { statuses, type Belief } from '../../../src/lib/domain/status.ts';
import type { Person, WorldParameters } from './world.ts';

/** A way to tell the status of a place from reports. */
export interface Method {
	report(report: TrackedReport, person: Person): void;
	belief(place: string, at: number, kind: Kind): Belief;
}

const hour = 3_600_000;
const even: Belief = [0.25, 0.25, 0.25, 0.25];

/** Votes with weights by age, and a little for every status so that none is impossible. */
class Vote implements Method {
	#reports = new Map<string, TrackedReport[]>();
	#weight: (hours: number) => number;
	#smoothing: number;
	#keep: number;
	constructor(weight: (hours: number) => number, smoothing: number, keep = 200) {
		this.#weight = weight;
		this.#smoothing = smoothing;
		this.#keep = keep;
	}
	report(report: TrackedReport): void {
		const list = this.#reports.get(report.place) ?? [];
		this.#reports.set(report.place, list);
		list.push(report);
		list.sort((a, b) => a.observedAt - b.observedAt);
		if (list.length > this.#keep) list.shift();
	}
	belief(place: string, at: number): Belief {
		const sums = [1, 1, 1, 1].map((one) => one * this.#smoothing);
		for (const { status, observedAt } of this.#reports.get(place) ?? [])
			if (observedAt <= at) sums[statuses.indexOf(status)]! += this.#weight((at - observedAt) / hour);
		const total = sums.reduce((a, b) => a + b, 0);
		return total > 0 ? (sums.map((sum) => sum / total) as unknown as Belief) : even;
	}
}

/** What was said last holds until something else is said. */
export const lastReport = (): Method => new Vote(() => 1, 0.13, 1);
/** What most said within two hours. */
export const majority = (): Method => new Vote((hours) => Number(hours <= 2), 0.5);
/** Every vote counts e^(−age/3 h). */
export const decayedVote = (): Method => new Vote((hours) => Math.exp(-hours / 3), 0.35);

/** The filter that is told how the world moves and how often everybody is right. */
export class Oracle implements Method {
	#state = new Map<string, { reports: { report: TrackedReport; q: number }[] }>();
	#spectra: Record<Kind, Spectrum>;
	#priors: Record<Kind, Belief>;
	constructor(parameters: WorldParameters) {
		const { dynamics } = parameters;
		const of = <T>(make: (kind: Kind) => T) =>
			Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<Kind, T>;
		this.#priors = of((kind) => dynamics[kind].prior as unknown as Belief);
		this.#spectra = of((kind) =>
			spectrum({ prior: this.#priors[kind], dwell: dynamics[kind].dwell as unknown as Belief })
		);
	}
	report(report: TrackedReport, person: Person): void {
		const state = this.#state.get(report.place) ?? { reports: [] };
		this.#state.set(report.place, state);
		state.reports.push({ report, q: person.q });
		state.reports.sort((a, b) => a.report.observedAt - b.report.observedAt);
		if (state.reports.length > 100) state.reports.shift();
	}
	belief(place: string, at: number, kind: Kind): Belief {
		let belief = this.#priors[kind];
		let time: number | null = null;
		for (const { report, q } of this.#state.get(place)?.reports ?? []) {
			if (report.observedAt > at) break;
			if (time !== null) belief = evolve(belief, (report.observedAt - time) / hour, this.#spectra[kind]);
			belief = observe(belief, report.status, q);
			time = report.observedAt;
		}
		return time === null ? belief : evolve(belief, (at - time) / hour, this.#spectra[kind]);
	}
}
