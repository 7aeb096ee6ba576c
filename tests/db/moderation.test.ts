import type { Supabase } from '../../src/lib/database/database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, callUntyped, minutesAgo, report, signIn, submit } from './world.ts';

let supabase: TestSupabase;
let dispatcher: Supabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
	dispatcher = await signIn(supabase, 'dispatcher');
});
afterAll(() => supabase.stop());

const idOf = async (client: Supabase) => (await client.auth.getUser()).data.user!.id;
const statusOf = async (place_id: string) =>
	(await call(supabase.anon(), 'place_detail', { place_id }))?.status;
const audited = (subject: string) =>
	supabase.sql<{ action: string }>(
		'select action, reason, before, after from audit_log where subject = $1 order by id',
		[subject]
	);

describe('moderation is for dispatchers', () => {
	const nobody = '00000000-0000-4000-8000-000000000000';
	const calls: [string, Record<string, unknown>][] = [
		['pin_status', { place_id: nobody, status: 'open', until: '2099-01-01', reason: 'x' }],
		['unpin_status', { place_id: nobody, reason: 'x' }],
		['hide_report', { report_id: nobody, reason: 'x' }],
		['remove_photo', { report_id: nobody, reason: 'x' }],
		['suspend_reporter', { report_id: nobody, level: '24h', reason: 'x' }],
		['answer_suspension', { suspension_id: nobody, lift: true, reason: 'x' }],
		['merge_places', { place_id: nobody, into_id: nobody, reason: 'x' }],
		['unmerge_place', { place_id: nobody, reason: 'x' }],
		['reverse_account', { report_id: nobody, reason: 'x' }],
		['moderation_reports', {}],
		['moderation_queue', {}],
		['audit_entries', {}]
	];
	it.each(calls)('%s', async (name, args) => {
		for (const who of [supabase.anon(), await supabase.user(), await signIn(supabase, 'volunteer')])
			await expect(callUntyped(who, name, args)).rejects.toMatchObject({ code: '42501' });
	});
});

describe('hiding a report', () => {
	it('removes it from view and from the belief, and can be undone', async () => {
		const place = await addPlace(supabase);
		const liar = await supabase.user();
		const [before, lie] = [
			report(place, { status: 'open', observed_at: minutesAgo(90) }),
			report(place, { status: 'closed' })
		];
		await submit(liar, before);
		const clean = await statusOf(place);
		await submit(liar, lie);
		expect((await statusOf(place))!.status).toBe('closed');
		expect(await call(dispatcher, 'hide_report', { report_id: lie.id, reason: 'a lie' })).toEqual({
			id: lie.id,
			hidden: true
		});
		// the earlier report counts as the voice again
		expect(await statusOf(place)).toMatchObject({ belief: clean!.belief, report_count: 1 });
		await call(dispatcher, 'hide_report', { report_id: lie.id, reason: 'was true', hide: false });
		expect((await statusOf(place))!.status).toBe('closed');
		expect(await audited(lie.id)).toMatchObject([
			{ action: 'hide_report', reason: 'a lie', before: { status: 'closed' }, after: { status: 'open' } },
			{ action: 'unhide_report', reason: 'was true' }
		]);
		await expect(
			call(dispatcher, 'hide_report', { report_id: '00000000-0000-4000-8000-000000000000', reason: 'x' })
		).rejects.toMatchObject({ details: 'unknown_report' });
	});
});

