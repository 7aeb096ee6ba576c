import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chains, fade, observe } from './bayes.ts';
import { dynamics } from './dynamics.ts';
import { knownOf } from './known.ts';
import type { Report } from '../report/report.ts';
import { statuses, type StatusRow } from '../place/status.ts';

const chain = { prior: dynamics.checkpoint.prior, spectrum: chains.checkpoint };
const formed = Date.parse('2026-03-01T08:00:00Z');
const hour = 3_600_000;
const at = (hours: number) => new Date(formed + hours * hour).toISOString();

const row = (overrides: Partial<StatusRow> = {}): StatusRow => ({
	place_id: 'p',
	status: 'closed',
	confidence: 0.9,
	belief: [0.04, 0.03, 0.03, 0.9],
	belief_at: at(0),
	wait_minutes: null,
	requirements: [],
	last_report_at: at(0),
	report_count: 3,
	version: 1,
	...overrides
});
const own: Report = { id: 'r', place_id: 'p', status: 'open', observed_at: at(1) };

describe('what is known of a place', () => {
	it('is the prior if nobody has reported', () => {
		expect(knownOf(undefined, undefined, chain, formed)).toMatchObject({
			status: null,
			belief: chain.prior,
			wait: null,
			conditions: [],
			reportCount: 0
		});
	});

	it('fades by the chain of the place', () => {
		const known = knownOf(row(), undefined, chain, formed + 3 * hour);
		expect(known.belief).toEqual(fade([0.04, 0.03, 0.03, 0.9], 3, 'checkpoint'));
		expect(known.confidence).toBeLessThan(0.9);
	});

	it('shows one’s own report at once', () => {
		const known = knownOf(row(), own, chain, formed + hour);
		expect(known).toMatchObject({ status: 'open', pending: true, reportCount: 4 });
		expect(known.confidence).toBeGreaterThanOrEqual(0.65);
	});

	it.each([
		['nobody has reported', undefined],
		['others say that it is likely', row({ status: 'open', belief: [0.66, 0.14, 0.1, 0.1] })],
		['one person said the same', row({ status: 'open', belief: [0.95, 0.02, 0.02, 0.01], alone: true })],
		['others are sure of something else', row()]
	])('is never sure of one’s own report because of that report: %s', (_, before) => {
		expect(knownOf(before, own, chain, formed + hour)).toMatchObject({ status: 'open', band: 'likely' });
	});

	it('stays sure of what others are sure of when one says the same', () => {
		const open = row({ status: 'open', belief: [0.95, 0.02, 0.02, 0.01] });
		expect(knownOf(open, own, chain, formed)).toMatchObject({ status: 'open', band: 'sure' });
	});

	it('is not sure of what one unproven person said, however well it fits', () => {
		expect(knownOf(row({ alone: true }), undefined, chain, formed)).toMatchObject({
			status: 'closed',
			band: 'likely'
		});
	});

	it('keeps an official statement unfaded while it is in force, and drops it after', () => {
		const stated = row({
			crowd: [0.9, 0.04, 0.03, 0.03],
			official: { status: 'closed', since: at(0), until: at(10), agrees: false }
		});
		const held = knownOf(stated, undefined, chain, formed + 9 * hour);
		expect(held.official?.status).toBe('closed');
		expect(held.status).toBe('closed');
		expect(held.people.status).toBe('open');
		expect(knownOf(stated, undefined, chain, formed + hour).sides).toEqual(['open', 'closed']);
		expect(held.belief).toEqual(observe(fade(stated.crowd!, 9, 'checkpoint'), 'closed', 0.97));
		const over = knownOf(stated, undefined, chain, formed + 11 * hour);
		expect(over.official).toBeNull();
		expect(over.status).toBe('open');
	});

	it('shows a pin above the evidence until it ends', () => {
		const pinned = row({
			pin: { id: 'x', status: 'restricted', reason: 'flooded', since: at(0), until: at(2) },
			status: 'restricted',
			confidence: 1
		});
		const held = knownOf(pinned, undefined, chain, formed + hour);
		expect(held).toMatchObject({ status: 'restricted', band: 'sure', people: { status: 'closed' } });
		expect(knownOf(pinned, undefined, chain, formed + 3 * hour)).toMatchObject({
			status: 'closed',
			pin: null
		});
	});

	it('keeps a pin over one’s own report, which counts as evidence', () => {
		const pin = { id: 'x', status: 'closed', reason: 'r', since: at(0), until: at(5) } as const;
		expect(knownOf(row({ pin }), own, chain, formed + hour)).toMatchObject({
			status: 'closed',
			people: { status: 'open' }
		});
	});

	it('shows a dispute while it is fresh, but not to a driver who has just reported', () => {
		const disputed = row({ dispute: { statuses: ['open', 'closed'], since: at(-1) } });
		expect(knownOf(disputed, undefined, chain, formed + hour).sides).toEqual(['open', 'closed']);
		expect(knownOf(disputed, undefined, chain, formed + 3 * hour).sides).toBeNull();
		expect(knownOf(disputed, own, chain, formed + hour).sides).toBeNull();
	});

	it('has the wait and its spread, and drops both after three hours', () => {
		const waiting = row({ wait_minutes: 40, wait_spread: 12, wait_reports: 3 });
		expect(knownOf(waiting, undefined, chain, formed + hour).wait).toEqual({
			minutes: 40,
			spread: 12,
			reports: 3
		});
		expect(
			knownOf(row({ wait_minutes: 40, wait_spread: 0, wait_reports: 1 }), undefined, chain, formed).wait
				?.spread
		).toBeNull();
		expect(knownOf(waiting, undefined, chain, formed + 4 * hour).wait).toBeNull();
	});

	it('has no wait beside a status set by dispatch, or two that conflict', () => {
		const waiting = { wait_minutes: 0, wait_reports: 3 };
		const pin = { id: 'x', status: 'closed', reason: 'r', since: at(0), until: at(5) } as const;
		expect(knownOf(row({ ...waiting, pin }), undefined, chain, formed).wait).toBeNull();
		const dispute = { statuses: ['open', 'closed'] as ['open', 'closed'], since: at(-1) };
		expect(knownOf(row({ ...waiting, dispute }), undefined, chain, formed).wait).toBeNull();
	});

	it('fades requirements to the prior of any place', () => {
		const conditions = [
			{ requirement: 'permit', probability: 0.9, since: at(-2), reporters: 3 },
			{ requirement: 'seal', probability: 0.05, since: at(-2), reporters: 1 }
		];
		const later = (hours: number) =>
			knownOf(row({ conditions }), undefined, chain, formed + hours * hour).conditions.map(
				({ probability }) => probability
			);
		expect(later(0)[0]).toBeCloseTo(0.9, 6);
		expect(later(5)[0]).toBeLessThan(0.9);
		expect(later(500)[0]).toBeCloseTo(0.3, 4);
		expect(later(500)[1]).toBeCloseTo(0.3, 4);
	});

	it('is always a valid belief, for any row and at any time', () => {
		const belief = fc
			.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
			.map((list) => {
				const sum = list.reduce((a, b) => a + b, 0);
				return (sum > 0 ? list.map((p) => p / sum) : [1, 0, 0, 0]) as unknown as StatusRow['belief'];
			});
		fc.assert(
			fc.property(
				belief,
				fc.option(fc.constantFrom(...statuses)),
				fc.option(fc.constantFrom(...statuses)),
				fc.double({ min: -5, max: 2000, noNaN: true }),
				(b, official, mine, hours) => {
					const known = knownOf(
						row({
							belief: b,
							...(official && {
								crowd: b,
								official: { status: official, since: at(0), until: at(24), agrees: true }
							})
						}),
						mine ? { ...own, status: mine } : undefined,
						chain,
						formed + hours * hour
					);
					expect(known.belief.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 9);
					for (const p of known.belief) expect(p).toBeGreaterThanOrEqual(0);
					expect(known.confidence).toBeLessThanOrEqual(1);
				}
			)
		);
	});
});
