import type { Supabase } from '../../src/lib/database/database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, report, submit, untyped } from './world.ts';

let supabase: TestSupabase;
let people: Record<'anon' | 'mine' | 'other' | 'service', Supabase>;
let place: string;

beforeAll(async () => {
	supabase = await startTestSupabase();
	people = {
		anon: supabase.anon(),
		mine: await supabase.user(),
		other: await supabase.user(),
		service: supabase.service()
	};
	place = await addPlace(supabase);
	await addPlace(supabase, { archived: true, names: { zh: '旧', en: 'Old' } });
	await submit(people.mine, report(place));
	await call(people.mine, 'save_push_subscription', {
		subscription: {
			endpoint: 'https://push.example.org/x',
			keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'b'.repeat(22) }
		}
	});
	await call(people.service, 'set_role', {
		user_id: (await people.other.auth.getUser()).data.user!.id,
		role: 'driver'
	});
});
afterAll(() => supabase.stop());

/** Number of rows that each role may read, and the columns if not all are open; null: the table is closed to the role. */
const visible: [
	table: string,
	anon: number | null,
	mine: number | null,
	other: number | null,
	columns?: string
][] = [
	['places', 1, 1, 1],
	['place_status', 2, 2, 2],
	['kind_dynamics', 3, 3, 3],
	['place_dynamics', 0, 0, 0],
	['reports', null, 1, 0, 'id, status, observed_at'],
	['profiles', null, 1, 1, 'id, role'],
	['voices', null, null, null],
	['unjudged', null, null, null],
	['taken_back', null, null, null],
	['judgements', null, null, null],
	['kinships', null, null, null],
	['pins', null, null, null],
	['suspensions', null, null, null],
	['alerts', null, null, null],
	['place_alerts', null, null, null],
	['doubts', null, null, null],
	['push_subscriptions', null, 1, 0],
	['question_pauses', null, null, null],
	['push_ended', null, null, null],
	['alert_claims', null, null, null],
	['alert_told', null, null, null],
	['calibration', null, null, null],
	['report_ids', null, null, null],
	['settings', null, null, null],
	['audit_log', null, null, null]
];

/** All functions that roles other than the service role may call. */
const forPeople = [
	'account_summary',
	'alert_feedback',
	'alerts_list',
	'alerts_past',
	'answer_suspension',
	'appeal_suspension',
	'audit_entries',
	'calibration_table',
	'cancel_alert',
	'delete_push_subscription',
	'dynamics',
	'hide_report',
	'may_add_photo',
	'may_see_photo',
	'merge_places',
	'merged_places',
	'moderation_queue',
	'moderation_reports',
	'my_handle',
	'my_standing',
	'photo_in_use',
	'pin_alert_preview',
	'pin_status',
	'raise_alert',
	'remove_photo',
	'renew_suspension',
	'reverse_account',
	'save_push_subscription',
	'suspend_reporter',
	'unmerge_place',
	'unpin_status',
	'explain_status',
	'place_cells',
	'place_chunk',
	'place_detail',
	'places_near',
	'propose_place',
	'retract_report',
	'status_since',
	'statements_in_force',
	'submit_reports'
];

describe('reading', () => {
	it.each(visible)('%s', async (table, anon, mine, other, columns = '*') => {
		for (const [who, expected] of [
			['anon', anon],
			['mine', mine],
			['other', other]
		] as const) {
			const { data, error } = await untyped(people[who]).from(table).select(columns);
			if (expected === null) expect(error?.code, who).toBe('42501');
			else expect(data, who).toHaveLength(expected);
		}
	});

	it.each([
		['profiles', 'alpha'],
		['profiles', 'standing'],
		['reports', 'weight'],
		['reports', 'hidden_at'],
		['reports', 'network']
	])('nobody learns %s.%s, not even of themselves', async (table, column) => {
		const { error } = await untyped(people.mine).from(table).select(column);
		expect(error?.code).toBe('42501');
	});

	it('is tested for every table, and each has row level security', async () => {
		const tables = await supabase.sql<{ name: string; secured: boolean }>(
			`select relname as name, relrowsecurity as secured from pg_class
			where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`
		);
		expect(tables.filter(({ secured }) => !secured)).toEqual([]);
		const months = /^reports_\d{4}_\d{2}$/;
		const known = visible.map(([name]) => name);
		expect(
			tables
				.map(({ name }) => name)
				.filter((name) => !months.test(name) && name !== 'reports_other')
				.sort()
		).toEqual(known.sort());
	});

	it('keeps the partitions of reports closed', async () => {
		const partitions = await supabase.sql<{ name: string }>(
			`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'public.reports'::regclass`
		);
		expect(partitions.length).toBeGreaterThan(1);
		for (const { name } of partitions) {
			const { error } = await untyped(people.mine).from(name).select('*');
			// a partition has no REST address of its own
			expect(error?.code, name).toBe('PGRST205');
			const [granted] = await supabase.sql<{ any: boolean }>(
				`select has_table_privilege('anon', $1, 'select') or has_table_privilege('authenticated', $1, 'select') as any`,
				[name]
			);
			expect(granted, name).toEqual({ any: false });
		}
	});
});

