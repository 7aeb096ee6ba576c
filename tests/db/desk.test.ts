import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Supabase } from '../../src/lib/database/database.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { describePostgres } from './native.ts';
import { addPlace, call, callUntyped, minutesAgo, report, signIn, submit } from './world.ts';

let supabase: TestSupabase;
let anna: Supabase;
let bela: Supabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
	anna = await signIn(supabase, 'dispatcher');
	bela = await signIn(supabase, 'dispatcher');
});
afterAll(() => supabase.stop());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const newest = async () => (await call(anna, 'audit_entries', { max_results: 1 }))[0]?.id ?? 0;
const changed = { code: 'CX040', details: 'changed_meanwhile' };
const reason = 'seen on camera';
const pin = (place_id: string, status = 'closed') => ({ place_id, status, until: inHours(2), reason });

describe('a deed that rests on a state', () => {
	/** Each case: prepares something, answers what the other dispatcher does meanwhile, and the deed. */
	const cases: [string, () => Promise<{ other: [string, object]; deed: [string, object] }>][] = [
		[
			'pin over a new pin',
			async () => {
				const place = await addPlace(supabase);
				return { other: ['pin_status', pin(place)], deed: ['pin_status', pin(place, 'open')] };
			}
		],
		[
			'unpin of a pin that was replaced',
			async () => {
				const place = await addPlace(supabase);
				await call(anna, 'pin_status', { ...pin(place), status: 'busy' });
				return { other: ['pin_status', pin(place)], deed: ['unpin_status', { place_id: place, reason }] };
			}
		],
		[
			'hide of a report that was hidden',
			async () => {
				const told = report(await addPlace(supabase), { status: 'closed' });
				await submit(await supabase.user(), told);
				const hide = { report_id: told.id, reason };
				return { other: ['hide_report', hide], deed: ['hide_report', hide] };
			}
		],
		[
			'hide of a report whose account was taken back',
			async () => {
				const told = report(await addPlace(supabase), { status: 'closed' });
				await submit(await supabase.user(), told);
				return {
					other: ['reverse_account', { report_id: told.id, reason }],
					deed: ['hide_report', { report_id: told.id, reason }]
				};
			}
		],
		[
			'suspension of somebody who was suspended',
			async () => {
				const told = report(await addPlace(supabase), { status: 'closed' });
				await submit(await supabase.user(), told);
				return {
					other: ['suspend_reporter', { report_id: told.id, level: '24h', reason }],
					deed: ['suspend_reporter', { report_id: told.id, level: 'permanent', reason }]
				};
			}
		],
		[
			'answer to an appeal that was answered',
			async () => {
				const told = report(await addPlace(supabase), { status: 'closed' });
				await submit(await supabase.user(), told);
				const { id } = await call(anna, 'suspend_reporter', { report_id: told.id, level: '7d', reason });
				return {
					other: ['answer_suspension', { suspension_id: id, lift: true, reason }],
					deed: ['answer_suspension', { suspension_id: id, lift: false, reason }]
				};
			}
		],
		[
			'cancelling of an alert that was cancelled',
			async () => {
				const place = await addPlace(supabase);
				await call(anna, 'pin_status', { ...pin(place), status: 'closed' });
				const [row] = await supabase.sql<{ id: string }>(
					'select status_alert as id from place_alerts where place_id = $1',
					[place]
				);
				const cancel = { alert_id: row!.id, reason };
				return { other: ['cancel_alert', cancel], deed: ['cancel_alert', cancel] };
			}
		],
		[
			'merge of a place into which another was merged',
			async () => {
				const [a, b, c] = [await addPlace(supabase), await addPlace(supabase), await addPlace(supabase)];
				return {
					other: ['merge_places', { place_id: a, into_id: b, reason }],
					deed: ['merge_places', { place_id: b, into_id: c, reason }]
				};
			}
		],
		[
			'pin of a place about which an official statement was published',
			async () => {
				const place = await addPlace(supabase);
				const said = report(place, { status: 'open', valid_until: inHours(3) });
				return { other: ['submit_reports', { reports: [said] }], deed: ['pin_status', pin(place)] };
			}
		]
	];
	it.each(cases)('is refused after a change by somebody else: %s', async (_, prepare) => {
		const { other, deed } = await prepare();
		const seen = await newest();
		await callUntyped(bela, ...other);
		const entries = await newest();
		await expect(callUntyped(anna, deed[0], { ...deed[1], seen })).rejects.toMatchObject(changed);
		// a refused deed is not in the log
		expect(await newest()).toBe(entries);
		// whoever knows the change may go on
		await callUntyped(anna, deed[0], { ...deed[1], seen: entries });
	});

	it('is done after a change of something else', async () => {
		const [place, other] = [await addPlace(supabase), await addPlace(supabase)];
		const seen = await newest();
		await callUntyped(bela, 'pin_status', pin(other));
		await callUntyped(anna, 'pin_status', { ...pin(place), seen });
	});
});

