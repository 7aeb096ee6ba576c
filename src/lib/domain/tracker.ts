import { evolve, dynamics as firstDynamics, spectrum, type Dynamics, type Spectrum } from './dynamics.ts';
import { kinds, type Kind } from './place.ts';
import { observe } from './filter.ts';
import type { Role } from './report.ts';
import { statuses, type Belief, type Status } from './status.ts';
import { Refit } from './refit.ts';

export interface TrackedReport {
	place: string;
	kind: Kind;
	reporter: string;
	role: Role;
	status: Status;
	observedAt: number;
	receivedAt: number;
}
const hour = 3_600_000;
const day = 24 * hour;
export const evidenceWindow = 24 * hour;
export const maxVoices = 64;

export const knobs = {
	strength: 4,
	strengthVolunteer: 10,
	trustMemory: 60 * day,
	scoreAfter: 2 * hour,
	scoreWindow: 6 * hour,
	ringSpan: 20 * 60_000,
	ties: true,
	fresh: true,
	freshSpan: 15 * 60_000,
	learn: true,
	refit: true,
	maxQ: 0.97,
	minQ: 0.03,
	tieScale: 2,
	tieSpan: 30 * 60_000,
	scoreTie: 0.2
};
const roleMean: Record<Role, number> = { anonymous: 0.65, driver: 0.8, volunteer: 0.9, dispatcher: 0.97, official: 0.97 };

interface Reporter {
	id: string;
	role: Role;
	alpha: number;
	beta: number;
	count: number;
	standing: number;
	at: number;
	ties: Map<Reporter, number>;
}
interface Kept {
	reporter: Reporter;
	status: Status;
	k: number;
	at: number;
	received: number;
	scored: boolean;
}
interface Place {
	kind: Kind;
	reports: Kept[];
	pending: Kept[];
}

export class StatusTracker {
	#places = new Map<string, Place>();
	#people = new Map<string, Reporter>();
	dynamics: Record<Kind, Dynamics> = { ...firstDynamics };
	#spectra = Object.fromEntries(kinds.map((kind) => [kind, spectrum(firstDynamics[kind])])) as Record<Kind, Spectrum>;
	#refitAt = -Infinity;