describe('writing is for functions only', () => {
	const rows: Record<string, Record<string, unknown>> = {
		places: {
			kind: 'checkpoint', subkind: 'toll_gate', names: { zh: 'x', en: 'x' },
			province: 'CN-SH', lon: 121, lat: 31, source: 'x'
		}, // prettier-ignore
		place_status: { place_id: '00000000-0000-4000-8000-000000000000', status: 'open' },
		reports: { id: '00000000-0000-4000-8000-000000000000', status: 'open' },
		profiles: { id: '00000000-0000-4000-8000-000000000000', role: 'official' },
		settings: { name: 'x', value: {} },
		audit_log: { action: 'x' },
		kind_dynamics: { kind: 'checkpoint' },
		report_ids: { id: '00000000-0000-4000-8000-000000000000' },
		place_dynamics: { place_id: '00000000-0000-4000-8000-000000000000' },
		voices: { place_id: '00000000-0000-4000-8000-000000000000', status: 'open' },
		unjudged: { report_id: '00000000-0000-4000-8000-000000000000' },
		taken_back: { reporter: '00000000-0000-4000-8000-000000000000' },
		judgements: { report_id: '00000000-0000-4000-8000-000000000000', alpha: 9 },
		kinships: { together: 0 },
		pins: { status: 'open', reason: 'x' },
		calibration: { bin: 1, claims: 9 },
		suspensions: { level: '24h', reason: 'x' },
		alerts: { cause: 'dispatch', severity: 'Severe', expires: '2099-01-01' },
		place_alerts: { place_id: '00000000-0000-4000-8000-000000000000', status: 'open' },
		doubts: { note: 'x' },
		push_subscriptions: { endpoint: 'https://push.example.org/y', lang: 'en' },
		push_ended: { id: '00000000-0000-4000-8000-000000000000' },
		alert_claims: { alert: '00000000-0000-4000-8000-000000000000', channel: 'push' },
		alert_told: {
			alert: '00000000-0000-4000-8000-000000000000',
			channel: 'push',
			subscription: '00000000-0000-4000-8000-000000000000'
		}
	};

	it.each(Object.keys(rows))('%s', async (table) => {
		for (const who of ['anon', 'mine'] as const) {
			const client = untyped(people[who]);
			const column = Object.keys(rows[table]!)[0]!;
			const attempts = [
				await client.from(table).insert(rows[table]!),
				await client.from(table).update(rows[table]!).not(column, 'is', null),
				await client.from(table).delete().not(column, 'is', null)
			];
			for (const { error } of attempts) expect(error?.code, who).toBe('42501');
		}
	});

	it('nobody can change their own role', async () => {
		const id = (await people.mine.auth.getUser()).data.user!.id;
		const { error } = await people.mine.rpc('set_role', { user_id: id, role: 'official' });
		expect(error?.code).toBe('42501');
	});

	it('only the listed functions are open to people', async () => {
		const open = await supabase.sql<{ name: string }>(
			`select proname as name from pg_proc
			where pronamespace = 'public'::regnamespace
				and (has_function_privilege('anon', oid, 'execute') or has_function_privilege('authenticated', oid, 'execute'))
			order by proname`
		);
		expect(open.map(({ name }) => name)).toEqual([...forPeople].sort());
	});

	it('every function for people has a fixed search path', async () => {
		const loose = await supabase.sql(
			`select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
			and not coalesce(proconfig::text like '%search_path=%', false)`
		);
		expect(loose).toEqual([]);
	});
});

describe('the audit log', () => {
	it('has an entry for each action', async () => {
		const { data } = await people.service.from('audit_log').select('*');
		expect(data).toMatchObject([
			{ action: 'set_role', before: { role: 'anonymous' }, after: { role: 'driver' } }
		]);
	});

	it.each(['update audit_log set action = $1', 'delete from audit_log where action <> $1'])(
		'is only added to: %s',
		async (query) => {
			await expect(supabase.sql(query, ['x'])).rejects.toThrow('only added to');
		}
	);
});
