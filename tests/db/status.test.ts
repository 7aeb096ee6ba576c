import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fade } from '../../src/lib/domain/belief/bayes.ts';
import { withOfficial } from '../../src/lib/domain/belief/official.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, minutesAgo, report, signIn, statusOf as statusSeen, submit } from './world.ts';

let supabase: TestSupabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
});
afterAll(() => supabase.stop());

const statusOf = (place_id: string) => statusSeen(supabase.anon(), place_id);
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('one report of nobody proven', () => {
	const open = [0.9, 0.04, 0.03, 0.03];
	const confident = async (...roles: ('anonymous' | 'driver' | 'volunteer')[]) => {
		const place = await addPlace(supabase);
		for (const role of roles)
			await submit(
				role === 'anonymous' ? await supabase.user() : await signIn(supabase, role),
				report(place, { observed_at: minutesAgo(5) })
			);
		return statusOf(place);
	};

	it('is never sure, however well it fits what is usual; a second person or a proven one makes it so', async () => {
		const [{ prior } = { prior: [] }] = await supabase.sql<{ prior: number[] }>(
			`select prior from kind_dynamics where kind = 'checkpoint'`
		);
		await supabase.sql(`update kind_dynamics set prior = $1 where kind = 'checkpoint'`, [open]);
		try {
			for (const role of ['anonymous', 'driver'] as const) {
				const row = await confident(role);
				expect(row.belief[0]).toBeGreaterThan(0.9);
				expect(row, role).toMatchObject({ status: 'open', alone: true });
				expect(row.confidence).toBeLessThan(0.8);
			}
			for (const roles of [['anonymous', 'anonymous'], ['volunteer']] as const) {
				const row = await confident(...roles);
				expect(row.alone).toBeUndefined();
				expect(row.confidence).toBeGreaterThan(0.9);
			}
		} finally {
			await supabase.sql(`update kind_dynamics set prior = $1 where kind = 'checkpoint'`, [prior]);
		}
	});

	it('is not made sure by one of hours ago', async () => {
		const place = await addPlace(supabase);
		for (const minutes of [180, 5])
			await submit(
				await signIn(supabase, 'driver'),
				report(place, { status: 'closed', observed_at: minutesAgo(minutes) })
			);
		expect(await statusOf(place)).toMatchObject({ status: 'closed', alone: true, report_count: 2 });
	});
});

describe('an official statement', () => {
	it('counts while it is valid, beside people’s reports, and both are shown', async () => {
		const place = await addPlace(supabase);
		for (const minutes of [30, 20, 10])
			await submit(
				await signIn(supabase, 'volunteer'),
				report(place, { status: 'closed', observed_at: minutesAgo(minutes) })
			);
		const official = await signIn(supabase, 'official');
		await submit(
			official,
			report(place, { status: 'open', note: 'opened at noon', valid_until: inHours(5) })
		);
		const row = await statusOf(place);
		expect(row.official).toMatchObject({ status: 'open', agrees: false, note: 'opened at noon' });
		expect(row.crowd![3]).toBeGreaterThan(0.9);
		// one belief combines both, by the same rule as in the browser
		withOfficial(row.crowd!, row.official ?? null).forEach((p, k) => expect(row.belief[k]).toBeCloseTo(p, 5));
	});

	it('is in force until its end, whatever its age and the reports since', async () => {
		const place = await addPlace(supabase);
		await submit(
			await signIn(supabase, 'official'),
			report(place, { status: 'closed', note: 'bridge works', valid_until: inHours(100) })
		);
		for (const table of ['voices', 'reports'])
			await supabase.sql(
				`update ${table} set observed_at = observed_at - interval '3 days' where place_id = $1`,
				[place]
			);
		await submit(await signIn(supabase, 'volunteer'), report(place, { status: 'open' }));
		expect(await statusOf(place)).toMatchObject({
			report_count: 1,
			official: { status: 'closed', note: 'bridge works', agrees: false }
		});
	});

	it('ends with its validity, and counts as an ordinary report afterwards', async () => {
		const place = await addPlace(supabase);
		await submit(
			await signIn(supabase, 'official'),
			report(place, { status: 'restricted', valid_until: inHours(1) })
		);
		expect(await statusOf(place)).toMatchObject({ status: 'restricted', official: { agrees: true } });
		await supabase.sql(`update voices set valid_until = now() - interval '1 second' where place_id = $1`, [
			place
		]);
		await supabase.sql(
			`update place_status set expires_at = now() - interval '1 second' where place_id = $1`,
			[place]
		);
		await supabase.sql('select expire_statuses()');
		const after = await statusOf(place);
		expect(after.official).toBeUndefined();
		expect(after.status).toBe('restricted');
		expect(after.version).toBeGreaterThan(1);
	});

	it('is for officials, ends in the future and within a month', async () => {
		const place = await addPlace(supabase);
		const official = await signIn(supabase, 'official');
		const outcomes = [
			...(await submit(await supabase.user(), report(place, { valid_until: inHours(1) }))),
			...(await submit(
				official,
				report(place, { valid_until: inHours(-1) }),
				report(place, { valid_until: inHours(24 * 40) }),
				report(place, { valid_until: 'tomorrow' }),
				report(place, { valid_until: 5 as unknown as string })
			))
		];
		expect(outcomes.map(({ code }) => code)).toEqual([
			'not_official',
			'bad_validity',
			'bad_validity',
			'malformed',
			'malformed'
		]);
	});
});

