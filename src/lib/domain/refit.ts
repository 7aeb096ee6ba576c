import { evolve, spectrum, type Dynamics, type Spectrum } from './dynamics.ts';
import type { Belief } from './status.ts';

const bins = 26;
const binOf = (hours: number) => Math.max(0, Math.min(bins - 1, Math.round(2 * Math.log2(hours * 60))));
const hoursOf = (bin: number) => 2 ** (bin / 2) / 60;

export const refitKnobs = { pseudo: 100, rounds: 20, maxGap: 24 };

/** Learns how a kind of place changes from how its reports follow each other (EM). */
export class Refit {
	#from: Dynamics;
	#base: Dynamics;
	#spectrum: Spectrum;
	#counts = Array.from({ length: bins }, () => new Float64Array(16));
	constructor(from: Dynamics, base: Dynamics) {
		this.#from = from;
		this.#base = base;
		this.#spectrum = spectrum(from);
	}
	/** one place: hours ascending, statuses, reliabilities */
	add(hours: number[], said: number[], q: number[]) {
		const { prior } = this.#from;
		const n = hours.length;
		const likely = (i: number, k: number) => (said[i] === k ? q[i]! : (1 - q[i]!) / 3);
		const forward: Belief[] = [];
		let f: Belief = prior;
		for (let i = 0; i < n; i++) {
			if (i) f = evolve(f, hours[i]! - hours[i - 1]!, this.#spectrum);
			f = norm(f.map((p, k) => p * likely(i, k)));
			forward.push(f);
		}
		let g: Belief = prior; // backward filter before observation i
		for (let i = n - 1; i > 0; i--) {
			g = norm(g.map((p, k) => p * likely(i, k)));
			const gap = hours[i]! - hours[i - 1]!;
			if (gap > 1 / 120 && gap < refitKnobs.maxGap) {
				const t = hoursOf(binOf(gap));
				const P = transition(this.#spectrum, t);
				const joint = new Float64Array(16);
				let sum = 0;
				for (let a = 0; a < 4; a++)
					for (let b = 0; b < 4; b++) sum += joint[4 * a + b] = forward[i - 1]![a]! * P[4 * a + b]! * (g[b]! / prior[b]!);
				const count = this.#counts[binOf(gap)]!;
				for (let c = 0; c < 16; c++) count[c]! += joint[c]! / sum;
			}
			g = evolve(g, gap, this.#spectrum);
		}
	}
	solve(): Dynamics {
		let current = this.#from;
		const { prior: p0, dwell: d0 } = this.#base;
		const landing = (d: Dynamics) => {
			const raw = d.prior.map((p, k) => p / d.dwell[k]!);
			const sum = raw.reduce((a, b) => a + b, 0);
			return raw.map((x) => x / sum);
		};
		const m0 = landing(this.#base);
		for (let round = 0; round < refitKnobs.rounds; round++) {
			const s = spectrum(current);
			const m = landing(current);
			const rate = current.dwell.map((d) => 1 / d);
			const T = [0, 0, 0, 0];
			const N = new Float64Array(16);
			this.#counts.forEach((count, bin) => {
				if (!count.some((c) => c > 0)) return;
				const t = hoursOf(bin);
				const P = transition(s, t);
				const e = s.rates.map((l) => Math.exp(l * t));
				for (let p = 0; p < 4; p++)
					for (let q = 0; q < 4; q++) {
						let K = 0;
						for (let a = 0; a < 4; a++)
							for (let b = 0; b < 4; b++) K += s.left[4 * a + p]! * (count[4 * a + b]! / P[4 * a + b]!) * s.right[4 * q + b]!;
						const d = s.rates[p]! - s.rates[q]!;
						const J = Math.abs(d) < 1e-9 ? t * e[p]! : (e[p]! - e[q]!) / d;
						for (let i = 0; i < 4; i++)
							for (let j = 0; j < 4; j++) {
								const x = s.right[4 * p + i]! * K * J * s.left[4 * j + q]!;
								if (i === j) T[i]! += x;
								else N[4 * i + j]! += x * rate[i]! * m[j]!;
							}
					}
			});
			// pseudo observation of the base
			const out = [0, 0, 0, 0];
			const into = [0, 0, 0, 0];
			for (let i = 0; i < 4; i++) {
				const pt = refitKnobs.pseudo * p0[i]!;
				const self = T[i]! * rate[i]! * m[i]!;
				out[i]! += self;
				into[i]! += self;
				for (let j = 0; j < 4; j++) if (i !== j) { out[i]! += N[4 * i + j]!; into[j]! += N[4 * i + j]!; }
				T[i]! += pt;
				out[i]! += pt / d0[i]!;
				for (let j = 0; j < 4; j++) into[j]! += (pt / d0[i]!) * m0[j]!;
			}
			const total = into.reduce((a, b) => a + b, 0);
			const dwell = T.map((time, i) => Math.min(72, Math.max(0.25, time / out[i]!)));
			const raw = into.map((x, i) => (x / total) * dwell[i]!);
			const sum = raw.reduce((a, b) => a + b, 0);
			const prior = raw.map((x) => Math.max(0.02, x / sum));
			const z = prior.reduce((a, b) => a + b, 0);
			current = { prior: prior.map((x) => x / z) as unknown as Belief, dwell: dwell as unknown as Belief };
		}
		return current;
	}
}
function transition({ rates, left, right }: Spectrum, t: number): Float64Array {
	const P = new Float64Array(16);
	for (let a = 0; a < 4; a++)
		for (let b = 0; b < 4; b++) {
			let x = 0;
			for (let i = 0; i < 4; i++) x += left[4 * a + i]! * Math.exp(rates[i]! * t) * right[4 * i + b]!;
			P[4 * a + b] = Math.max(1e-12, x);
		}
	return P;
}
function norm(raw: number[]): Belief {
	const sum = raw.reduce((a, b) => a + b, 0);
	return raw.map((x) => x / sum) as unknown as Belief;
}
