import * as v from 'valibot';
import { extended } from '../json/extended.ts';
import { countShape, idShape, momentShape } from '../json/parts.ts';
import { kinds, type Kind } from '../place/place.ts';
import { beliefShape, type Belief } from '../place/status.ts';

/** How the status of a kind of place changes over time. */
export interface Dynamics {
	/** share of time in each status, in the order of `statuses`; sums to 1 */
	prior: Belief;
	/** mean duration of each status, hours */
	dwell: Belief;
}

/** Mean duration of each status, hours. */
export const dwellShape = v.pipe(v.tuple([v.number(), v.number(), v.number(), v.number()]), v.readonly());

/** Dynamics that the database learned for a kind, or for one place. */
const learnedShape = v.strictObject({ prior: beliefShape, dwell_h: dwellShape });

/** Answer of `dynamics` and of `GET /api/dynamics`. */
export const dynamicsShape = v.strictObject({
	kinds: v.record(
		v.picklist(kinds),
		extended(learnedShape, {
			/** number of reports it was learned from */
			reports: countShape,
			learned_at: v.nullable(momentShape)
		})
	),
	/** dynamics of the places with enough reports, by place id */
	places: v.record(idShape, learnedShape)
});
export type DynamicsAnswer = v.InferOutput<typeof dynamicsShape>;

/**
 * First estimates, used until dynamics are learned from data. A queue lasts an hour or two, a closure most of a shift;
 * sampling points change more often than gates; service areas are nearly always open. The priors are mild, so that one
 * report by a stranger has a visible effect.
 */
export const dynamics: Record<Kind, Dynamics> = {
	checkpoint: { prior: [0.5, 0.2, 0.15, 0.15], dwell: [10, 1.5, 6, 8] },
	sampling_point: { prior: [0.5, 0.2, 0.12, 0.18], dwell: [5, 1, 4, 8] },
	service_station: { prior: [0.55, 0.2, 0.1, 0.15], dwell: [14, 1.5, 5, 8] }
};

/** exp(Qt) = left · diag(e^{rates·t}) · right, for a row vector from the left; t in hours. Matrices by rows. */
export interface Spectrum {
	rates: number[];
	left: number[];
	right: number[];
}

/**
 * The eigenvalues and eigenvectors of the Markov chain of a kind. The chain leaves status k at rate 1/D_k (D: dwell, hours)
 * and moves to j with probability m_j ∝ π_j/D_j. Its stationary distribution is the prior π; if all D are equal, it is
 * `b ← e·b + (1−e)·π`. It is reversible, so its generator Q is similar to a symmetric matrix and has real eigenvalues
 * (Kelly 1979, Reversibility and Stochastic Networks, ch. 1).
 */
export function spectrum({ prior, dwell }: Dynamics): Spectrum {
	const rate = dwell.map((hours) => 1 / hours);
	const total = prior.reduce((sum, p, k) => sum + p * rate[k]!, 0);
	const root = prior.map(Math.sqrt);
	const symmetric = prior.map((_, k) =>
		prior.map((_, j) => (root[k]! * root[j]! * rate[k]! * rate[j]!) / total - (k === j ? rate[k]! : 0))
	);
	const { values, vectors } = eigen(symmetric);
	return {
		rates: values,
		left: prior.flatMap((_, k) => values.map((_, i) => vectors[k]![i]! / root[k]!)),
		right: values.flatMap((_, i) => prior.map((_, j) => vectors[j]![i]! * root[j]!))
	};
}

/**
 * The belief after some time without reports, by the chain of a spectrum.
 * @param hours ≥ 0
 */
export function evolve(belief: Belief, hours: number, { rates, left, right }: Spectrum): Belief {
	if (!(hours > 0)) return belief;
	const [b0, b1, b2, b3] = belief;
	let r0 = 0;
	let r1 = 0;
	let r2 = 0;
	let r3 = 0;
	for (let i = 0; i < 4; i++) {
		const part = b0 * left[i]! + b1 * left[4 + i]! + b2 * left[8 + i]! + b3 * left[12 + i]!;
		const c = part * Math.exp(rates[i]! * hours);
		r0 += c * right[4 * i]!;
		r1 += c * right[4 * i + 1]!;
		r2 += c * right[4 * i + 2]!;
		r3 += c * right[4 * i + 3]!;
	}
	return normalised(r0, r1, r2, r3);
}

/** Transition probabilities after some hours, from status (row) to status (column), 4 × 4 by rows; each at least 1e-12. */
export function transition({ rates, left, right }: Spectrum, hours: number): Float64Array {
	return Float64Array.from({ length: 16 }, (_, n) =>
		Math.max(
			1e-12,
			rates.reduce(
				(sum, rate, i) => sum + left[(n & 12) + i]! * Math.exp(rate * hours) * right[4 * i + (n & 3)]!,
				0
			)
		)
	);
}

/** Scales a belief to sum 1 and removes negative values, so that rounding errors do not grow over many steps. */
export function normalised(a: number, b: number, c: number, d: number): Belief {
	const [p, q, r, s] = [Math.max(0, a), Math.max(0, b), Math.max(0, c), Math.max(0, d)];
	const sum = p + q + r + s;
	return sum > 0 ? [p / sum, q / sum, r / sum, s / sum] : [0.25, 0.25, 0.25, 0.25];
}

/** Eigenvalues and orthonormal eigenvectors (in columns) of a symmetric matrix, by Jacobi rotations. */
function eigen(matrix: number[][]): { values: number[]; vectors: number[][] } {
	const n = matrix.length;
	const a = matrix.map((row) => [...row]);
	const v = matrix.map((_, i) => matrix.map((_, j) => Number(i === j)));
	for (let sweep = 0; sweep < 50; sweep++)
		for (let p = 0; p < n; p++)
			for (let q = p + 1; q < n; q++) {
				if (Math.abs(a[p]![q]!) < 1e-18) continue;
				const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
				const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
				const c = 1 / Math.hypot(t, 1);
				const s = t * c;
				for (let k = 0; k < n; k++) {
					const [x, y] = [a[k]![p]!, a[k]![q]!];
					a[k]![p] = c * x - s * y;
					a[k]![q] = s * x + c * y;
				}
				for (let k = 0; k < n; k++) {
					const [x, y] = [a[p]![k]!, a[q]![k]!];
					a[p]![k] = c * x - s * y;
					a[q]![k] = s * x + c * y;
					const [f, g] = [v[k]![p]!, v[k]![q]!];
					v[k]![p] = c * f - s * g;
					v[k]![q] = s * f + c * g;
				}
			}
	return { values: a.map((row, i) => row[i]!), vectors: v };
}
