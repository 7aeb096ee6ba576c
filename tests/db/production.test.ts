import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { describePostgres, startPostgres } from './native.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const readmes = ['README.md', 'README.zh-CN.md'];

/** The rows of the table of jobs in a README: names and functions. */
const jobsIn = (text: string) =>
	text
		.split('\n')
		.filter((line) => line.startsWith('| `changxing-'))
		.map((line) => ({
			names: [...line.matchAll(/`(changxing-[a-z_-]+)`/g)].map(([, name]) => name!),
			calls: /`select (public\.\w+)/.exec(line)![1]!
		}));

describePostgres('the jobs', (postgres) => {
	it('are not scheduled without pg_cron, and the migrations go on', async () => {
		const [without] = await postgres().query(
			`select schedule_jobs() is not null as told from pg_available_extensions where name = 'pg_cron'
			union all select schedule_jobs() = 'the extension pg_cron is not available'
			where not exists (select from pg_available_extensions where name = 'pg_cron')`
		);
		expect(without).toEqual({ told: true });
	});

	it('are not scheduled if pg_cron is set up for another database, and the reason is told', async () => {
		const { query } = await postgres().connect();
		await query(`begin; create schema cron;
			create function cron.schedule(text, text, text) returns bigint language plpgsql as $$
			begin raise exception 'can only schedule in database other'; end $$`);
		expect(await query('select schedule_jobs() as problem')).toEqual([
			{ problem: 'can only schedule in database other' }
		]);
		await query('rollback');
	});

	it('are all scheduled with pg_cron, and each can run', async () => {
		const { query } = await postgres().connect();
		await query(`begin; create schema cron;
			create table cron.job (jobname text primary key, schedule text, command text);
			create function cron.schedule(text, text, text) returns bigint language sql as $$
			insert into cron.job values ($1, $2, $3) on conflict (jobname) do update set schedule = excluded.schedule; select 1::bigint $$`);
		for (let i = 0; i < 2; i++)
			expect(await query('select schedule_jobs() as problem')).toEqual([{ problem: null }]);
		const jobs = await query<{ command: string }>('select command from cron.job order by 1');
		expect(jobs.map(({ command }) => command)).toEqual([
			'select public.expire_statuses()',
			'select public.housekeep()',
			'select public.keep_report_partitions()',
			`select public.learn_dynamics('checkpoint')`,
			`select public.learn_dynamics('sampling_point')`,
			`select public.learn_dynamics('service_station')`
		]);
		for (const { command } of jobs) await query(command);
		const scheduled = await query<{ name: string; command: string }>(
			'select jobname as name, command from cron.job'
		);
		for (const readme of readmes) {
			const listed = jobsIn(read(readme)).flatMap(({ names, calls }) =>
				names.map((name) => `${name} ${calls}`)
			);
			expect(listed.sort(), readme).toEqual(
				scheduled.map(({ name, command }) => `${name} ${/public\.\w+/.exec(command)![0]}`).sort()
			);
		}
		await query('rollback');
	});
});

describePostgres('the steps of the README for production', (postgres) => {
	it('use the flags of version 3 of the Supabase CLI', () => {
		for (const readme of readmes) {
			const pushes = [...read(readme).matchAll(/npx supabase@(\d+) db push(.*?)`/g)];
			expect(pushes.length, readme).toBeGreaterThan(2);
			for (const [, version, flags] of pushes) {
				expect(version, readme).toBe('3');
				expect(flags, readme).toMatch(/^ --remote(="\$DATABASE_URL")?( --dry-run)?$/);
			}
		}
	});

	it('put the places there, twice without harm, with psql', async () => {
		const { query } = postgres();
		const [bin] = await query<{ dir: string }>(
			`select setting as dir from pg_config() where name = 'BINDIR'`
		);
		const { client } = await postgres().connect();
		const file = /psql "\$DATABASE_URL" -f (\S+?)`/.exec(read('README.md'))![1]!;
		for (let i = 0; i < 2; i++) {
			const done = spawnSync(
				join(bin!.dir, 'psql'),
				['-h', client.host, '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-q', '-f', join(root, file)],
				{ encoding: 'utf8' }
			);
			expect(done.status, done.stderr).toBe(0);
		}
		const [places] = await query<{ number: number }>('select count(*)::int as number from places');
		expect(places!.number).toBeGreaterThan(200);
	});

	it('bring the whole database to another server with pg_dump and pg_restore, with its rights, and it goes on', async () => {
		const { query, client } = await postgres().connect();
		const [{ dir }] = (await query<{ dir: string }>(
			`select setting as dir from pg_config() where name = 'BINDIR'`
		)) as [{ dir: string }];
		const me = randomUUID();
		const place = (await query<{ id: string }>('select id from places order by id limit 1'))[0]!.id;
		const sent = uuidv7();
		const as = (role: string) =>
			`select set_config('request.jwt.claim.sub', '${me}', false), set_config('request.jwt.claims', '{"role": "authenticated"}', false); set role ${role}`;
		const report = (id: string) =>
			`select submit_reports('[{"id": "${id}", "place_id": "${place}", "status": "closed", "observed_at": "${new Date().toISOString()}"}]') as receipts`;
		await query(`insert into auth.users (id) values ('${me}'); ${as('authenticated')}`);
		await query(report(sent));
		const [{ cursor }] = (await query<{ cursor: string }>(
			`select status_since(array['wtw']) ->> 'cursor' as cursor`
		)) as [{ cursor: string }];
		await query('reset role');

		const folder = mkdtempSync(join(tmpdir(), 'changxing-dump-'));
		const other = await startPostgres(dir);
		try {
			await other.query('create database restored template template0');
			const there = await other.connect('restored');
			const addresses = {
				DATABASE_URL: `postgresql://postgres@/postgres?host=${client.host}`,
				EMPTY_DATABASE_URL: `postgresql://postgres@/restored?host=${there.client.host}`
			};
			const steps = readmes.map((readme) =>
				[...read(readme).matchAll(/^(pg_(?:dump|restore) .*?)(?: +#.*)?$/gm)].map(([, step]) => step!)
			);
			expect(steps[0]).toHaveLength(2);
			expect(steps[1]).toEqual(steps[0]);
			for (const step of steps[0]!) {
				const done = spawnSync('sh', ['-c', step], {
					cwd: folder,
					encoding: 'utf8',
					env: { ...process.env, ...addresses, PATH: `${dir}:${process.env.PATH}` }
				});
				expect(done.stderr, step).toBe('');
				expect(done.status, step).toBe(0);
			}

			/** what a dump could lose: rights, policies, indexes, triggers, partitions and rows */
			const inventory = `
				select 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' ' || c.relrowsecurity || ' ' || coalesce((select string_agg(a::text, ',' order by a::text) from unnest(coalesce(c.relacl, acldefault(case when c.relkind = 'S' then 's' else 'r' end::"char", c.relowner))) a), '') as line
				from pg_class c where c.relnamespace in ('public'::regnamespace, 'realtime'::regnamespace, 'storage'::regnamespace, 'auth'::regnamespace)
				union all select 'column ' || a.attrelid::regclass || '.' || a.attname || ' ' || (select string_agg(x::text, ',' order by x::text) from unnest(a.attacl) x) from pg_attribute a where a.attacl is not null and a.attrelid >= 16384
				union all select 'function ' || p.oid::regprocedure || ' ' || p.prosecdef || ' ' || coalesce(p.proconfig::text, '') || ' ' || coalesce((select string_agg(a::text, ',' order by a::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a), '')
				from pg_proc p where p.pronamespace = 'public'::regnamespace
				union all select 'policy ' || polname || ' ' || polrelid::regclass || ' ' || coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '') from pg_policy
				union all select 'trigger ' || tgname || ' ' || tgrelid::regclass || ' ' || tgenabled::text from pg_trigger where not tgisinternal
				union all select 'partition ' || inhrelid::regclass || ' ' || inhparent::regclass from pg_inherits
				union all select 'rows ' || t || ' ' || n from (select 'places' t, count(*) n from places union all select 'reports', count(*) from reports
					union all select 'settings', count(*) from settings union all select 'place_status', count(*) from place_status union all select 'voices', count(*) from voices) x
				order by 1`;
			const here = await query<{ line: string }>(inventory);
			expect(here.length).toBeGreaterThan(400);
			expect(await there.query(inventory)).toEqual(here);

			// as the app does at its start
			expect(await there.query('select recognise_cluster() as restored')).toEqual([{ restored: true }]);
			await there.query(as('anon'));
			const [since] = await there.query<{ rows: string[] }>(
				`select jsonb_path_query_array(status_since(array(select distinct cell from places where id = $1), $2), '$.statuses[*].place_id') as rows`,
				[place, cursor]
			);
			expect(since!.rows).toContain(place);
			await there.query(`reset role; ${as('authenticated')}`);
			const receipts = async (id: string) =>
				(await there.query<{ receipts: { outcome: string }[] }>(report(id)))[0]!.receipts.map(
					({ outcome }) => outcome
				);
			expect(await receipts(sent)).toEqual(['duplicate']);
			expect(await receipts(uuidv7())).toEqual(['accepted']);
			await expect(there.query('delete from places')).rejects.toMatchObject({ code: '42501' });
		} finally {
			await other.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	}, 120_000);

	it('name settings that exist', async () => {
		const known = (await postgres().query<{ name: string }>('select name from settings')).map(
			({ name }) => name
		);
		const table = /\| row \| default \| meaning \|\n([\s\S]*?)\n\n/.exec(read('README.md'))![1]!;
		const named = table
			.split('\n')
			.flatMap((line) => [...line.split('|')[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
		expect(named.length).toBeGreaterThan(8);
		expect(named.filter((name) => !known.includes(name))).toEqual([]);
	});
});
