import { describe, expect, it } from 'vitest';
import { dynamics } from './dynamics.ts';
import { without, type Evidence, type Explanation } from './explanation.ts';
import type { Status } from '../place/status.ts';

const now = Date.parse('2026-03-01T08:00:00Z');
const said = (id: string, status: Status, minutes: number, reliability = 0.8): Evidence => ({
	id,
	status,
	observed_at: new Date(now - minutes * 60_000).toISOString(),
	distance_m: null,
	reporter: { role: 'driver', band: 'medium' },
	weight: 1,
	reliability,
	in_force: false,
	mine: false
});
const explained = (evidence: Evidence[]): Explanation => ({
	at: new Date(now).toISOString(),
	prior: dynamics.checkpoint.prior,
	dwell_h: dynamics.checkpoint.dwell,
	belief: dynamics.checkpoint.prior,
	evidence
});

describe('what one report is worth among others', () => {
	it('is measured against the prior if it is the only report', () => {
		expect(without(explained([said('a', 'closed', 5)]), 'closed').get('a')).toBeCloseTo(
			dynamics.checkpoint.prior[3],
			9
		);
	});

	it('is visible when it is left out: its own status becomes less probable, others more probable', () => {
		const all = explained([said('c', 'open', 2), said('b', 'closed', 10), said('a', 'closed', 20)]);
		const left = without(all, 'closed');
		expect(left.get('a')!).toBeLessThan(left.get('c')!);
		expect(left.get('b')!).toBeLessThan(left.get('c')!);
	});

	it('does not include official statements', () => {
		const official = { ...said('o', 'closed', 1), in_force: true };
		expect([...without(explained([official, said('a', 'open', 5)]), 'open').keys()]).toEqual(['a']);
	});
});
