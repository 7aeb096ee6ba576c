import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fade, prior, StatusTracker } from '../reference/belief.ts';
import { distanceWeight } from '../reference/trust.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { dynamics, spectrum } from '../../src/lib/domain/belief/dynamics.ts';
import { kinds } from '../../src/lib/domain/place/place.ts';
import { learnDynamics, watched, type History } from '../reference/refit.ts';
import { statuses, type Belief, type Status } from '../../src/lib/domain/place/status.ts';
import { vectors } from '../vectors/belief.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPerson, addPlace, call, minutesAgo, report, statusOf, submit } from './world.ts';

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

	it('on tempering', async () => {
		for (const { reliability, weight, expected } of vectors.temper) {
			const [row] = await supabase.sql<{ q: number }>('select temper($1::float8, $2::float8) as q', [
				reliability,
				weight
			]);
			expect(row!.q).toBeCloseTo(expected, 9);
		}
	});

	it.each(vectors.history)(
		'on the history of $reports.length reports: every belief, and all trust',
		async ({ reports, trust }) => {
			const start = Date.parse('2026-06-01T00:00:00Z');
			const moment = (seconds: number) => new Date(start + seconds * 1000).toISOString();
			const places = new Map<string, string>();
			const people = new Map<string, string>();
			for (const { place, kind, reporter, role } of reports) {
				if (!places.has(place))
					places.set(
						place,
						await addPlace(supabase, {
							kind,
							subkind: { checkpoint: 'toll_gate', sampling_point: 'sampling_point', service_station: 'fuel' }[
								kind
							]
						})
					);
				if (!people.has(reporter)) people.set(reporter, await addPerson(supabase, role));
			}
			for (const r of reports) {
				await supabase.sql(`select record_report(jsonb_populate_record(null::reports, $1::jsonb))`, [
					JSON.stringify({
						id: uuidv7(),
						place_id: places.get(r.place),
						reporter: people.get(r.reporter),
						role: r.role,
						status: r.status,
						requirements: [],
						amenities: [],
						observed_at: moment(Math.min(r.observed, r.received)),
						received_at: moment(r.received),
						distance_m: r.distance ?? null,
						weight: distanceWeight(r.distance)
					})
				]);
				if (r.belief)
					expectNear(
						await ask('belief_of($1, $2::timestamptz)', places.get(r.place), moment(r.received)),
						r.belief
					);
			}
			for (const [reporter, expected] of Object.entries(trust)) {
				const [row] = await supabase.sql<typeof expected>(
					'select alpha, beta, standing, heard from profiles where id = $1',
					[people.get(reporter)]
				);
				for (const key of ['alpha', 'beta', 'standing', 'heard'] as const)
					expect(Math.abs(row![key] - expected[key])).toBeLessThan(1e-6);
			}
		}
	);
});

describe('the status of a place', () => {
	it('is what the browser computes from the same reports', async () => {
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
			const tracker = new StatusTracker();
			for (const [n, [status, minutes]] of told.entries()) {
				const made = report(place, { status, observed_at: minutesAgo(minutes) });
				await submit(await supabase.user(), made);
				tracker.report({
					place,
					kind,
					reporter: String(n),
					role: 'anonymous',
					status,
					observedAt: Date.parse(made.observed_at),
					receivedAt: Date.now()
				});
			}
			const status = await statusOf(supabase.anon(), place);
			const expected = tracker.belief(place, Date.parse(status.belief_at));
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

	it('has the weighted median of the waits, and the requirements that are probably in force', async () => {
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
		expect(row).toEqual({ status: 'busy', wait_minutes: 30, requirements: ['permit'] });
	});
});

describe('learning how places change', () => {
	it('gives the same result in SQL as in the browser’s code, for kinds and for places with a long history', async () => {
		const now = Date.parse('2026-07-01T00:00:00Z');
		const kind = 'sampling_point';
		const lengths = [40, 90, 320];
		const people = await Promise.all(Array.from({ length: 6 }, () => addPerson(supabase, 'volunteer')));
		const histories: History[] = [];
		const places: string[] = [];
		let state = 5;
		const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
		for (const length of lengths) {
			const place = await addPlace(supabase, { kind, subkind: kind });
			places.push(place);
			let at = now - 13 * 86_400_000;
			let status: Status = 'open';
			const history: { status: Status; reliability: number; observedAt: number }[] = [];
			for (let i = 0; i < length; i++) {
				at += Math.round(((random() * 2 * 12 * 24) / length) * 3_600) * 1000;
				if (random() < 0.3) status = statuses[Math.floor(random() * 4)]!;
				history.push({ status, reliability: 0.9, observedAt: at });
			}
			histories.push(history);
			await supabase.sql(
				`insert into reports (id, place_id, reporter, role, status, observed_at, received_at)
				select gen_random_uuid(), $1, r.reporter, 'volunteer', r.status, r.at, r.at
				from jsonb_to_recordset($2::jsonb) as r(reporter uuid, status text, at timestamptz)`,
				[
					place,
					JSON.stringify(
						history.map(({ status: said, observedAt }, i) => ({
							reporter: people[i % people.length],
							status: said,
							at: new Date(observedAt).toISOString()
						}))
					)
				]
			);
		}
		const learned = await call(supabase.service(), 'learn_dynamics', {
			kind,
			now_at: new Date(now).toISOString()
		});
		expect(learned).toMatchObject({ places: 1, reports: 450 });
		const expected = learnDynamics(dynamics[kind], dynamics[kind], histories);
		expectNear(learned.prior, expected.prior);
		expectNear(learned.dwell_h, expected.dwell);
		expect(expected.dwell[0]).not.toBeCloseTo(dynamics[kind].dwell[0], 1);

		const own = learnDynamics(expected, expected, [histories[2]!], watched.place);
		const [row] = await supabase.sql<Record<'prior' | 'dwell', number[]> & { place_id: string }>(
			'select place_id, prior, dwell from place_dynamics'
		);
		expect(row!.place_id).toBe(places[2]);
		expectNear(row!.prior, own.prior);
		expectNear(row!.dwell, own.dwell);

		// everybody may read the dynamics, and the stored chain matches these numbers
		const told = await call(supabase.anon(), 'dynamics');
		expectNear(told.kinds[kind]!.dwell_h, expected.dwell);
		expect(Object.keys(told.places)).toEqual([places[2]]);
		const faded = await ask(`fade('{0,0,0,1}', 3, chain_of($1::uuid))`, places[2]);
		expectNear(faded, fade([0, 0, 0, 1], 3, kind, spectrum(own)));
	});
});