describe('a pin without an alert', () => {
	const alertsOf = (place: string) =>
		supabase.sql<{ severity: string }>('select severity from alerts where $1 = any(place_ids)', [place]);

	it('changes the status and tells nobody, also when more reports follow', async () => {
		const place = await addPlace(supabase);
		await callUntyped(anna, 'pin_status', { ...pin(place), alerts: false });
		await submit(await signIn(supabase, 'volunteer'), report(place, { status: 'closed' }));
		expect((await call(supabase.anon(), 'place_detail', { place_id: place }))?.status).toMatchObject({
			status: 'closed'
		});
		expect(await alertsOf(place)).toEqual([]);
	});

	it('tells nobody of a long wait, or that it is open again, either', async () => {
		const place = await addPlace(supabase);
		await submit(await supabase.user(), report(place, { status: 'restricted', wait_minutes: 90 }));
		await callUntyped(anna, 'pin_status', { ...pin(place, 'restricted'), alerts: false });
		expect(await alertsOf(place)).toEqual([]);
		const closed = await addPlace(supabase);
		await callUntyped(anna, 'pin_status', pin(closed));
		await callUntyped(anna, 'pin_status', { ...pin(closed, 'open'), alerts: false });
		expect(await alertsOf(closed)).toEqual([{ severity: 'Severe' }]);
		expect(
			await supabase.sql('select from alerts where $1 = any(place_ids) and cancelled_at is null', [closed])
		).toEqual([]);
	});

	it('is announced with "open again" for an hour after an alert has ended', async () => {
		const place = await addPlace(supabase);
		await callUntyped(anna, 'pin_status', pin(place));
		await supabase.sql(
			`update alerts set sent = now() - interval '1 hour', effective = now() - interval '1 hour', expires = now() - interval '20 minutes' where $1 = any(place_ids)`,
			[place]
		);
		expect(await callUntyped(anna, 'pin_alert_preview', { place_id: place, status: 'open' })).toMatchObject({
			severity: 'Minor'
		});
	});

	it('is announced before: what alert a pin would raise', async () => {
		const place = await addPlace(supabase);
		const preview = (status: string) => callUntyped(anna, 'pin_alert_preview', { place_id: place, status });
		expect(await preview('closed')).toMatchObject({ severity: 'Severe', stands: false });
		expect(await preview('restricted')).toMatchObject({ severity: 'Moderate' });
		expect(await preview('open')).toMatchObject({ severity: null });
		await callUntyped(anna, 'pin_status', pin(place));
		expect(await alertsOf(place)).toEqual([{ severity: 'Severe' }]);
		expect(await preview('closed')).toMatchObject({ severity: null, stands: true });
		expect(await preview('open')).toMatchObject({ severity: 'Minor' });
		await expect(
			callUntyped(await signIn(supabase, 'volunteer'), 'pin_alert_preview', {
				place_id: place,
				status: 'open'
			})
		).rejects.toMatchObject({ code: '42501' });
	});
});