describe('a pin', () => {
	it('is shown instead of the evidence, leaves it unchanged, and ends', async () => {
		const place = await addPlace(supabase);
		const dispatcher = await signIn(supabase, 'dispatcher');
		await submit(await signIn(supabase, 'volunteer'), report(place, { status: 'open' }));
		const before = await statusOf(place);
		await call(dispatcher, 'pin_status', {
			place_id: place,
			status: 'closed',
			until: inHours(2),
			reason: 'flooded'
		});
		const pinned = await statusOf(place);
		expect(pinned).toMatchObject({
			status: 'closed',
			confidence: 1,
			pin: { status: 'closed', reason: 'flooded' }
		});
		expect(pinned.belief).toEqual(before.belief);
		await supabase.sql(`update pins set until = now() - interval '1 second' where place_id = $1`, [place]);
		await supabase.sql(`update place_status set expires_at = now() where place_id = $1`, [place]);
		await supabase.sql('select expire_statuses()');
		const after = await statusOf(place);
		expect(after.pin).toBeUndefined();
		expect(after).toMatchObject({ status: 'open', belief: before.belief });
	});

	it('can be removed or replaced by a newer one, and is audited with who, when, why, before and after', async () => {
		const place = await addPlace(supabase);
		const dispatcher = await signIn(supabase, 'dispatcher');
		const pin = (status: string, reason: string) =>
			call(dispatcher, 'pin_status', { place_id: place, status, until: inHours(2), reason });
		await pin('closed', 'first');
		await pin('busy', 'second');
		expect(await statusOf(place)).toMatchObject({ pin: { status: 'busy', reason: 'second' } });
		expect(await call(dispatcher, 'unpin_status', { place_id: place, reason: 'over' })).toMatchObject({
			removed: 1
		});
		expect((await statusOf(place)).pin).toBeUndefined();
		expect(await call(dispatcher, 'unpin_status', { place_id: place, reason: 'over' })).toMatchObject({
			removed: 0
		});
		const entries = await supabase.sql(
			'select action, actor, reason, before, after from audit_log where subject = $1 order by id',
			[place]
		);
		const actor = (await dispatcher.auth.getUser()).data.user!.id;
		expect(entries).toMatchObject([
			{ action: 'pin_status', actor, reason: 'first', after: { status: 'closed' } },
			{
				action: 'pin_status',
				actor,
				reason: 'second',
				before: { status: 'closed' },
				after: { status: 'busy' }
			},
			{ action: 'unpin_status', actor, reason: 'over', before: { status: 'busy' } }
		]);
	});

	it.each([
		[{ status: 'odd' }, 'bad_status'],
		[{ until: inHours(-1) }, 'bad_expiry'],
		[{ until: inHours(24 * 32) }, 'bad_expiry'],
		[{ reason: '  ' }, 'bad_reason'],
		[{ place_id: '00000000-0000-4000-8000-000000000000' }, 'unknown_place']
	])('refuses %j with %s', async (wrong, code) => {
		const place_id = await addPlace(supabase);
		await expect(
			call(await signIn(supabase, 'dispatcher'), 'pin_status', {
				place_id,
				status: 'closed',
				until: inHours(1),
				reason: 'x',
				...wrong
			})
		).rejects.toMatchObject({ details: code });
	});
});

describe('a dispute', () => {
	it('exists when credible people disagree within two hours, and is over when one side is sure', async () => {
		const place = await addPlace(supabase);
		for (const [status, minutes] of [
			['open', 30],
			['closed', 10]
		] as const)
			await submit(
				await signIn(supabase, 'volunteer'),
				report(place, { status, observed_at: minutesAgo(minutes) })
			);
		const row = await statusOf(place);
		expect([...row.dispute!.statuses].sort()).toEqual(['closed', 'open']);
		expect(Math.abs(Date.parse(row.dispute!.since) - Date.parse(minutesAgo(30)))).toBeLessThan(5000);
		for (let i = 0; i < 2; i++)
			await submit(await signIn(supabase, 'volunteer'), report(place, { status: 'closed' }));
		expect((await statusOf(place)).dispute).toBeUndefined();
	});

	it('does not come from strangers alone', async () => {
		const place = await addPlace(supabase);
		for (const [status, minutes] of [
			['open', 200],
			['closed', 10]
		] as const)
			await submit(await supabase.user(), report(place, { status, observed_at: minutesAgo(minutes) }));
		expect((await statusOf(place)).dispute).toBeUndefined();
	});
});