	#reporter(id: string, role: Role, at: number): Reporter {
		let known = this.#people.get(id);
		if (!known) {
			const n = role === 'anonymous' || role === 'driver' ? knobs.strength : knobs.strengthVolunteer;
			known = { id, role, alpha: roleMean[role] * n, beta: (1 - roleMean[role]) * n, count: 0, standing: 0, at, ties: new Map() };
			this.#people.set(id, known);
		}
		return known;
	}

	report(report: TrackedReport): void {
		const place = this.#places.get(report.place) ?? { kind: report.kind, reports: [], pending: [] };
		this.#places.set(report.place, place);
		const reporter = this.#reporter(report.reporter, report.role, report.receivedAt);
		const at = Math.min(report.observedAt, report.receivedAt);
		const kept: Kept = { reporter, status: report.status, k: statuses.indexOf(report.status), at, received: report.receivedAt, scored: false };
		if (knobs.learn) this.#scoreDue(place, report.receivedAt);
		reporter.count++;
		let i = place.reports.length;
		while (i > 0 && place.reports[i - 1]!.at > at) i--;
		if (knobs.ties) {
			for (const step of [-1, 1]) {
				for (let j = step < 0 ? i - 1 : i, n = 0; j >= 0 && j < place.reports.length && n < 8; j += step, n++) {
					const other = place.reports[j]!;
					if (Math.abs(other.at - at) > knobs.ringSpan) break;
					if (other.reporter === reporter || other.k !== kept.k) continue;
					reporter.ties.set(other.reporter, (reporter.ties.get(other.reporter) ?? 0) + 1);
					other.reporter.ties.set(reporter, (other.reporter.ties.get(reporter) ?? 0) + 1);
				}
			}
		}
		place.reports.splice(i, 0, kept);
		place.pending.push(kept);
		if (knobs.refit) {
			if (this.#refitAt === -Infinity) this.#refitAt = report.receivedAt + day;
			else if (report.receivedAt >= this.#refitAt) {
				this.refit(report.receivedAt);
				this.#refitAt = report.receivedAt + day;
			}
		}
	}

	tie(a: Reporter, b: Reporter): number {
		const together = a.ties.get(b);
		if (!together || together <= 1) return 0;
		return Math.min(1, (knobs.tieScale * (together - 1)) / (Math.min(a.count, b.count) + 2));
	}

	/** newest report of each in the window, oldest first */
	#voices(place: Place, from: number, to: number, max: number): Kept[] {
		const seen = new Set<Reporter>();
		const voices: Kept[] = [];
		for (let i = place.reports.length - 1; i >= 0 && voices.length < max; i--) {
			const kept = place.reports[i]!;
			if (kept.at > to) continue;
			if (kept.at <= from) break;
			if (seen.has(kept.reporter)) continue;
			seen.add(kept.reporter);
			voices.push(kept);
		}
		return voices.reverse();
	}

	/** reliability as counted among these voices */
	#effective(voices: Kept[]): number[] {
		const fresh = voices.map(({ reporter }) =>
			knobs.fresh && (reporter.role === 'anonymous' || reporter.role === 'driver') ? Math.max(0, 1 - reporter.standing / 2) : 0
		);
		return voices.map((voice, i) => {
			let { alpha, beta } = voice.reporter;
			let q = alpha / (alpha + beta);
			q = Math.min(knobs.maxQ, Math.max(knobs.minQ, q));
			let n = 1;
			for (const step of [-1, 1])
				for (let j = i + step; j >= 0 && j < voices.length; j += step) {
					const other = voices[j]!;
					const gap = Math.abs(other.at - voice.at);
					if (gap > knobs.tieSpan) break;
					if (other.k !== voice.k) continue;
					let t = knobs.ties ? this.tie(voice.reporter, other.reporter) : 0;
					if (gap <= knobs.freshSpan) t = Math.max(t, Math.min(fresh[i]!, fresh[j]!));
					n += t;
				}
			return n === 1 ? q : temper(q, 1 / n);
		});
	}

	#forward(kind: Kind, voices: Kept[], q: number[], at: number): Belief {
		let belief = this.dynamics[kind].prior;
		let time = voices[0]?.at ?? at;
		for (let i = 0; i < voices.length; i++) {
			belief = observe(evolve(belief, (voices[i]!.at - time) / hour, this.#spectra[kind]), voices[i]!.status, q[i]!);
			time = voices[i]!.at;
		}
		return evolve(belief, (at - time) / hour, this.#spectra[kind]);
	}

	belief(id: string, at: number): Belief {
		const place = this.#places.get(id);
		if (!place) throw new Error(`nothing is known of place "${id}"`);
		let newest = -Infinity;
		for (let i = place.reports.length - 1; i >= 0; i--) if (place.reports[i]!.at <= at) { newest = place.reports[i]!.at; break; }
		const voices = this.#voices(place, newest - evidenceWindow, at, maxVoices);
		return this.#forward(place.kind, voices, this.#effective(voices), at);
	}

	#scoreDue(place: Place, now: number) {
		const due = place.pending.filter((kept) => Math.max(kept.at + knobs.scoreAfter, kept.received) < now);
		if (!due.length) return;
		place.pending = place.pending.filter((kept) => !due.includes(kept));
		for (const kept of due) this.#score(place, kept);
	}

	#score(place: Place, kept: Kept) {
		const others = (list: Kept[]) => list.filter((v) => v.reporter !== kept.reporter && (!knobs.ties || this.tie(v.reporter, kept.reporter) < knobs.scoreTie));
		const before = others(this.#voices(place, kept.at - knobs.scoreWindow, kept.at, 16));
		const after = others(this.#voices(place, kept.at, kept.at + knobs.scoreWindow, 24)).slice(0, 16).reverse();
		if (!before.length && !after.length) return;
		const { prior } = this.dynamics[place.kind];
		const f = this.#forward(place.kind, before, this.#effective(before), kept.at);
		// the chain is reversible: the same procedure run back in time
		const mirrored = after.map((v) => ({ ...v, at: 2 * kept.at - v.at }));
		const g = this.#forward(place.kind, mirrored, this.#effective(mirrored), kept.at);
		const raw = f.map((p, k) => (p * g[k]!) / prior[k]!);
		const sum = raw.reduce((a, b) => a + b, 0);
		const gamma = raw[kept.k]! / sum;
		const r = kept.reporter;
		const n = r.alpha + r.beta;
		const a = gamma * (r.alpha / n);
		const b = ((1 - gamma) / 3) * (r.beta / n);
		const w = a / (a + b);
		const m = (r.alpha + w) / (n + 1);
		const second = ((r.alpha + 1) * (r.alpha + 2 * w)) / ((n + 1) * (n + 2));
		const size = Math.max(2, (m * (1 - m)) / (second - m * m) - 1);
		r.standing += Math.abs(w - r.alpha / n) ;
		r.alpha = m * size;
		r.beta = (1 - m) * size;
	}

	refit(now: number) {
		for (const kind of kinds) {
			const fit = new Refit(this.dynamics[kind], firstDynamics[kind]);
			for (const place of this.#places.values()) {
				if (place.kind !== kind) continue;
				const list = place.reports.filter((kept) => kept.at > now - 14 * day);
				if (list.length < 2) continue;
				fit.add(list.map((v) => v.at / hour), list.map((v) => v.k), this.#effective(list));
			}
			this.dynamics[kind] = fit.solve();
			this.#spectra[kind] = spectrum(this.dynamics[kind]);
		}
	}
}

/** a reliability whose evidence counts w-fold */
export function temper(q: number, w: number): number {
	const odds = ((3 * q) / (1 - q)) ** w;
	return odds / (odds + 3);
}
