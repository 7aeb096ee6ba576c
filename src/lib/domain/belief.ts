import { dynamics, evolve, normalised, spectrum, type Spectrum } from './dynamics.ts';
import { kinds, type Kind } from './place.ts';
import type { Role } from './report.ts';
import { statuses, type Belief, type Status } from './status.ts';

const spectra = Object.fromEntries(kinds.map((kind) => [kind, spectrum(dynamics[kind])])) as Record<
	Kind,
	Spectrum
>;

/** Nobody is taken to be right more often than this. */
const maxReliability = 0.97;

/** How often a reporter of a role is right, until learned from what became of the reports. */
export const roleReliability: Record<Role, number> = {
	anonymous: 0.65,
	driver: 0.8,
	volunteer: 0.9,
	dispatcher: 0.97,
	official: 0.97
};

/** What is believed of a place of a kind nobody has reported. */
export function prior(kind: Kind): Belief {
	return dynamics[kind].prior;
}

/**
 * A belief after some hours without news: it drifts back to the prior, from each status at its own pace.
 * @param hours ≥ 0
 */
export function fade(belief: Belief, hours: number, kind: Kind): Belief {
	return evolve(belief, hours, spectra[kind]);
}

/**
 * A belief after one more observation, by Bayes: someone right with probability `reliability` says `status`, and is
 * wrong towards each other status alike.
 * @param reliability 0..1
 */
export function observe(belief: Belief, status: Status, reliability: number): Belief {
	const k = statuses.indexOf(status);
	const wrong = (1 - reliability) / 3;
	const [r0, r1, r2, r3] = belief.map((p, i) => p * (i === k ? reliability : wrong)) as [
		number,
		number,
		number,
		number
	];
	return normalised(r0, r1, r2, r3);
}

/** Mean of Beta(α, β), capped. */
export function reliability(alpha: number, beta: number): number {
	return Math.min(maxReliability, alpha / (alpha + beta));
}

/** One report as the tracker takes it; times in epoch ms. */
export interface TrackedReport {
	place: string;
	kind: Kind;
	reporter: string;
	role: Role;
	status: Status;
	observedAt: number;
	receivedAt: number;
}

/** Evidence older than this, counted back from the newest, no longer counts, ms. */
export const evidenceWindow = 24 * 3_600_000;
/** At most this many voices, the newest, are heard. */
export const maxVoices = 64;

interface Tracked {
	kind: Kind;
	/** the newest report of each reporter */
	voices: Map<string, TrackedReport>;
}

/**
 * The whole procedure in memory. A belief is always replayed from the live reports in the order they were observed:
 * what arrives late counts at its own time, and reports of one moment count the same in any order.
 */
export class StatusTracker {
	#places = new Map<string, Tracked>();

	/** A reporter has one voice at a place: the report observed last. */
	report(report: TrackedReport): void {
		const tracked = this.#places.get(report.place) ?? { kind: report.kind, voices: new Map() };
		this.#places.set(report.place, tracked);
		const before = tracked.voices.get(report.reporter);
		if (!before || report.observedAt >= before.observedAt) tracked.voices.set(report.reporter, report);
	}

	/** The belief about a place at a moment, epoch ms; reports observed later than that do not count. */
	belief(place: string, at: number): Belief {
		const tracked = this.#places.get(place);
		if (!tracked) throw new Error(`nothing is known of place "${place}"`);
		return replay(tracked.kind, [...tracked.voices.values()], at);
	}
}

/** The belief at a moment from one report a reporter. */
export function replay(
	kind: Kind,
	reports: readonly Pick<TrackedReport, 'status' | 'role' | 'observedAt'>[],
	at: number
): Belief {
	const known = reports
		.filter((report) => report.observedAt <= at)
		.sort((a, b) => a.observedAt - b.observedAt);
	const newest = known.at(-1)?.observedAt ?? at;
	const live = known.filter((report) => report.observedAt > newest - evidenceWindow).slice(-maxVoices);
	let belief = prior(kind);
	let time = live[0]?.observedAt ?? at;
	for (const { status, role, observedAt } of live) {
		belief = observe(fade(belief, (observedAt - time) / 3_600_000, kind), status, roleReliability[role]);
		time = observedAt;
	}
	return fade(belief, (at - time) / 3_600_000, kind);
}