describe('requirements', () => {
	it('have their own probability, start and number of reporters', async () => {
		const place = await addPlace(supabase);
		const told = [
			[['permit'], 60],
			[['permit', 'seal'], 40],
			[['permit'], 5],
			[[], 1]
		] as const;
		for (const [requirements, minutes] of told)
			await submit(
				await signIn(supabase, 'volunteer'),
				report(place, {
					status: 'restricted',
					requirements: [...requirements],
					observed_at: minutesAgo(minutes)
				})
			);
		const { conditions, requirements } = await statusOf(place);
		expect(requirements).toEqual(['permit']);
		expect(conditions).toMatchObject([
			{ requirement: 'permit', reporters: 3 },
			{ requirement: 'seal', reporters: 1 }
		]);
		expect(conditions![0]!.probability).toBeGreaterThan(0.95);
		expect(conditions![1]!.probability).toBeLessThan(0.5);
		expect(Math.abs(Date.parse(conditions![0]!.since) - Date.parse(minutesAgo(60)))).toBeLessThan(5000);
	});
});

describe('waits', () => {
	it('are weighted by trust, with their spread and number of reports', async () => {
		const place = await addPlace(supabase);
		for (const [role, wait_minutes] of [
			['volunteer', 20],
			['volunteer', 30],
			['anonymous', 900],
			['anonymous', 900],
			['anonymous', 900]
		] as const)
			await submit(
				role === 'anonymous' ? await supabase.user() : await signIn(supabase, role),
				report(place, { status: 'busy', wait_minutes })
			);
		const row = await statusOf(place);
		expect(row.wait_minutes).toBe(30);
		expect(row.wait_reports).toBe(5);
		expect(row.wait_spread).toBeGreaterThan(5);
	});
});

describe('explain_status', () => {
	it('shows the evidence, its weight and the belief, without identities', async () => {
		const place = await addPlace(supabase);
		const volunteer = await signIn(supabase, 'volunteer');
		await submit(
			volunteer,
			report(place, { status: 'closed', observed_at: minutesAgo(60), distance_m: 100 })
		);
		await submit(
			await signIn(supabase, 'driver'),
			report(place, { status: 'closed', observed_at: minutesAgo(5), distance_m: 40_000 })
		);
		const told = await call(volunteer, 'explain_status', { place_id: place });
		expect(told?.evidence).toMatchObject([
			{ status: 'closed', weight: 0.2, mine: false, reporter: { role: 'driver', band: 'medium' } },
			{
				status: 'closed',
				weight: 1,
				reliability: 0.9,
				mine: true,
				reporter: { role: 'volunteer', band: 'high' }
			}
		]);
		expect(JSON.stringify(told)).not.toContain((await volunteer.auth.getUser()).data.user!.id);
		const row = await statusOf(place);
		const hours = (Date.parse(told!.at) - Date.parse(row.belief_at)) / 3_600_000;
		fade(row.belief, hours, 'checkpoint').forEach((p, k) => expect(told!.belief[k]).toBeCloseTo(p, 5));
	});

	it('answers null for an unknown place', async () => {
		expect(
			await call(supabase.anon(), 'explain_status', { place_id: '00000000-0000-4000-8000-000000000000' })
		).toBeNull();
	});
});

describe('the calibration table', () => {
	it('compares claims with the next credible report of somebody else', async () => {
		const place = await addPlace(supabase, { kind: 'sampling_point', subkind: 'sampling_point' });
		const say = async (status: 'open' | 'closed', minutes: number) =>
			submit(
				await signIn(supabase, 'volunteer'),
				report(place, { status, observed_at: minutesAgo(minutes) })
			);
		const bins = async () =>
			(await call(supabase.anon(), 'calibration_table')).bins.filter(({ kind }) => kind === 'sampling_point');
		await say('closed', 30);
		expect(await bins()).toEqual([]);
		await say('closed', 20);
		await say('closed', 10);
		await say('open', 1);
		const told = await bins();
		expect(told.reduce((sum, { claims }) => sum + claims, 0)).toBe(3);
		expect(told.reduce((sum, { agreed }) => sum + agreed, 0)).toBe(2);
		// a stranger's report checks no claim
		await submit(await supabase.user(), report(place, { status: 'open' }));
		expect(await bins()).toEqual(told);
	});
});
