import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamics, type Dynamics } from '../../src/lib/domain/belief/dynamics.ts';
import { bounds, learnDynamics, type History } from './refit.ts';
import { statuses } from '../../src/lib/domain/place/status.ts';

const hour = 3_600_000;

/** Simulated histories of places with dynamics `truth`, reported with reliability q. @param gap mean hours between reports */
function watch(
	truth: Dynamics,
	places: number,
	reports: number,
	gap: number,
	q: number,
	seed = 7
): History[] {
	let state = seed;
	const random = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
	const draw = (weights: readonly number[]) => {
		let left = random() * weights.reduce((a, b) => a + b, 0);
		return weights.findIndex((weight) => (left -= weight) < 0);
	};
	const landing = truth.prior.map((p, k) => p / truth.dwell[k]!);
	return Array.from({ length: places }, () => {
		let now = draw(truth.prior);
		let until = 0;
		let at = 0;
		return Array.from({ length: reports }, () => {
			at += -gap * Math.log(1 - random());
			for (;;) {
				const stay = -truth.dwell[now]! * Math.log(1 - random());
				if (until + stay > at) break;
				until += stay;
				now = draw(landing);
			}
			// the chain has no memory, so the rest of the stay can be drawn again
			until = at;
			const said = random() < q ? now : (now + 1 + Math.floor(random() * 3)) % 4;
			return { status: statuses[said]!, reliability: q, observedAt: at * hour };
		});
	});
}

describe('learnDynamics', () => {
	it('finds the true dynamics from imperfect reports', () => {
		const truth: Dynamics = { prior: [0.4, 0.3, 0.1, 0.2], dwell: [4, 3, 2, 12] };
		let learned = dynamics.checkpoint;
		for (let night = 0; night < 4; night++)
			learned = learnDynamics(learned, dynamics.checkpoint, watch(truth, 60, 300, 0.7, 0.85));
		for (let k = 0; k < 4; k++) {
			expect(Math.abs(learned.prior[k]! - truth.prior[k]!)).toBeLessThan(0.05);
			expect(learned.dwell[k]! / truth.dwell[k]!).toBeGreaterThan(0.75);
			expect(learned.dwell[k]! / truth.dwell[k]!).toBeLessThan(1.33);
		}
	});

	it('keeps the first estimate if there is no data', () => {
		const none = learnDynamics(dynamics.checkpoint, dynamics.checkpoint, []);
		none.dwell.forEach((hours, k) => expect(hours).toBeCloseTo(dynamics.checkpoint.dwell[k]!, 9));
		none.prior.forEach((share, k) => expect(share).toBeCloseTo(dynamics.checkpoint.prior[k]!, 9));
	});

	it('stays within its bounds for any reports', () => {
		const history = fc.array(
			fc.record({
				status: fc.constantFrom(...statuses),
				reliability: fc.double({ min: 0.03, max: 0.97, noNaN: true }),
				gap: fc.integer({ min: 0, max: 40 * 60 })
			}),
			{ maxLength: 60 }
		);
		fc.assert(
			fc.property(fc.array(history, { maxLength: 4 }), (lists) => {
				const histories = lists.map((list) => {
					let at = 0;
					return list.map(({ gap, ...rest }) => ({ ...rest, observedAt: (at += gap * 60_000) }));
				});
				const { prior, dwell } = learnDynamics(dynamics.sampling_point, dynamics.sampling_point, histories);
				expect(prior.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
				for (const share of prior) expect(share).toBeGreaterThan(bounds.prior * 0.9);
				for (const hours of dwell) {
					expect(hours).toBeGreaterThanOrEqual(bounds.dwell[0]);
					expect(hours).toBeLessThanOrEqual(bounds.dwell[1]);
				}
			})
		);
	});
});