describe('suspending a reporter', () => {
	it('refuses their reports with reason and end, accepts an appeal, and can be lifted', async () => {
		const place = await addPlace(supabase);
		const person = await supabase.user();
		const made = report(place);
		await submit(person, made);
		const suspension = await call(dispatcher, 'suspend_reporter', {
			report_id: made.id,
			level: '24h',
			reason: 'false reports'
		});
		const [refused] = await submit(person, report(place));
		expect(refused).toMatchObject({ outcome: 'rejected', code: 'suspended' });
		expect(refused!.message).toContain('false reports');
		const standing = await call(person, 'my_standing');
		expect(standing).toMatchObject({
			role: 'anonymous',
			suspension: { level: '24h', reason: 'false reports' }
		});
		expect(Date.parse(standing!.suspension!.until!) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);

		await expect(call(person, 'appeal_suspension', { text: ' ' })).rejects.toMatchObject({
			details: 'bad_reason'
		});
		await call(person, 'appeal_suspension', { text: 'It was closed, I have a photo.' });
		await expect(call(person, 'appeal_suspension', { text: 'again' })).rejects.toMatchObject({
			details: 'already_appealed'
		});
		const { suspensions } = await call(dispatcher, 'moderation_queue');
		expect(suspensions[0]).toMatchObject({ id: suspension.id, appeal: 'It was closed, I have a photo.' });

		await call(dispatcher, 'answer_suspension', {
			suspension_id: suspension.id,
			lift: false,
			reason: 'no photo yet'
		});
		expect(await call(person, 'my_standing')).toMatchObject({ suspension: { answer: 'no photo yet' } });
		expect((await submit(person, report(place)))[0]).toMatchObject({ code: 'suspended' });
		await call(dispatcher, 'answer_suspension', {
			suspension_id: suspension.id,
			lift: true,
			reason: 'photo seen'
		});
		expect((await submit(person, report(place)))[0]).toMatchObject({ outcome: 'accepted' });
		expect(await call(person, 'my_standing')).toMatchObject({ suspension: null });
		expect((await audited(suspension.reporter)).map(({ action }) => action)).toEqual([
			'suspend_reporter',
			'appeal_suspension',
			'refuse_appeal',
			'lift_suspension'
		]);
	});

	it.each([
		['24h', 24],
		['7d', 168],
		['permanent', null]
	])('%s lasts so long', async (level, hours) => {
		const person = await supabase.user();
		const made = report(await addPlace(supabase));
		await submit(person, made);
		const { until } = await call(dispatcher, 'suspend_reporter', {
			report_id: made.id,
			level,
			reason: 'x'
		});
		if (hours === null) expect(until).toBeNull();
		else expect((Date.parse(until!) - Date.now()) / 3_600_000).toBeCloseTo(hours, 1);
	});

	it('refuses an unknown level, and the own account', async () => {
		const made = report(await addPlace(supabase));
		await submit(dispatcher, made);
		for (const [level, code] of [
			['forever', 'bad_level'],
			['24h', 'own_account']
		] as const)
			await expect(
				call(dispatcher, 'suspend_reporter', { report_id: made.id, level, reason: 'x' })
			).rejects.toMatchObject({ details: code });
	});
});

describe('merging places', () => {
	it('counts reports about both for one place, also late ones, and can be undone', async () => {
		const [twin, place] = [await addPlace(supabase), await addPlace(supabase)];
		const [one, other] = [await signIn(supabase, 'volunteer'), await signIn(supabase, 'volunteer')];
		await submit(one, report(twin, { status: 'closed', observed_at: minutesAgo(10) }));
		await submit(other, report(place, { status: 'closed', observed_at: minutesAgo(5) }));
		const apart = (await statusOf(place))!;
		expect(
			await call(dispatcher, 'merge_places', { place_id: twin, into_id: place, reason: 'the same gate' })
		).toMatchObject({ reports: 1 });
		const merged = (await statusOf(place))!;
		expect(merged.report_count).toBe(2);
		expect(merged.belief[3]).toBeGreaterThan(apart.belief[3]);
		expect(await statusOf(twin)).toBeUndefined();
		// a phone that had no signal still reports the old place
		const late = report(twin, { status: 'closed' });
		expect((await submit(await supabase.user(), late))[0]).toMatchObject({ outcome: 'accepted' });
		expect((await statusOf(place))!.report_count).toBe(3);

		expect(await call(dispatcher, 'unmerge_place', { place_id: twin, reason: 'two gates' })).toMatchObject({
			reports: 1
		});
		expect((await statusOf(twin))!.report_count).toBe(1);
		expect((await statusOf(place))!.report_count).toBe(2);
		expect((await audited(twin)).map(({ action }) => action)).toEqual(['merge_places', 'unmerge_place']);
	});

	it('refuses places of different kinds, the same place twice, and unknown places', async () => {
		const [gate, pump] = [
			await addPlace(supabase),
			await addPlace(supabase, { kind: 'service_station', subkind: 'fuel' })
		];
		for (const [place_id, into_id] of [
			[gate, pump],
			[gate, gate],
			[gate, '00000000-0000-4000-8000-000000000000']
		] as const)
			await expect(
				call(dispatcher, 'merge_places', { place_id, into_id, reason: 'x' })
			).rejects.toMatchObject({ details: 'unknown_place' });
	});
});

