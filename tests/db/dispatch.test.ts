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

const nobody = '00000000-0000-4000-8000-000000000000';

it.each([
	['my_handle', {}],
	['account_summary', { report_id: nobody }],
	['merged_places', { place_id: nobody }],
	['renew_suspension', { suspension_id: nobody, reason: 'x' }]
])('%s is for dispatchers', async (name, args) => {
	for (const who of [supabase.anon(), await supabase.user(), await signIn(supabase, 'official')])
		await expect(callUntyped(who, name, args)).rejects.toMatchObject({ code: '42501' });
});

it('my_handle is the name in the audit log', async () => {
	const place_id = await addPlace(supabase);
	const until = new Date(Date.now() + 3_600_000).toISOString();
	await call(dispatcher, 'pin_status', { place_id, status: 'busy', until, reason: 'seen' });
	const { handle } = await call(dispatcher, 'my_handle');
	expect(await call(dispatcher, 'audit_entries', { max_results: 1 })).toMatchObject([{ actor: handle }]);
});

it('account_summary counts the reports that taking an account back hides, before and after', async () => {
	const [place, elsewhere] = [await addPlace(supabase), await addPlace(supabase)];
	const person = await supabase.user();
	const told = [
		report(place, { observed_at: minutesAgo(9) }),
		report(place),
		report(elsewhere),
		report(place, { observed_at: minutesAgo(20) })
	];
	await submit(person, ...told);
	await call(person, 'retract_report', { report_id: told[3]!.id });
	const summary = () => call(dispatcher, 'account_summary', { report_id: told[0]!.id });
	expect(await summary()).toMatchObject({
		role: 'anonymous',
		known: false,
		suspension: null,
		shown: 3,
		shown_places: 2,
		hidden: 0,
		judged: 0,
		borne_out: null
	});
	const held = await call(dispatcher, 'suspend_reporter', {
		report_id: told[0]!.id,
		level: '7d',
		reason: 'a bot'
	});
	expect(await call(dispatcher, 'moderation_reports', { place_id: elsewhere })).toMatchObject([
		{ reporter: { handle: held.reporter, suspended: true } }
	]);
	await call(dispatcher, 'reverse_account', { report_id: told[0]!.id, reason: 'a bot' });
	expect(await summary()).toMatchObject({
		reporter: held.reporter,
		suspension: { id: held.id, level: '7d', reason: 'a bot' },
		shown: 0,
		hidden: 3,
		hidden_places: 2
	});
	expect(JSON.stringify(await summary())).not.toContain((await person.auth.getUser()).data.user!.id);
	await expect(call(dispatcher, 'account_summary', { report_id: nobody })).rejects.toMatchObject({
		details: 'unknown_report'
	});
});

it('merged_places lists the places that were merged into a place, until they are unmerged', async () => {
	const [twin, place] = [
		await addPlace(supabase, { names: { zh: '双', en: 'Twin' } }),
		await addPlace(supabase)
	];
	await submit(await supabase.user(), report(twin));
	const merged = () => call(dispatcher, 'merged_places', { place_id: place });
	expect(await merged()).toEqual([]);
	await call(dispatcher, 'merge_places', { place_id: twin, into_id: place, reason: 'the same' });
	expect(await merged()).toEqual([{ place_id: twin, names: { zh: '双', en: 'Twin' }, reports: 1 }]);
	await call(dispatcher, 'unmerge_place', { place_id: twin, reason: 'not the same' });
	expect(await merged()).toEqual([]);
});

describe('renew_suspension', () => {
	it('puts a lifted one in force again with its original end and an unanswered appeal', async () => {
		const place = await addPlace(supabase);
		const person = await supabase.user();
		const made = report(place);
		await submit(person, made);
		const { id, until } = await call(dispatcher, 'suspend_reporter', {
			report_id: made.id,
			level: '24h',
			reason: 'false'
		});
		await call(person, 'appeal_suspension', { text: 'I was there.' });
		await call(dispatcher, 'answer_suspension', { suspension_id: id, lift: true, reason: 'a slip' });
		expect(await submit(person, report(place))).toMatchObject([{ outcome: 'accepted' }]);
		expect(
			await call(dispatcher, 'renew_suspension', { suspension_id: id, reason: 'lifted by mistake' })
		).toMatchObject({ id, until });
		expect(await submit(person, report(place))).toMatchObject([{ code: 'suspended' }]);
		const { suspensions } = await call(dispatcher, 'moderation_queue');
		expect(suspensions[0]).toMatchObject({ id, appeal: 'I was there.', answer: null });
		expect(await call(dispatcher, 'audit_entries', { max_results: 1 })).toMatchObject([
			{ action: 'renew_suspension', reason: 'lifted by mistake', after: { suspension: id } }
		]);
	});

	it('refuses an unknown one, and one whose time is over', async () => {
		const person = await supabase.user();
		const made = report(await addPlace(supabase));
		await submit(person, made);
		const { id } = await call(dispatcher, 'suspend_reporter', {
			report_id: made.id,
			level: '24h',
			reason: 'x'
		});
		await supabase.sql(`update suspensions set until = now() - interval '1 minute' where id = $1`, [id]);
		for (const suspension_id of [id, nobody])
			await expect(
				call(dispatcher, 'renew_suspension', { suspension_id, reason: 'x' })
			).rejects.toMatchObject({ details: 'unknown_suspension' });
	});
});
