import {
	evolve,
	normalised,
	spectrum,
	transition,
	type Dynamics
} from '../../src/lib/domain/belief/dynamics.ts';
import type { Observation } from '../../src/lib/domain/belief/bayes.ts';
import { statuses, type Belief } from '../../src/lib/domain/place/status.ts';

/** The observations of one place, oldest first. */
export type History = readonly Observation[];

/** Bounds of learned values: minimum and maximum dwell, hours; minimum share of time of a status. */
export const bounds = { dwell: [0.25, 72], prior: 0.02 } as const;
/** Weight of the first estimate, hours of observation: for a kind, and for one place that starts from its kind. */
export const watched = { kind: 100, place: 500 };
/** Minimum number of reports for a place to have its own dynamics. */
export const placeSuffices = 300;
const rounds = 8;
/** Number of bins for the time between two reports: half octaves, from a minute up. */
const bins = 21;
/** Time between two reports that are counted, hours: closer ones are one visit, more distant ones carry no information. */
const shortest = 1 / 120;
const longest = 12;
const binOf = (hours: number) => Math.max(0, Math.min(bins - 1, Math.round(2 * Math.log2(hours * 60))));
const hoursOf = (bin: number) => 2 ** (bin / 2) / 60;

/**
 * Learns the dynamics of places from successive reports, by expectation–maximisation: over the hidden statuses at the
 * reports (forward–backward), and over the hidden jumps between two known ends (Hobolth & Jensen 2011, Summary statistics
 * for endpoint-conditioned continuous-time Markov chains). The first estimate is added as pseudo-data, and the result is
 * kept within {@link bounds}.
 * @param from the dynamics learned so far
 * @param first the first estimate; with little data the result stays near it
 * @param worth weight of the first estimate, hours of observation
 */
export function learnDynamics(
	from: Dynamics,
	first: Dynamics,
	histories: readonly History[],
	worth: number = watched.kind
): Dynamics {
	const pairs = countPairs(from, histories);
	let learned = from;
	for (let round = 0; round < rounds; round++) learned = maximise(learned, first, pairs, worth);
	return learned;
}

/** Expected number of each pair (status before, status after), by bin of the time between two reports. */
function countPairs(from: Dynamics, histories: readonly History[]): Float64Array[] {
	const chain = spectrum(from);
	const counts = Array.from({ length: bins }, () => new Float64Array(16));
	const transitions = counts.map((_, bin) => transition(chain, hoursOf(bin)));
	const { prior } = from;
	for (const history of histories) {
		const likely = (i: number, b: Belief): Belief => {
			const { status, reliability } = history[i]!;
			const wrong = (1 - reliability) / 3;
			const [w, x, y, z] = b.map((p, k) => p * (statuses[k] === status ? reliability : wrong));
			return normalised(w!, x!, y!, z!);
		};
		const gap = (i: number) => (history[i]!.observedAt - history[i - 1]!.observedAt) / 3_600_000;
		const past: Belief[] = [];
		for (let i = 0; i < history.length; i++)
			past.push(likely(i, i ? evolve(past[i - 1]!, gap(i), chain) : prior));
		let future = prior;
		for (let i = history.length - 1; i > 0; i--) {
			future = likely(i, future);
			if (gap(i) > shortest && gap(i) < longest) {
				const bin = binOf(gap(i));
				const joint = transitions[bin]!.map(
					(p, n) => past[i - 1]![n >> 2]! * p * (future[n & 3]! / prior[n & 3]!)
				);
				const sum = joint.reduce((a, b) => a + b, 0);
				joint.forEach((p, n) => (counts[bin]![n]! += p / sum));
			}
			future = evolve(future, gap(i), chain);
		}
	}
	return counts;
}

/** One round: computes the expected hours in each status and the jumps between them, then the most likely rates. */
function maximise(
	current: Dynamics,
	first: Dynamics,
	pairs: readonly Float64Array[],
	worth: number
): Dynamics {
	const { rates, left, right } = spectrum(current);
	const leaves = current.dwell.map((hours) => 1 / hours);
	const lands = landing(current);
	const hours = [0, 0, 0, 0];
	const out = [0, 0, 0, 0];
	const into = [0, 0, 0, 0];
	pairs.forEach((count, bin) => {
		if (!count.some(Boolean)) return;
		const t = hoursOf(bin);
		const seen = transition({ rates, left, right }, t).map((p, n) => count[n]! / p);
		for (let p = 0; p < 4; p++)
			for (let q = 0; q < 4; q++) {
				let both = 0;
				for (let a = 0; a < 4; a++)
					for (let b = 0; b < 4; b++) both += left[4 * a + p]! * seen[4 * a + b]! * right[4 * q + b]!;
				const difference = rates[p]! - rates[q]!;
				both *=
					Math.abs(difference) < 1e-9
						? t * Math.exp(rates[p]! * t)
						: (Math.exp(rates[p]! * t) - Math.exp(rates[q]! * t)) / difference;
				for (let i = 0; i < 4; i++)
					for (let j = 0; j < 4; j++) {
						const share = right[4 * p + i]! * both * left[4 * j + q]!;
						if (i === j) hours[i]! += share;
						else {
							out[i]! += share * leaves[i]! * lands[j]!;
							into[j]! += share * leaves[i]! * lands[j]!;
						}
					}
			}
	});
	const firstLands = landing(first);
	for (let i = 0; i < 4; i++) {
		// the chain also jumps to the same status, which cannot be observed
		const unseen = hours[i]! * leaves[i]! * lands[i]!;
		const pseudo = worth * first.prior[i]!;
		out[i]! += unseen + pseudo / first.dwell[i]!;
		into[i]! += unseen;
		for (let j = 0; j < 4; j++) into[j]! += (pseudo / first.dwell[i]!) * firstLands[j]!;
		hours[i]! += pseudo;
	}
	const dwell = hours.map((time, i) => Math.min(bounds.dwell[1], Math.max(bounds.dwell[0], time / out[i]!)));
	const prior = shares(
		shares(into.map((jumps, i) => jumps * dwell[i]!)).map((p) => Math.max(bounds.prior, p))
	);
	return { prior: prior as unknown as Belief, dwell: dwell as unknown as Belief };
}

/** Probability of each status as the target of a jump, proportional to π/D (prior over dwell). */
function landing({ prior, dwell }: Dynamics): number[] {
	return shares(prior.map((p, k) => p / dwell[k]!));
}

function shares(parts: readonly number[]): number[] {
	const sum = parts.reduce((a, b) => a + b, 0);
	return parts.map((part) => part / sum);
}
