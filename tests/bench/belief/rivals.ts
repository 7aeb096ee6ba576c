import {
	reliability,
	replay,
	roleReliability,
	StatusTracker,
	type Observation,
	type TrackedReport
} from '../../reference/belief.ts';
import { dynamics, spectrum, type Dynamics, type Spectrum } from '../../../src/lib/domain/belief/dynamics.ts';
import { kinds, type Kind } from '../../../src/lib/domain/place/place.ts';
import type { Role } from '../../../src/lib/domain/report/report.ts';
import { statuses, type Belief } from '../../../src/lib/domain/place/status.ts';
import { firstTrust, judge, type Trust } from '../../reference/trust.ts';
import type { Known, World } from './world.ts';

/** A method that estimates the status of a place from reports. */
export interface Method {
	report(report: TrackedReport, known: Known): void;
	belief(place: string, at: number, kind: Kind): Belief;
}

const hour = 3_600_000;

/** Vote with weights by age of the report; the prior of the kind adds `worth` votes. */
class Vote implements Method {
	#reports = new Map<string, TrackedReport[]>();
	#weight: (hours: number) => number;
	#worth: number;
	#keep: number;
	constructor(weight: (hours: number) => number, worth: number, keep = 200) {
		this.#weight = weight;
		this.#worth = worth;
		this.#keep = keep;
	}
	report(report: TrackedReport): void {
		const list = this.#reports.get(report.place) ?? [];
		this.#reports.set(report.place, list);
		list.push(report);
		list.sort((a, b) => a.observedAt - b.observedAt);
		if (list.length > this.#keep) list.shift();
	}
	belief(place: string, at: number, kind: Kind): Belief {
		const sums = dynamics[kind].prior.map((p) => p * this.#worth);
		for (const { status, observedAt } of this.#reports.get(place) ?? [])
			if (observedAt <= at) sums[statuses.indexOf(status)]! += this.#weight((at - observedAt) / hour);
		return shares(sums);
	}
}

// The constants of the votes have the least log loss on the worlds for tuning.
/** The last report counts until the next one. */
export const lastReport = (): Method => new Vote(() => 1, 1.5, 1);
/** The majority of reports within two hours. */
export const majority = (): Method => new Vote((hours) => Number(hours <= 2), 1.3);
/** Each report counts e^(−age/1.5 h). */
export const decayedVote = (): Method => new Vote((hours) => Math.exp(-hours / 1.5), 0.5);

/**
 * The method of Dawid & Skene 1979 in batch: each two hours of a place are one item with a fixed status, each reporter has a
 * confusion matrix, and everything is estimated from the whole world at once. So it uses later reports, which a method that
 * answers immediately cannot.
 */
export class DawidSkene implements Method {
	#posterior = new Map<string, Belief>();
	#prior: Belief = [0.25, 0.25, 0.25, 0.25];
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
					// prior of a reporter: right in 7 of 10 cases, with the weight of four reports of each status
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
		// the constructor has used all reports
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

/** The filter without learning; dynamics and reliability are given, as estimates or as true values. */
class Filter implements Method {
	#places = new Map<string, Observation[]>();
	#dynamics: (kind: Kind) => Dynamics;
	#chains: Record<Kind, Spectrum>;
	#observation: (report: TrackedReport, known: Known) => Observation;
	constructor(
		dynamicsOf: (kind: Kind) => Dynamics,
		observationOf: (report: TrackedReport, known: Known) => Observation
	) {
		this.#dynamics = dynamicsOf;
		this.#observation = observationOf;
		this.#chains = Object.fromEntries(kinds.map((kind) => [kind, spectrum(dynamicsOf(kind))])) as Record<
			Kind,
			Spectrum
		>;
	}
	report(report: TrackedReport, known: Known): void {
		const list = this.#places.get(report.place) ?? [];
		this.#places.set(report.place, list);
		list.push(this.#observation(report, known));
		list.sort((a, b) => a.observedAt - b.observedAt);
		if (list.length > 100) list.shift();
	}
	belief(place: string, at: number, kind: Kind): Belief {
		const known = (this.#places.get(place) ?? []).filter(({ observedAt }) => observedAt <= at);
		return replay(this.#dynamics(kind).prior, this.#chains[kind], known, at);
	}
}
/** Each person has the reliability of the role, and places have the first estimate of dynamics. */
export const fixedFilter = (): Method =>
	new Filter(
		(kind) => dynamics[kind],
		({ status, role, observedAt }) => ({ status, reliability: roleReliability[role], observedAt })
	);

const noInformation = 1 / 4;
/**
 * A filter that knows everything except the statuses and perhaps the reliability of people: the true dynamics, who always
 * names one status, the errors of clocks, and which reports belong to a ring attack. The first report of an attack shows that
 * its status is false; the others add nothing.
 * @param reliabilityOf gives, for a report, a function that reads the reporter's reliability at any later time
 */
function informed(
	{ parameters }: World,
	reliabilityOf: (report: TrackedReport, known: Known) => () => number
): Method {
	const attacks = new Set<number>();
	return new Filter(
		(kind) => parameters.dynamics[kind],
		(report, known) => {
			const { person, seenAt: observedAt, attack } = known;
			const { status } = report;
			if (attack !== null) {
				const reliability = attacks.has(attack) ? noInformation : 0;
				attacks.add(attack);
				return { status, reliability, observedAt };
			}
			if (person.fixed !== null) return { status, reliability: noInformation, observedAt };
			const reliability = reliabilityOf(report, known);
			return {
				status,
				observedAt,
				get reliability() {
					return reliability();
				}
			};
		}
	);
}
/**
 * Also knows the true reliability of each person. Its answer is the exact probability given all this, so no method that
 * knows only the reports can be better on average.
 */
export const oracle = (world: World): Method =>
	informed(
		world,
		(_, { person: { q } }) =>
			() =>
				q
	);
/**
 * Learns the reliability of people from the truth: two hours after each report arrives, it is told whether the report was
 * right, and learns from that as our method learns from other people's reports. This is an upper limit of learning.
 */
export const hindsight = (world: World): Method => {
	const people = new Map<string, Trust>();
	const due: { reporter: string; role: Role; right: boolean; at: number }[] = [];
	return informed(world, ({ reporter, role, receivedAt }, { right }) => {
		due.push({ reporter, role, right, at: receivedAt + 2 * hour });
		while (due[0]!.at < receivedAt) {
			const told = due.shift()!;
			const trust = people.get(told.reporter) ?? firstTrust(told.role);
			people.set(told.reporter, judge(trust, told.role, Number(told.right), told.at));
		}
		return () => {
			const { alpha, beta } = people.get(reporter) ?? firstTrust(role);
			return reliability(alpha, beta);
		};
	});
};
/** Our method. */
export const tracker = (): Method => new StatusTracker();
