import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePostgres } from './native.ts';

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
