import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fade, prior, replay } from '../../src/lib/domain/belief.ts';
import { dynamics, spectrum } from '../../src/lib/domain/dynamics.ts';
import { kinds, type Kind } from '../../src/lib/domain/place.ts';
import type { Role } from '../../src/lib/domain/report.ts';
import type { Belief, Status, StatusRow } from '../../src/lib/domain/status.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, minutesAgo, report, submit } from './world.ts';

interface Vectors {
	fade: { kind: Kind; belief: number[]; hours: number; expected: number[] }[];
	observe: { belief: number[]; status: Status; reliability: number; expected: number[] }[];
	replay: {
		kind: Kind;
		reports: { status: Status; role: Role; minute: number }[];
		at: number;
		expected: number[];
	}[];
}
const vectors = JSON.parse(
	readFileSync(new URL('../vectors/belief.json', import.meta.url), 'utf8')
) as Vectors;

let supabase: TestSupabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
});
afterAll(() => supabase.stop());

const expectNear = (actual: readonly number[], expected: readonly number[], tolerance = 1e-6) => {
	expect(actual).toHaveLength(4);
	actual.forEach((p, i) => expect(Math.abs(p - expected[i]!)).toBeLessThan(tolerance));
};
const ask = async (query: string, ...params: unknown[]) =>
	(await supabase.sql<{ b: number[] }>(`select ${query} as b`, params))[0]!.b;

describe('SQL and the browser agree', () => {
	it('on the dynamics of every kind', async () => {
		for (const kind of kinds) {
			const [row] = await supabase.sql<Record<'prior' | 'dwell' | 'rates' | 'left' | 'right', number[]>>(
				'select * from kind_dynamics where kind = $1',
				[kind]
			);
			expect(row!.prior).toEqual(dynamics[kind].prior);
			expect(row!.dwell).toEqual(dynamics[kind].dwell);
			// the eigenvectors may differ in sign; the products may not
			const { rates, left, right } = spectrum(dynamics[kind]);
			const at = (r: number[], l: number[], s: number[]) =>
				Array.from({ length: 16 }, (_, n) =>
					r.reduce((sum, rate, i) => sum + l[4 * (n >> 2) + i]! * Math.exp(rate) * s[4 * i + (n & 3)]!, 0)
				);
			at(row!.rates, row!.left, row!.right).forEach((p, i) =>
				expect(p).toBeCloseTo(at(rates, left, right)[i]!, 9)
			);
		}
	});

	it('on fading', async () => {
		for (const { kind, belief, hours, expected } of vectors.fade)
			expectNear(
				await ask(
					`fade($1::float8[], $2::float8, (select k from kind_dynamics k where k.kind = $3))`,
					belief,
					hours,
					kind
				),
				expected
			);
	});

	it('on observing', async () => {
		for (const { belief, status, reliability, expected } of vectors.observe)
			expectNear(await ask('observe($1::float8[], $2, $3::float8)', belief, status, reliability), expected);
	});

	it('on replaying', async () => {
		const start = Date.parse('2026-06-01T00:00:00Z');
		const moment = (minute: number) => new Date(start + minute * 60_000).toISOString();
		for (const { kind, reports, at, expected } of vectors.replay) {
			const voices = reports.map(({ status, role, minute }) => ({
				status,
				role,
				observed_at: moment(minute)
			}));
			expectNear(
				await ask('replay($1, $2::jsonb, $3::timestamptz)', kind, JSON.stringify(voices), moment(at)),
				expected
			);
		}
	});
});

describe('the status of a place', () => {
	it('is what the browser works out from the same reports', async () => {
		for (const kind of kinds) {
			const place = await addPlace(supabase, {
				kind,
				subkind: { checkpoint: 'toll_gate', sampling_point: 'sampling_point', service_station: 'fuel' }[kind]
			});
			const told = [
				['closed', 300],
				['closed', 120],
				['open', 45],
				['busy', 5]
			] as const;
			const voices = [];
			for (const [status, minutes] of told) {
				const made = report(place, { status, observed_at: minutesAgo(minutes) });
				await submit(await supabase.user(), made);
				voices.push({ status, role: 'anonymous' as const, observedAt: Date.parse(made.observed_at) });
			}
			const { status } = await call<{ status: StatusRow }>(supabase.anon(), 'place_detail', {
				place_id: place
			});
			const expected = replay(kind, voices, Date.parse(status.belief_at));
			expectNear(status.belief, expected);
			const later: Belief = fade(status.belief, 3, kind);
			expectNear(later, fade(expected, 3, kind));
		}
	});

	it('does not depend on the order in which reports arrive', async () => {
		const [first, second] = [await addPlace(supabase), await addPlace(supabase)];
		const people = await Promise.all([supabase.user(), supabase.user(), supabase.user()]);
		const told = [
			['closed', 60],
			['open', 30],
			['closed', 2]
		] as const;
		const times = told.map(([, minutes]) => minutesAgo(minutes));
		const send = async (place: string, order: number[]) => {
			for (const i of order)
				await submit(people[i]!, report(place, { status: told[i]![0], observed_at: times[i] }));
			return (
				await supabase.sql<{ belief: number[] }>('select belief from place_status where place_id = $1', [
					place
				])
			)[0]!.belief;
		};
		expectNear(await send(second, [2, 0, 1]), await send(first, [0, 1, 2]));
	});

	it('begins with the prior', async () => {
		const place = await addPlace(supabase);
		const [row] = await supabase.sql<{ belief: number[] }>(
			'select belief from place_status where place_id = $1',
			[place]
		);
		expectNear(row!.belief, prior('checkpoint'));
	});

	it('takes the weighted median of the waits and what half of those who name requirements name', async () => {
		const place = await addPlace(supabase);
		for (const [wait_minutes, requirements] of [
			[20, ['permit']],
			[30, ['permit', 'escort']],
			[400, []]
		] as const)
			await submit(
				await supabase.user(),
				report(place, { status: 'busy', wait_minutes, requirements: [...requirements] })
			);
		const [row] = await supabase.sql(
			'select status, wait_minutes, requirements from place_status where place_id = $1',
			[place]
		);
		expect(row).toEqual({ status: 'busy', wait_minutes: 30, requirements: ['escort', 'permit'] });
	});
});
