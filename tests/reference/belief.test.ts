import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectors } from '../vectors/belief.ts';
import { fade, observe, prior, roleReliability, StatusTracker, temper } from './belief.ts';
import { dynamics, spectrum } from '../../src/lib/domain/belief/dynamics.ts';
import { kinds } from '../../src/lib/domain/place/place.ts';
import { mostLikely, statuses, type Belief } from '../../src/lib/domain/place/status.ts';

const expectNear = (actual: Belief, expected: Belief, tolerance = 1e-9) =>
	actual.forEach((p, i) => expect(Math.abs(p - expected[i]!)).toBeLessThan(tolerance));

const kind = fc.constantFrom(...kinds);
const status = fc.constantFrom(...statuses);
const hours = fc.double({ min: 0, max: 500, noNaN: true });
const belief = fc
	.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 4 })
	.filter((raw) => raw.some(Boolean))
	.map((raw) => {
		const sum = raw.reduce((a, b) => a + b, 0);
		return raw.map((p) => p / sum) as unknown as Belief;
	});
const isBelief = (b: Belief) => {
	expect(b.every((p) => p >= 0 && p <= 1)).toBe(true);
	expect(b.reduce((a, c) => a + c, 0)).toBeCloseTo(1, 12);
};

describe('the vectors both implementations share', () => {
	it.each(vectors.fade)('fade $kind by $hours h', (v) =>
		expectNear(fade(v.belief, v.hours, v.kind), v.expected)
	);
	it.each(vectors.observe)('observe $status at $reliability', (v) =>
		expectNear(observe(v.belief, v.status, v.reliability), v.expected)
	);
	it.each(vectors.temper)('temper $reliability by $weight', (v) =>
		expect(temper(v.reliability, v.weight)).toBeCloseTo(v.expected, 9)
	);
	it.each(vectors.history)('the history of $reports.length reports', ({ reports, trust }) => {
		// in the database a separate job learns dynamics, so it is switched off here
		const tracker = new StatusTracker({ learnEvery: Infinity });
		for (const { observed, received, belief: expected, ...rest } of reports) {
			tracker.report({ ...rest, observedAt: observed * 1000, receivedAt: received * 1000 });
			if (expected) expectNear(tracker.belief(rest.place, received * 1000), expected);
		}
		for (const [reporter, { alpha, beta, standing }] of Object.entries(trust)) {
			const learned = tracker.trust(reporter)!;
			expect(learned.alpha).toBeCloseTo(alpha, 8);
			expect(learned.beta).toBeCloseTo(beta, 8);
			expect(learned.standing).toBeCloseTo(standing, 8);
		}
	});
});

describe('fade', () => {
	it('gives a valid belief', () => {
		fc.assert(fc.property(belief, hours, kind, (b, h, k) => isBelief(fade(b, h, k))));
	});

	it('gives the same in two steps as in one step of their sum', () => {
		fc.assert(
			fc.property(belief, hours, hours, kind, (b, first, then, k) =>
				expectNear(fade(fade(b, first, k), then, k), fade(b, first + then, k))
			)
		);
	});

	it('converges to the prior and stays there', () => {
		fc.assert(fc.property(belief, kind, (b, k) => expectNear(fade(b, 2000, k), prior(k))));
		fc.assert(fc.property(hours, kind, (h, k) => expectNear(fade(prior(k), h, k), prior(k))));
	});

	it('leaves a certain status at the rate of its dwell', () => {
		for (const k of kinds)
			statuses.forEach((_, i) => {
				const certain = statuses.map((_, j) => Number(i === j)) as unknown as Belief;
				const dt = 1e-4;
				const { prior: p, dwell } = dynamics[k];
				const mass = p.map((share, j) => share / dwell[j]!);
				const lands = mass[i]! / mass.reduce((a, b) => a + b, 0);
				expect((1 - fade(certain, dt, k)[i]!) / dt).toBeCloseTo((1 - lands) / dwell[i]!, 3);
			});
	});

	it('changes nothing for a negative time', () => {
		fc.assert(
			fc.property(belief, kind, (b, k) => {
				expect(fade(b, -1, k)).toBe(b);
			})
		);
	});
});

describe('spectrum', () => {
	it.each(kinds)('of %s has real rates, none above zero, one of them zero', (k) => {
		const { rates } = spectrum(dynamics[k]);
		expect(Math.max(...rates)).toBeCloseTo(0, 12);
		expect(rates.filter((rate) => rate > -1e-9)).toHaveLength(1);
	});
});

describe('observe', () => {
	it('gives a valid belief, raises the reported status and changes nothing at reliability 1/4', () => {
		fc.assert(
			fc.property(belief, status, fc.double({ min: 0.25, max: 0.97, noNaN: true }), (b, said, q) => {
				const after = observe(b, said, q);
				isBelief(after);
				const i = statuses.indexOf(said);
				expect(after[i]!).toBeGreaterThanOrEqual(b[i]! - 1e-12);
				expectNear(observe(b, said, 0.25), b);
			})
		);
	});

	it('does not depend on the order of two observations of the same moment', () => {
		fc.assert(
			fc.property(belief, status, status, (b, x, y) =>
				expectNear(observe(observe(b, x, 0.8), y, 0.65), observe(observe(b, y, 0.65), x, 0.8))
			)
		);
	});

	it('makes the report of one stranger the most likely status', () => {
		for (const k of kinds)
			for (const said of statuses)
				expect(mostLikely(observe(prior(k), said, roleReliability.anonymous)).status).toBe(said);
	});
});
