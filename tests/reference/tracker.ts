import { dynamics, spectrum, type Dynamics, type Spectrum } from '../../src/lib/domain/belief/dynamics.ts';
import { chains, replay, temper, type Observation } from '../../src/lib/domain/belief/bayes.ts';
import { kinds, type Kind } from '../../src/lib/domain/place/place.ts';
import { learnDynamics, placeSuffices, watched } from './refit.ts';
import type { Role } from '../../src/lib/domain/report/report.ts';
import { statuses, type Belief, type Status } from '../../src/lib/domain/place/status.ts';
import { distanceWeight, firstTrust, judge, kinship, reliability, strangeness, type Trust } from './trust.ts';

/** Input of the tracker: one report; times in epoch ms. */
export interface TrackedReport {
	place: string;
	kind: Kind;
	reporter: string;
	role: Role;
	status: Status;
	/** a time after `receivedAt` counts as `receivedAt` */
	observedAt: number;
	receivedAt: number;
	/** distance between reporter and place, metres; absent if unknown */
	distance?: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Maximum age of a report that counts, measured from the newest one, ms. */
export const evidenceWindow = day;
/**
 * Maximum number of voices (one report of each person) that count for each status, the newest ones. So no group can crowd
 * out reports of other statuses, and strangers cannot crowd out known people.
 */
export const maxVoices = { known: 16, strangers: 4 };
/** Age from which a report is judged, ms; it is judged when the next report of the place arrives. */
export const judgedAfter = 2 * hour;
/** Evidence for a judgement: maximum time before and after the report, ms, and voices per status on each side. */
export const judgedBy = { span: 6 * hour, voices: { known: 4, strangers: 2 } };
/** Maximum number of reports per status, nearest in time, that are searched for these voices. */
const lookedAt = { known: 8, strangers: 8 };
/** Kinship: maximum time between two agreeing reports, ms; reports searched on each side; time constant of forgetting, ms. */
export const together = { span: 20 * minute, voices: 8, memory: 30 * day };
/** Maximum time between two voices of akin people that share their weight, ms. */
export const kinSpan = 30 * minute;
/** Time between two agreeing voices of strangers up to which they share their weight, less with more time between, ms. */
export const strangerSpan = 2 * hour;
/** Kinship from which one reporter cannot confirm the other, 0..1. */
export const witnessKinship = 0.2;
/** Period of reports from which dynamics are learned, and interval of learning, ms. */
const learned = { from: 14 * day, every: day / 4 };

interface Reporter {
	role: Role;
	trust: Trust;
	/** number of reports, older ones with less weight */
	heard: number;
	heardAt: number;
	/** for each other reporter, the number of agreeing reports at one place within minutes, older ones with less weight */
	together: Map<Reporter, { count: number; at: number }>;
}

interface Kept {
	reporter: Reporter;
	status: Status;
	at: number;
	receivedAt: number;
	weight: number;
	/** true if the reporter was known, not a stranger, when it was received */
	known: boolean;
}

/** Numbers of reports per status. */
interface Shares {
	known: number;
	strangers: number;
}

interface Tracked {
	kind: Kind;
	/** sorted by time of observation */
	reports: Kept[];
	/** not yet judged */
	pending: Kept[];
	/** dynamics of this place; null if it has too few reports */
	own: { dynamics: Dynamics; chain: Spectrum } | null;
}

/**
 * Computes beliefs in memory, as `submit_reports` does in the database. A belief is always replayed from the reports that
 * count, in order of observation. So a late report counts at its own time, and reports of one moment count the same in any
 * order.
 */
export class StatusTracker {
	#places = new Map<string, Tracked>();
	#people = new Map<string, Reporter>();
	#dynamics: Record<Kind, Dynamics> = { ...dynamics };
	#chains: Record<Kind, Spectrum> = { ...chains };
	#learnAt: number | null = null;
	#learnEvery: number;

	/** @param options learnEvery: interval of learning dynamics, ms; Infinity keeps the first estimates */
	constructor({ learnEvery = learned.every }: { learnEvery?: number } = {}) {
		this.#learnEvery = learnEvery;
	}