describe('taking back an account', () => {
	it('hides all its reports, computes statuses and judgements again without them, and can be undone', async () => {
		const [place, elsewhere] = [await addPlace(supabase), await addPlace(supabase)];
		const [liar, honest] = [await signIn(supabase, 'volunteer'), await signIn(supabase, 'driver')];
		const trustOf = async () =>
			(
				await supabase.sql<{ alpha: number; beta: number; standing: number }>(
					'select alpha, beta, standing from profiles where id = $1',
					[await idOf(honest)]
				)
			)[0]!;
		const untouched = await trustOf();
		const lie = report(place, { status: 'closed', observed_at: minutesAgo(295) });
		await submit(liar, lie, report(elsewhere, { status: 'closed', observed_at: minutesAgo(200) }));
		await submit(honest, report(place, { status: 'open', observed_at: minutesAgo(300) }));
		// a new report starts the judging: the lie lowers the trust in the honest driver
		await submit(await supabase.user(), report(place, { status: 'busy' }));
		const harmed = await trustOf();
		expect(harmed.alpha / (harmed.alpha + harmed.beta)).toBeLessThan(0.75);

		const told = await call(dispatcher, 'reverse_account', { report_id: lie.id, reason: 'a bot' });
		expect(told).toMatchObject({ reports: 2, places: 2 });
		expect(told.judged_again).toBeGreaterThan(0);
		expect((await statusOf(elsewhere))!.report_count).toBe(0);
		expect((await statusOf(place))!.report_count).toBe(2);
		const healed = await trustOf();
		expect(Math.abs(healed.alpha / (healed.alpha + healed.beta) - 0.8)).toBeLessThan(0.03);
		expect(healed.alpha + healed.beta).toBeGreaterThan(untouched.alpha * 0.5);

		await call(dispatcher, 'reverse_account', { report_id: lie.id, reason: 'was a person', restore: true });
		expect((await statusOf(elsewhere))!.report_count).toBe(1);
		const again = await trustOf();
		expect(again.alpha / (again.alpha + again.beta)).toBeLessThan(0.76);
		expect((await audited(told.reporter)).map(({ action }) => action)).toEqual([
			'reverse_account',
			'restore_account'
		]);
	});
});

describe('the lists for dispatchers', () => {
	it('contain reports with handles instead of people, hidden ones included', async () => {
		const place = await addPlace(supabase);
		const person = await supabase.user();
		const made = [
			report(place, { observed_at: minutesAgo(3) }),
			report(place, { status: 'busy', note: 'a queue' })
		];
		await submit(person, ...made);
		await call(dispatcher, 'hide_report', { report_id: made[1]!.id, reason: 'x' });
		const listed = await call(dispatcher, 'moderation_reports', { place_id: place });
		expect(listed).toHaveLength(2);
		expect(listed.find(({ id }) => id === made[1]!.id)).toMatchObject({
			hidden: true,
			note: 'a queue',
			reporter: { role: 'anonymous', known: false, suspended: false }
		});
		expect(new Set(listed.map(({ reporter }) => reporter.handle)).size).toBe(1);
		expect(JSON.stringify(listed)).not.toContain(await idOf(person));
	});

	it('contain disputes, pins and the audit log', async () => {
		const place = await addPlace(supabase);
		for (const status of ['open', 'closed'] as const)
			await submit(await signIn(supabase, 'volunteer'), report(place, { status }));
		const queue = () => call(dispatcher, 'moderation_queue');
		expect((await queue()).disputes.map(({ place_id }) => place_id)).toContain(place);
		await call(dispatcher, 'pin_status', {
			place_id: place,
			status: 'closed',
			until: new Date(Date.now() + 3_600_000).toISOString(),
			reason: 'phoned the gate'
		});
		const after = await queue();
		expect(after.disputes.map(({ place_id }) => place_id)).not.toContain(place);
		expect(after.pins.map(({ place_id }) => place_id)).toContain(place);
		const entries = await call(dispatcher, 'audit_entries', {
			max_results: 1
		});
		expect(entries).toMatchObject([{ action: 'pin_status', names: { en: 'Fengjing' } }]);
		expect(entries[0]!.actor).toMatch(/^[0-9a-f]{8}$/);
		const older = await call(dispatcher, 'audit_entries', { before_id: entries[0]!.id });
		expect(older.every(({ id }) => id < entries[0]!.id)).toBe(true);
	});
});
