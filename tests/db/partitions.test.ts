import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { describePostgres, type Connection } from './native.ts';

describePostgres('the partitions of reports', (postgres) => {
	let [job, long, driver]: Connection[] = [];
	let place = '';
	const me = randomUUID();

	beforeAll(async () => {
		[job, long, driver] = [
			await postgres().connect(),
			await postgres().connect(),
			await postgres().connect()
		];
		await driver!.query('insert into auth.users (id) values ($1)', [me]);
		const [row] = await driver!.query<{ id: string }>(
			`insert into places (kind, subkind, names, province, lon, lat, source)
			values ('checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', 121, 31.1, 'test') returning id`
		);
		place = row!.id;
		await driver!.query(`select set_config('request.jwt.claim.sub', $1, false)`, [me]);
	});

	const submit = async ({ query }: Connection) =>
		(
			await query<{ outcome: string }>(`select submit_reports($1::json) -> 0 ->> 'outcome' as outcome`, [
				JSON.stringify([{ id: randomUUID(), place_id: place, status: 'open', observed_at: new Date() }])
			])
		)[0]!.outcome;
	const keep = async () =>
		(
			await job!.query<{ kept: { made: string[]; dropped: string[]; put_off: boolean } }>(
				'select keep_report_partitions() as kept'
			)
		)[0]!.kept;
	const newest = async () =>
		(
			await job!.query<{ name: string }>(
				`select max(c.relname) as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
				where i.inhparent = 'public.reports'::regclass and c.relname ~ '^reports_\\d'`
			)
		)[0]!.name;

	it('exist for this month and the next three', async () => {
		const [months] = await job!.query(
			`select count(*)::int as number from pg_inherits i join pg_class c on c.oid = i.inhrelid
			where c.relname in (select 'reports_' || to_char(now() + make_interval(months => m), 'YYYY_MM') from generate_series(0, 3) m)`
		);
		expect(months).toEqual({ number: 4 });
		expect(await keep()).toEqual({ made: [], dropped: [], put_off: false });
	});

	it.each([
		['reads', () => long!.query('select count(*) from reports')],
		[
			'writes',
			async () => {
				await long!.query(`select set_config('request.jwt.claim.sub', $1, false)`, [me]);
				// another place: reports of one place wait for each other
				await long!.query(`update reports set note = 'x'`);
			}
		]
	])('are put off, and nobody else is stopped, while a long transaction %s reports', async (_, use) => {
		expect(await submit(driver!)).toBe('accepted');
		const missing = await newest();
		await job!.query(`drop table ${missing}`);
		await job!.query(
			`create table reports_2020_01 partition of reports for values from ('2020-01-01') to ('2020-02-01')`
		);
		await long!.query('begin');
		await use();
		const start = performance.now();
		const [kept, outcome] = await Promise.all([keep(), submit(driver!)]);
		// two times 0.3 s for the job; far less than the long transaction
		expect(performance.now() - start).toBeLessThan(5000);
		expect(kept).toEqual({ made: [], dropped: [], put_off: true });
		expect(outcome).toBe('accepted');
		await job!.query('select housekeep()');
		expect(await submit(driver!)).toBe('accepted');
		await long!.query('commit');
		expect(await keep()).toEqual({ made: [missing], dropped: ['reports_2020_01'], put_off: false });
		await job!.query('select 1');
	});

	it('take over the reports of a month that began without its partition', async () => {
		const missing = await newest();
		await job!.query(`drop table ${missing}`);
		const month = missing.slice(8).replace('_', '-');
		const id = randomUUID();
		await job!.query(
			`insert into reports (id, place_id, reporter, role, status, observed_at, received_at) values ($1, $2, $3, 'driver', 'open', $4, $4)`,
			[id, place, me, `${month}-15T00:00:00Z`]
		);
		expect((await keep()).made).toEqual([missing]);
		expect(
			await job!.query('select tableoid::regclass::text as name from reports where id = $1', [id])
		).toEqual([{ name: missing }]);
		// the same indexes, keys and row level security as its siblings
		const parts = await job!.query<{ name: string; indexes: number; keys: number; secured: boolean }>(
			`select c.relname as name, c.relrowsecurity as secured,
				(select count(*)::int from pg_index i where i.indrelid = c.oid) as indexes,
				(select count(*)::int from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'f', 'c')) as keys
			from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'public.reports'::regclass`
		);
		expect(new Set(parts.map(({ indexes, keys, secured }) => `${indexes} ${keys} ${secured}`)).size).toBe(1);
	});
});