	/** Takes in a report. Of each reporter only the last observed report of a place counts; a repeated report counts once. */
	report(report: TrackedReport): void {
		const place = this.#places.get(report.place) ?? {
			kind: report.kind,
			reports: [],
			pending: [],
			own: null
		};
		this.#places.set(report.place, place);
		const reporter = this.#people.get(report.reporter) ?? {
			role: report.role,
			trust: firstTrust(report.role),
			heard: 0,
			heardAt: report.receivedAt,
			together: new Map()
		};
		this.#people.set(report.reporter, reporter);
		const kept: Kept = {
			reporter,
			status: report.status,
			at: Math.min(report.observedAt, report.receivedAt),
			receivedAt: report.receivedAt,
			weight: distanceWeight(report.distance),
			known: false
		};
		let index = place.reports.length;
		while (index > 0 && later(place.reports[index - 1]!, kept)) index--;
		for (let i = index - 1; i >= 0 && place.reports[i]!.at === kept.at; i--)
			if (place.reports[i]!.reporter === reporter && place.reports[i]!.status === kept.status) return;

		this.#learn(report.receivedAt);
		this.#judgeDue(place, report.receivedAt);
		kept.known = strangeness(reporter.role, reporter.trust.standing) === 0;
		reporter.heard = remembered(reporter.heard, reporter.heardAt, report.receivedAt) + 1;
		reporter.heardAt = report.receivedAt;
		this.#acquaint(place, kept, index);
		place.reports.splice(index, 0, kept);
		place.pending.push(kept);
	}

	/**
	 * The belief about a place at a moment, epoch ms; later observations do not count. For a place without reports, whose kind
	 * is unknown too, it is the mean of the priors.
	 */
	belief(place: string, at: number): Belief {
		const tracked = this.#places.get(place);
		if (!tracked)
			return statuses.map(
				(_, k) => kinds.reduce((sum, kind) => sum + this.#dynamics[kind].prior[k]!, 0) / kinds.length
			) as unknown as Belief;
		const voices = voicesBefore(tracked.reports, at, evidenceWindow, maxVoices);
		const { start, chain } = this.#chain(tracked);
		return replay(start, chain, observations(voices), at);
	}

	/** Trust in a reporter; undefined if there are no reports of the person. */
	trust(reporter: string): Readonly<Trust> | undefined {
		return this.#people.get(reporter)?.trust;
	}

	/** Dynamics of a kind of place, as learned so far. */
	dynamics(kind: Kind): Dynamics {
		return this.#dynamics[kind];
	}

	#chain({ kind, own }: Tracked): { start: Belief; chain: Spectrum } {
		return own
			? { start: own.dynamics.prior, chain: own.chain }
			: { start: this.#dynamics[kind].prior, chain: this.#chains[kind] };
	}

	/** Counts reporters who agree with this report at the same place within minutes. */
	#acquaint(place: Tracked, kept: Kept, index: number): void {
		const { reporter, at, receivedAt, status } = kept;
		const met = new Set<Reporter>();
		for (const step of [-1, 1]) {
			let looked = 0;
			for (let i = step < 0 ? index - 1 : index; looked < together.voices; i += step, looked++) {
				const other = place.reports[i];
				if (!other || Math.abs(other.at - at) > together.span) break;
				if (other.reporter !== reporter && other.status === status) met.add(other.reporter);
			}
		}
		for (const other of met) {
			const before = reporter.together.get(other);
			const tie = { count: before ? remembered(before.count, before.at, receivedAt) + 1 : 1, at: receivedAt };
			reporter.together.set(other, tie);
			other.together.set(reporter, tie);
		}
	}

	#judgeDue(place: Tracked, now: number): void {
		const due = place.pending.filter((kept) => kept.at + judgedAfter < now && kept.receivedAt < now);
		if (due.length === 0) return;
		place.pending = place.pending.filter((kept) => !due.includes(kept));
		due.sort((a, b) => Number(later(a, b)) - Number(later(b, a)));
		// all are judged with the knowledge before any of them was judged
		const verdicts = due.map((kept) => this.#borneOut(place, kept, now));
		due.forEach(({ reporter }, i) => {
			if (verdicts[i] != null) reporter.trust = judge(reporter.trust, reporter.role, verdicts[i], now);
		});
	}

	/** Probability of a report's status by other people's reports before and after it; null if there are none. */
	#borneOut(place: Tracked, kept: Kept, now: number): number | null {
		const heard = place.reports.filter(
			(other) =>
				other.receivedAt < now &&
				other.reporter !== kept.reporter &&
				Math.abs(other.at - kept.at) < judgedBy.span &&
				kin(other.reporter, kept.reporter) < witnessKinship
		);
		const before = nearest(heard.filter((other) => other.at <= kept.at));
		// the chain is reversible, so later reports are replayed backwards in time
		const after = nearest(
			heard
				.filter((other) => other.at > kept.at)
				.map((other) => ({ ...other, at: 2 * kept.at - other.at }))
				.reverse()
		);
		if (before.length + after.length === 0) return null;
		const { start, chain } = this.#chain(place);
		const past = replay(start, chain, observations(before), kept.at);
		const future = replay(start, chain, observations(after), kept.at);
		const both = past.map((p, k) => (p * future[k]!) / start[k]!);
		return both[statuses.indexOf(kept.status)]! / both.reduce((a, b) => a + b, 0);
	}

	#learn(now: number): void {
		this.#learnAt ??= now + this.#learnEvery;
		if (now < this.#learnAt) return;
		this.#learnAt = now + this.#learnEvery;
		for (const place of this.#places.values()) {
			const first = place.reports.findIndex((kept) => kept.at > now - learned.from);
			place.reports.splice(0, first < 0 ? place.reports.length : first);
		}
		for (const kind of kinds) {
			const places = [...this.#places.values()].filter((place) => place.kind === kind);
			const histories = places.map(({ reports }) =>
				observations(reports.filter(({ receivedAt }) => receivedAt < now))
			);
			const learnt = learnDynamics(this.#dynamics[kind], dynamics[kind], histories);
			this.#dynamics[kind] = learnt;
			this.#chains[kind] = spectrum(learnt);
			places.forEach((place, i) => {
				const history = histories[i]!;
				place.own = null;
				if (history.length < placeSuffices) return;
				const own = learnDynamics(learnt, learnt, [history], watched.place);
				place.own = { dynamics: own, chain: spectrum(own) };
			});
		}
	}
}

/** Sort order of reports at a place: by time observed, time received and status, so independent of the order of arrival. */
function later(a: Kept, b: Kept): boolean {
	if (a.at !== b.at) return a.at > b.at;
	if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
	return statuses.indexOf(a.status) > statuses.indexOf(b.status);
}

function remembered(count: number, at: number, now: number): number {
	return count * Math.exp(-Math.max(0, now - at) / together.memory);
}

function kin(a: Reporter, b: Reporter): number {
	const tie = a.together.get(b);
	return tie ? kinship(tie.count, Math.min(a.heard, b.heard)) : 0;
}

/**
 * The voices at a moment: the newest report of each reporter, within a window (ms) that ends with the newest report of all.
 * @returns oldest first
 */
function voicesBefore(reports: readonly Kept[], at: number, window: number, most: Shares): Kept[] {
	const heard = new Set<Reporter>();
	const voices: Kept[] = [];
	const spare = counter(most);
	let newest: number | null = null;
	for (let i = reports.length - 1; i >= 0; i--) {
		const kept = reports[i]!;
		if (kept.at > at) continue;
		newest ??= kept.at;
		if (kept.at <= newest - window) break;
		if (heard.has(kept.reporter)) continue;
		heard.add(kept.reporter);
		if (spare(kept)) voices.push(kept);
	}
	return voices.reverse();
}

/** A filter that accepts reports until the maximum for their status is reached. */
function counter(most: Shares): (kept: Kept) => boolean {
	const left = [most.known, most.strangers].flatMap((share) => statuses.map(() => share));
	return ({ known, status }) => {
		const share = statuses.indexOf(status) + (known ? 0 : statuses.length);
		return left[share]!-- > 0;
	};
}

/** The voices that judge a report, oldest first: the last report of each reporter in the list, up to the maximum per status. */
function nearest(reports: readonly Kept[]): Kept[] {
	const looked = reports.toReversed().filter(counter(lookedAt));
	return voicesBefore(looked.reverse(), Infinity, judgedBy.span, judgedBy.voices);
}

/** Voices as observations with their reliability; akin people, and strangers, who agree share their weight. */
function observations(voices: readonly Kept[]): Observation[] {
	const strange = voices.map(({ reporter }) => strangeness(reporter.role, reporter.trust.standing));
	const span = Math.max(kinSpan, strangerSpan);
	return voices.map((voice, i) => {
		let sharers = 1;
		for (const step of [-1, 1])
			for (let j = i + step; j >= 0 && j < voices.length; j += step) {
				const other = voices[j]!;
				const gap = Math.abs(other.at - voice.at);
				if (gap >= span) break;
				if (other.status !== voice.status || other.reporter === voice.reporter) continue;
				sharers += Math.max(
					gap <= kinSpan ? kin(voice.reporter, other.reporter) : 0,
					Math.min(strange[i]!, strange[j]!) * Math.max(0, 1 - gap / strangerSpan)
				);
			}
		const { alpha, beta } = voice.reporter.trust;
		return {
			status: voice.status,
			reliability: temper(reliability(alpha, beta), voice.weight / sharers),
			observedAt: voice.at
		};
	});
}
