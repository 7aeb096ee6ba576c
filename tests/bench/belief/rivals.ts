import {
	replay,
	roleReliability,
	StatusTracker,
	type Observation,
	type TrackedReport
} from '../../../src/lib/domain/belief.ts';
import { dynamics, spectrum, type Dynamics, type Spectrum } from '../../../src/lib/domain/dynamics.ts';
import { kinds, type Kind } from '../../../src/lib/domain/place.ts';
import { statuses, type Belief } from '../../../src/lib/domain/status.ts';
import type { Person, World } from './world.ts';

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

// The constants of the votes are those that did best on the worlds for tuning.
/** What was said last holds until something else is said. */
export const lastReport = (): Method => new Vote(() => 1, 0.2, 1);
/** What most said within two hours. */
export const majority = (): Method => new Vote((hours) => Number(hours <= 2), 0.2);
/** Every vote counts e^(−age/3 h). */
export const decayedVote = (): Method => new Vote((hours) => Math.exp(-hours / 3), 0.1);

/**
 * Dawid & Skene 1979 in batch: each two hours of a place are one item of a fixed status, every reporter has a confusion
 * matrix, all is estimated from the whole world at once. So it knows the rest of the two hours, and the future, in
 * advance, which no method that has to answer now can.
 */
export class DawidSkene implements Method {
	#posterior = new Map<string, Belief>();
	#prior: Belief = even;
	constructor(world: World) {
		const items = new Map<string, { k: number; reporter: string }[]>();
		for (const event of world.events)
			if ('report' in event) {
				const key = itemOf(event.report.place, event.report.observedAt);
				const list = items.get(key) ?? [];
				items.set(key, list);
				list.push({ k: statuses.indexOf(event.report.status), reporter: event.report.reporter });
			}
		for (const [key, votes] of items) {
			const counts = [0.1, 0.1, 0.1, 0.1];
			for (const { k } of votes) counts[k]!++;
			this.#posterior.set(key, shares(counts));
		}
		for (let round = 0; round < 15; round++) {
			const confusion = new Map<string, number[]>();
			const mass = [1, 1, 1, 1];
			for (const [key, votes] of items) {
				const belief = this.#posterior.get(key)!;
				belief.forEach((p, j) => (mass[j]! += p));
				for (const { k, reporter } of votes) {
					// a priori somebody right in 7 of 10 cases, worth four reports of each status
					const matrix =
						confusion.get(reporter) ?? Array.from({ length: 16 }, (_, n) => (n >> 2 === (n & 3) ? 2.8 : 0.4));
					confusion.set(reporter, matrix);
					belief.forEach((p, j) => (matrix[4 * j + k]! += p));
				}
			}
			this.#prior = shares(mass);
			for (const [key, votes] of items) {
				const logs = this.#prior.map((p) => Math.log(p));
				for (const { k, reporter } of votes) {
					const matrix = confusion.get(reporter)!;
					for (let j = 0; j < 4; j++) {
						const row = matrix[4 * j]! + matrix[4 * j + 1]! + matrix[4 * j + 2]! + matrix[4 * j + 3]!;
						logs[j]! += Math.log(matrix[4 * j + k]! / row);
					}
				}
				const top = Math.max(...logs);
				this.#posterior.set(key, shares(logs.map((log) => Math.exp(log - top))));
			}
		}
	}
	report(): void {
		// all is known from the start
	}
	belief(place: string, at: number): Belief {
		return this.#posterior.get(itemOf(place, at)) ?? this.#prior;
	}
}
const itemOf = (place: string, at: number) => `${place} ${Math.floor(at / (2 * hour))}`;
const shares = (parts: readonly number[]): Belief => {
	const sum = parts.reduce((a, b) => a + b, 0);
	return parts.map((part) => part / sum) as unknown as Belief;
};

/** The filter without learning: told how the world moves, or not, and how often everybody is right, or not. */
class Filter implements Method {
	#places = new Map<string, Observation[]>();
	#dynamics: (kind: Kind) => Dynamics;
	#chains: Record<Kind, Spectrum>;
	#reliability: (person: Person) => number;
	constructor(dynamicsOf: (kind: Kind) => Dynamics, reliabilityOf: (person: Person) => number) {
		this.#dynamics = dynamicsOf;
		this.#reliability = reliabilityOf;
		this.#chains = Object.fromEntries(kinds.map((kind) => [kind, spectrum(dynamicsOf(kind))])) as Record<
			Kind,
			Spectrum
		>;
	}
	report({ place, status, observedAt }: TrackedReport, person: Person): void {
		const list = this.#places.get(place) ?? [];
		this.#places.set(place, list);
		list.push({ status, observedAt, reliability: this.#reliability(person) });
		list.sort((a, b) => a.observedAt - b.observedAt);
		if (list.length > 100) list.shift();
	}
	belief(place: string, at: number, kind: Kind): Belief {
		const known = (this.#places.get(place) ?? []).filter(({ observedAt }) => observedAt <= at);
		return replay(this.#dynamics(kind).prior, this.#chains[kind], known, at);
	}
}
/** Everybody is as good as the role, and places change as first estimated. */
export const fixedFilter = (): Method =>
	new Filter(
		(kind) => dynamics[kind],
		({ role }) => roleReliability[role]
	);
/** Told how the world moves and how often everybody is right. */
export const oracle = ({ parameters }: World): Method =>
	new Filter(
		(kind) => parameters.dynamics[kind],
		({ q }) => q
	);
/** Ours. */
export const tracker = (): Method => new StatusTracker();