describe('an official statement', () => {
	it('is in the log, and any dispatcher can withdraw it much later and restore it', async () => {
		const place = await addPlace(supabase);
		const said = report(place, { status: 'closed', valid_until: inHours(5), note: 'by notice 12' });
		await submit(bela, said);
		const mine = async () =>
			(await call(anna, 'audit_entries'))
				.filter(({ subject }) => subject === place)
				.map(({ action }) => action);
		const [entry] = await call(anna, 'audit_entries', { max_results: 1 });
		expect(entry).toMatchObject({
			action: 'state',
			subject: place,
			actor: (await call(bela, 'my_handle')).handle,
			after: { said: 'closed', note: 'by notice 12', report: said.id }
		});
		await supabase.sql(`update reports set received_at = received_at - interval '3 hours' where id = $1`, [
			said.id
		]);
		const inForce = () => callUntyped(anna, 'statements_in_force', { place_id: place });
		expect(await inForce()).toMatchObject([{ id: said.id, status: 'closed', role: 'dispatcher' }]);
		await call(anna, 'hide_report', { report_id: said.id, reason: 'the notice was lifted' });
		expect(await inForce()).toEqual([]);
		expect((await call(anna, 'place_detail', { place_id: place }))?.status?.official).toBeUndefined();
		await call(anna, 'hide_report', { report_id: said.id, reason: 'a slip', hide: false });
		expect(await inForce()).toHaveLength(1);
		expect(await mine()).toEqual(['restore_statement', 'withdraw_statement', 'state']);
	});

	it('of three days ago comes back when its withdrawal is undone', async () => {
		const place = await addPlace(supabase);
		const said = report(place, { status: 'closed', valid_until: inHours(48) });
		await submit(bela, said);
		for (const table of ['reports', 'voices'])
			await supabase.sql(
				`update ${table} set observed_at = observed_at - interval '3 days', received_at = received_at - interval '3 days'
				where ${table === 'reports' ? 'id' : 'report_id'} = $1`,
				[said.id]
			);
		const official = async () =>
			(await call(anna, 'place_detail', { place_id: place }))?.status?.official?.status;
		await call(anna, 'hide_report', { report_id: said.id, reason: 'lifted' });
		expect(await official()).toBeUndefined();
		await call(anna, 'hide_report', { report_id: said.id, reason: 'a slip', hide: false });
		expect(await official()).toBe('closed');
	});

	it('is in force until its author reports something else', async () => {
		const place = await addPlace(supabase);
		const inForce = () => callUntyped(anna, 'statements_in_force', { place_id: place });
		await submit(
			bela,
			report(place, { status: 'closed', valid_until: inHours(5), observed_at: minutesAgo(3) })
		);
		expect(await inForce()).toHaveLength(1);
		await submit(bela, report(place, { status: 'open' }));
		expect(await inForce()).toEqual([]);
	});

	it('that its author takes back within a minute is in the log twice', async () => {
		const place = await addPlace(supabase);
		const said = report(place, { status: 'busy', valid_until: inHours(5) });
		await submit(bela, said);
		await call(bela, 'retract_report', { report_id: said.id });
		const actions = (await call(anna, 'audit_entries', { max_results: 2 })).map(({ action }) => action);
		expect(actions).toEqual(['retract_statement', 'state']);
	});

	it('does not enter the log for the report of a driver', async () => {
		const before = await newest();
		await submit(await supabase.user(), report(await addPlace(supabase)));
		expect(await newest()).toBe(before);
	});
});

describe('a pin or statement that people contradict', () => {
	const contradicted = async (place: string) =>
		(await call(anna, 'moderation_queue')).contradicted.filter(({ place_id }) => place_id === place);

	it('waits in the queue with counts and age, and not among the disputes', async () => {
		const place = await addPlace(supabase);
		await callUntyped(anna, 'pin_status', pin(place));
		await supabase.sql(`update pins set pinned_at = now() - interval '1 hour' where place_id = $1`, [place]);
		expect(await contradicted(place)).toEqual([]);
		await submit(await supabase.user(), report(place, { status: 'open', observed_at: minutesAgo(20) }));
		expect(await contradicted(place), 'one stranger').toEqual([]);
		await submit(await supabase.user(), report(place, { status: 'open', observed_at: minutesAgo(5) }));
		expect(await contradicted(place)).toMatchObject([
			{ by: 'pin', against: 2, agreeing: 0, people_say: 'open' }
		]);
		const { disputes } = await call(anna, 'moderation_queue');
		expect(disputes.some(({ place_id }) => place_id === place)).toBe(false);
	});

	it('is left alone while as many people agree', async () => {
		const place = await addPlace(supabase);
		await callUntyped(anna, 'pin_status', pin(place));
		for (const status of ['open', 'closed'] as const)
			await submit(await signIn(supabase, 'volunteer'), report(place, { status }));
		expect(await contradicted(place)).toEqual([]);
	});
});

describePostgres('deeds of two dispatchers at the same time', (postgres) => {
	it('the second waits for the first and is refused', async () => {
		const [one, two] = [await postgres().connect(), await postgres().connect()];
		const subject = '00000000-0000-4000-8000-000000000001';
		const check = (seen: number) => `select public.require_unchanged(${seen}, array['${subject}'])`;
		await one.query(`begin; ${check(0)}`);
		await one.query(`select public.audit(null, 'pin_status', '${subject}', 'x', null, null)`);
		const second = two.query(`begin; ${check(0)}`).then(
			() => 'done',
			(error: unknown) => (error as { code: string }).code
		);
		await expect
			.poll(() => postgres().query(`select from pg_stat_activity where wait_event_type = 'Lock'`))
			.toHaveLength(1);
		await one.query('commit');
		expect(await second).toBe('CX040');
	});
});
