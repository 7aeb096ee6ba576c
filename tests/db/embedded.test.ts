import { spawn } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgliteConnection } from '@supabase/lite/pglite';
import { createClient } from '@supabase/supabase-js';
import { vacuumOne } from '../../supabase/embedded/vacuum.ts';
import { startSupabase, type EmbeddedSupabase, type SupabaseOptions } from '../../supabase/embedded/child.ts';
import { backUp, restore } from '../../supabase/embedded/backup.ts';
import { lock } from '../../supabase/embedded/lock.ts';
import type { LogRecord } from '../../supabase/embedded/messages.ts';

let folder: string;
let running: EmbeddedSupabase[];
/** folder of a database after its first start, without migrations; copied, because making one takes ten times as long as a start */
let bare: string;

beforeAll(async () => {
	bare = mkdtempSync(join(tmpdir(), 'changxing-test-'));
	mkdirSync(join(bare, 'none'));
	const supabase = await startSupabase({ dataDir: join(bare, 'data'), migrationsDir: join(bare, 'none') });
	await supabase.stop();
}, 120_000);
afterAll(() => rmSync(bare, { recursive: true, force: true }));

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'changxing-test-'));
	running = [];
	mkdirSync(join(folder, 'migrations'));
});
afterEach(async () => {
	for (const supabase of running) await supabase.stop();
	rmSync(folder, { recursive: true, force: true });
});

const dataDir = () => join(folder, 'data');
const migration = (name: string, text: string) => writeFileSync(join(folder, 'migrations', name), text);
// the jobs call this function in every database
const housekeep = `create function public.housekeep() returns jsonb language sql as $$ select '{}'::jsonb $$;`;

/** Starts the database in the test's own folder; the first time it is a copy of the bare one. */
async function start(options: Partial<SupabaseOptions> = {}) {
	if (!existsSync(dataDir())) cpSync(join(bare, 'data/pg'), join(dataDir(), 'pg'), { recursive: true });
	const supabase = await startSupabase({
		dataDir: dataDir(),
		migrationsDir: join(folder, 'migrations'),
		testing: true,
		...options
	});
	running.push(supabase);
	return supabase;
}

describe('migrations', () => {
	it('run once each, in order, and are recorded as the Supabase CLI records them', async () => {
		migration('20260101000000_first.sql', `${housekeep} create table public.log (n int);`);
		migration('20260102000000_second.sql', 'insert into public.log values (1);');
		migration('notes.txt', 'no migration');
		const first = await start();
		await first.stop();
		migration('20260103000000_third.sql', 'insert into public.log values (2);');
		const second = await start();
		expect(await second.sql('select n from public.log order by n')).toEqual([{ n: 1 }, { n: 2 }]);
		expect(
			await second.sql(
				'select version, name, statements from supabase_migrations.schema_migrations order by version'
			)
		).toEqual([
			{
				version: '20260101000000',
				name: 'first',
				statements: [expect.stringContaining('create table') as string]
			},
			{ version: '20260102000000', name: 'second', statements: ['insert into public.log values (1);'] },
			{ version: '20260103000000', name: 'third', statements: ['insert into public.log values (2);'] }
		]);
	});

	it('stop the start with name and line if one fails, and leave nothing of it', async () => {
		migration('20260101000000_first.sql', housekeep);
		migration(
			'20260102000000_broken.sql',
			'create table public.half (n int);\n\nselect nonsense from nowhere;'
		);
		await expect(start()).rejects.toThrow(
			'20260102000000_broken.sql:3 failed: relation "nowhere" does not exist'
		);
		rmSync(join(folder, 'migrations/20260102000000_broken.sql'));
		const repaired = await start();
		expect(await repaired.sql(`select to_regclass('public.half') as half`)).toEqual([{ half: null }]);
	});

	it('stop the start if one was changed after it had run', async () => {
		migration('20260101000000_first.sql', housekeep);
		await (await start()).stop();
		migration('20260101000000_first.sql', `${housekeep} -- better`);
		await expect(start()).rejects.toThrow('20260101000000_first.sql was changed after it had run');
	});

	it('stop the start if the data is newer than the program', async () => {
		migration('20260101000000_first.sql', housekeep);
		migration('20260102000000_second.sql', 'select 1;');
		await (await start()).stop();
		rmSync(join(folder, 'migrations/20260102000000_second.sql'));
		await expect(start()).rejects.toThrow(/by a newer build, whose migration 20260102000000_second is not/);
	});

	it('stop the start if one is missing before others that have run', async () => {
		migration('20260101000000_first.sql', housekeep);
		migration('20260103000000_third.sql', 'select 1;');
		await (await start()).stop();
		migration('20260102000000_second.sql', 'create table public.late (n int);');
		await expect(start()).rejects.toThrow('without 20260102000000_second.sql');
		rmSync(join(folder, 'migrations/20260102000000_second.sql'));
		expect(await (await start()).sql(`select to_regclass('public.late') as late`)).toEqual([{ late: null }]);
	});

	it('stop the start in one sentence if the data is of an older build, and leave the data unchanged', async () => {
		migration('20250101000000_old.sql', `${housekeep} create table public.log (n int);`);
		const old = await start();
		// changes that a start of this build would repair, to show that it does not run so far
		await old.sql('insert into public.log values (7)');
		await old.sql('drop function realtime.topic()');
		const described = await old.sql(catalogue);
		await old.stop();
		const around = filesOf(dataDir());

		rmSync(join(folder, 'migrations/20250101000000_old.sql'));
		migration('20260101000000_first.sql', housekeep);
		const refused = await start().then(
			() => '',
			(error: Error) => error.message
		);
		expect(refused).toBe(
			`The data in ${dataDir()} was made by an older build, whose migration 20250101000000_old is not part of this one, so nothing was touched: begin anew with "npm start -- --fresh", or leave this folder to that build and choose another one with DATA_DIR=….`
		);
		expect(filesOf(dataDir())).toEqual(around);

		// opened with PGlite alone, which repairs nothing
		const opened = await createPgliteConnection({ url: join(dataDir(), 'pg') });
		try {
			expect((await opened.driver.query(catalogue)).rows).toEqual(described);
			expect((await opened.driver.query('select n from public.log')).rows).toEqual([{ n: 7 }]);
		} finally {
			await opened.close();
		}
	});
});

/** Database objects and migrations that ran, by full names that do not depend on the search path. */
const catalogue = `
	select 'function' as what, pronamespace::regnamespace::text || '.' || proname as name, md5(prosrc) || coalesce(proacl::text, '') as how
	from pg_proc where pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
	union all
	select 'relation', relnamespace::regnamespace::text || '.' || relname, relkind::text || coalesce(relacl::text, '')
	from pg_class where relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
	union all
	select 'migration', version, name from supabase_migrations.schema_migrations
	order by 1, 2, 3`;

/** Files of a data directory with their content, without those of the database. */
const filesOf = (directory: string) =>
	readdirSync(directory, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(directory, join(entry.parentPath, entry.name)))
		.filter((file) => !file.startsWith('pg/'))
		.sort()
		.map((file) => [file, readFileSync(join(directory, file), 'utf8')]);

describe('seed files', () => {
	it('run again only when they change', async () => {
		migration('20260101000000_first.sql', `${housekeep} create table public.log (n int);`);
		const file = join(folder, 'seed.sql');
		writeFileSync(file, 'insert into public.log values (1);');
		await (await start({ seedFiles: [file] })).stop();
		await (await start({ seedFiles: [file] })).stop();
		writeFileSync(file, 'insert into public.log values (2);');
		const last = await start({ seedFiles: [file] });
		expect(await last.sql('select n from public.log order by n')).toEqual([{ n: 1 }, { n: 2 }]);
	});
});

describe('the process', () => {
	beforeEach(() => migration('20260101000000_first.sql', `${housekeep} create table public.log (n int);`));

	it('keeps its keys permanently in a file that only the owner can read', async () => {
		const first = await start();
		const file = join(dataDir(), 'keys.json');
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(statSync(join(dataDir(), 'pg')).mode & 0o777).toBe(0o700);
		const keys = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
		expect(Object.keys(keys).sort()).toEqual(['jwtSecret', 'publishableKey', 'secretKey']);
		expect(keys.publishableKey).toMatch(/^sb_publishable_/);
		expect(keys.secretKey).toMatch(/^sb_secret_/);
		expect(Buffer.from(keys.jwtSecret!, 'base64url').length).toBeGreaterThanOrEqual(32);
		await first.stop();
		const second = await start();
		expect(second.publishableKey).toBe(first.publishableKey);
		expect(second.secretKey).toBe(first.secretKey);
	});

	it('does not start with an incomplete key file', async () => {
		mkdirSync(dataDir());
		for (const half of ['{"publishableKey": "x"}', '{"publish']) {
			writeFileSync(join(dataDir(), 'keys.json'), half);
			await expect(start(), half).rejects.toThrow('keys.json does not hold the keys');
		}
	});

	it('listens on 127.0.0.1 only, and shows no admin pages', async () => {
		const { url } = await start();
		expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
		for (const path of ['/', '/_/', '/admin', '/studio'])
			expect((await fetch(url + path)).status, path).not.toBe(200);
	});

	it('comes back on the same address with its data when it is killed', async () => {
		const supabase = await start();
		await supabase.sql('insert into public.log values (7)');
		const before = supabase.pid();
		process.kill(before, 'SIGKILL');
		await expect
			.poll(
				() =>
					fetch(`${supabase.url}/health`).then(
						({ ok }) => ok,
						() => false
					),
				{ timeout: 50_000 }
			)
			.toBe(true);
		expect(supabase.pid()).not.toBe(before);
		expect(await supabase.sql('select n from public.log')).toEqual([{ n: 7 }]);
	});

	it('continues after signals to its whole process group, until its parent ends it', async () => {
		const supabase = await start();
		const pid = supabase.pid();
		for (const signal of ['SIGTERM', 'SIGINT'] as const) process.kill(pid, signal);
		// the signals have been handled before this answer
		expect(await supabase.sql('select 1 as n')).toEqual([{ n: 1 }]);
		expect((await fetch(`${supabase.url}/health`)).status).toBe(200);
		await supabase.stop();
		expect(() => process.kill(pid, 0)).toThrow('ESRCH');
	});

	it('loses no memory of its stack when it refuses statements', async () => {
		migration(
			'20260101000000_first.sql',
			`${housekeep}
			create function public.refuse() returns void language plpgsql as $$ begin raise exception 'no'; end $$;
			grant execute on function public.refuse() to anon;`
		);
		const supabase = await start();
		const ask = () =>
			fetch(`${supabase.url}/rest/v1/rpc/refuse`, {
				method: 'POST',
				headers: { apikey: supabase.publishableKey, 'content-type': 'application/json' },
				body: '{}'
			});
		const stack = async () =>
			/^changxing_database_stack_used_bytes (\d+)$/m.exec(await supabase.metrics())?.[1];
		expect((await ask()).status).toBe(400);
		const before = await stack();
		expect(before).toBeDefined();
		for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 25 }, ask));
		expect(await stack()).toBe(before);
	});

	it('vacuums the table that needs it most, and keeps its log small from the second start on', async () => {
		const supabase = await start();
		const driver = { query: async (text: string) => ({ rows: await supabase.sql(text) }) } as Parameters<
			typeof vacuumOne
		>[0];
		while (await vacuumOne(driver));
		await supabase.sql('insert into public.log select n from generate_series(1, 5000) n');
		await supabase.sql('delete from public.log where n > 100');
		// the numbers of changed rows are collected once a second otherwise
		await supabase.sql('select pg_stat_force_next_flush()');
		await supabase.sql('select 1');
		expect(await vacuumOne(driver)).toBe('public.log');
		expect(await vacuumOne(driver)).toBeNull();
		const [{ size }] = (await supabase.sql<{ size: string }>(
			`select pg_relation_size('public.log')::text as size`
		)) as [{ size: string }];
		expect(Number(size)).toBeLessThan(30_000);
		await supabase.stop();
		const again = await start();
		expect(await again.sql(`select current_setting('max_wal_size') as most`)).toEqual([{ most: '64MB' }]);
	});

	it('is ended and started again when it no longer answers', async () => {
		const records: LogRecord[] = [];
		const supabase = await start({ silence: 3, log: (record) => records.push(record) });
		const before = supabase.pid();
		process.kill(before, 'SIGSTOP');
		await expect.poll(() => supabase.pid() !== before, { timeout: 50_000 }).toBe(true);
		await expect
			.poll(() => records.map(({ message }) => message), { timeout: 50_000 })
			.toContain('The database is back');
		expect(records.map(({ message }) => message)).toContain('The database does not answer and is ended');
		expect(await supabase.sql('select 1 as n')).toEqual([{ n: 1 }]);
	});

	it('takes over the lock of an ended process whose id another process has by now', async () => {
		mkdirSync(dataDir());
		cpSync(join(bare, 'data/pg'), join(dataDir(), 'pg'), { recursive: true });
		writeFileSync(join(dataDir(), 'lock'), String(process.pid));
		const owner = { pid: process.pid, started: 'long ago', parent: null };
		writeFileSync(join(dataDir(), 'lock-owner.json'), JSON.stringify(owner));
		const supabase = await start();
		expect(readFileSync(join(dataDir(), 'lock'), 'utf8')).toBe(String(supabase.pid()));
	});

	it('ends a hung database process whose parent is gone', async () => {
		const hung = spawn('sleep', ['1000']);
		const gone = new Promise((done) => hung.once('exit', (_code, signal) => done(signal)));
		const parent = { pid: process.pid, started: 'long ago' };
		writeFileSync(join(folder, 'lock'), String(hung.pid));
		writeFileSync(join(folder, 'lock-owner.json'), JSON.stringify({ pid: hung.pid, started: null, parent }));
		const unlock = await lock(folder, 200);
		expect(await gone).toBe('SIGKILL');
		unlock();
		expect(existsSync(join(folder, 'lock'))).toBe(false);
	});

	it('does not open data that another process has open', async () => {
		const first = await start();
		await expect(start()).rejects.toThrow(`is in use by process ${first.pid()}`);
	});

	it('names the folder that cannot be written to', async () => {
		writeFileSync(join(folder, 'file'), '');
		await expect(start({ dataDir: join(folder, 'file/data') })).rejects.toThrow(/ENOTDIR|cannot be written/);
	});
});

describe('logs and metrics for the operator', () => {
	const functions = `${housekeep}
		create function public.greet(name text) returns jsonb language sql as $$ select to_jsonb('hello ' || name) $$;
		create function public.refuse() returns jsonb language plpgsql as $$ begin raise exception using errcode = 'CX123', message = 'No.'; end $$;
		create function public.many() returns setof int language sql as $$ select 1 $$;
		grant execute on all functions in schema public to anon;`;
	const caller =
		({ url, publishableKey }: EmbeddedSupabase) =>
		(path: string, body: object, headers: Record<string, string> = {}) =>
			fetch(`${url}/rest/v1/rpc/${path}`, {
				method: 'POST',
				headers: { apikey: publishableKey, 'content-type': 'application/json', ...headers },
				body: JSON.stringify(body)
			});

	it('have the id of the request, and nothing of what a caller wrote', async () => {
		migration('20260101000000_first.sql', functions);
		const records: LogRecord[] = [];
		const supabase = await start({ verbose: true, log: (record) => records.push(record) });
		const call = caller(supabase);
		await call('greet', { name: 'wang@example.org' }, { 'x-request-id': 'request-0007' });
		await call('greet?secret=1', { name: 'x' }, { 'x-request-id': 'no id, but a line' });
		await call('wang_example_org', {});
		const told = () => records.filter(({ message }) => message === 'The database answered');
		await expect.poll(() => told().length).toBe(3);
		const common = { level: 'debug', fields: { area: '/rest/v1/rpc', ms: expect.any(Number) as number } };
		expect(told()).toMatchObject([
			{ ...common, fields: { ...common.fields, request: 'request-0007', function: 'greet', status: 200 } },
			{ ...common, fields: { ...common.fields, function: 'greet', status: 200 } },
			{ ...common, fields: { ...common.fields, function: 'other', status: 404 } }
		]);
		expect(told()[1]!.fields).not.toHaveProperty('request');
		expect(JSON.stringify(records)).not.toMatch(/wang|secret|no id/);
	});

	it('contain memory, delay of the event loop, and durations of existing functions', async () => {
		migration('20260101000000_first.sql', functions);
		const supabase = await start();
		const call = caller(supabase);
		for (const [name, body] of [
			['greet', { name: 'x' }],
			['refuse', {}],
			['many', {}],
			['one_of_many_names', {}],
			['another_name', {}]
		] as const)
			await call(name, body);
		const text = await supabase.metrics();
		for (const line of [
			/^changxing_database_process_resident_memory_bytes \d+$/m,
			/^changxing_database_nodejs_eventloop_lag_p99_seconds [\d.]+$/m,
			/^changxing_database_realtime_connections 0$/m
		])
			expect(text).toMatch(line);
		expect(text.match(/^changxing_database_rpc_duration_seconds_count.*$/gm)!.sort()).toEqual([
			'changxing_database_rpc_duration_seconds_count{function="greet",outcome="ok"} 1',
			'changxing_database_rpc_duration_seconds_count{function="many",outcome="ok"} 1',
			'changxing_database_rpc_duration_seconds_count{function="other",outcome="refused"} 2',
			'changxing_database_rpc_duration_seconds_count{function="refuse",outcome="refused"} 1'
		]);
	});

	it('report that the process ended and is back; metrics are empty at once while it is down', async () => {
		migration('20260101000000_first.sql', functions);
		const records: LogRecord[] = [];
		const supabase = await start({ log: (record) => records.push(record) });
		process.kill(supabase.pid(), 'SIGKILL');
		const told = () => records.filter(({ message }) => message.startsWith('The database '));
		await expect.poll(() => told().length).toBeGreaterThan(0);
		expect(await supabase.metrics()).toBe('');
		await expect
			.poll(() => told().map(({ message }) => message), { timeout: 50_000 })
			.toEqual(['The database ended; it is started again', 'The database is back']);
		expect(told()[0]).toMatchObject({ level: 'error', fields: { cause: 'SIGKILL' } });
		expect(await supabase.metrics()).toContain('changxing_database_process_resident_memory_bytes');
	});
});

describe('calls of functions', () => {
	it('answer the same on the fast path and on the general one', async () => {
		migration(
			'20260101000000_first.sql',
			`${housekeep}
			create function public.add(a int, b int default 10) returns jsonb language sql as $$ select to_jsonb(a + b) $$;
			create function public.fail() returns jsonb language plpgsql as $$ begin raise exception using errcode = 'CX123', message = 'No.', detail = 'why', hint = 'how'; end $$;
			create function public.nothing() returns jsonb language sql as $$ select null::jsonb $$;
			create function public.texts(list text[]) returns jsonb language sql as $$ select to_jsonb(list) $$;
			grant execute on all functions in schema public to anon;`
		);
		const { url, publishableKey } = await start();
		const client = createClient(url, publishableKey, { auth: { persistSession: false } });
		expect((await client.rpc('add', { a: 1 })).data).toBe(11);
		expect((await client.rpc('add', { b: 2, a: 1 })).data).toBe(3);
		expect((await client.rpc('nothing')).data).toBeNull();
		expect((await client.rpc('texts', { list: ['a', 'b,"c'] })).data).toEqual(['a', 'b,"c']);
		const failed = await client.rpc('fail');
		expect(failed.error).toMatchObject({ code: 'CX123', message: 'No.', details: 'why', hint: 'how' });
		expect(failed.status).toBe(400);
		expect((await client.rpc('add', {})).error?.code).toBe('PGRST202');
		expect((await client.rpc('absent')).error?.code).toBe('PGRST202');
		expect((await client.rpc('add', { a: 'x' })).error?.code).toBe('22P02');
	});

	it('refuse JSON that is too deep or malformed, with a code', async () => {
		migration(
			'20260101000000_first.sql',
			`${housekeep}
			create function public.echo(value json) returns jsonb language sql as $$ select to_jsonb(json_typeof(value)) $$;
			grant execute on all functions in schema public to anon;`
		);
		const { url, publishableKey } = await start();
		const post = async (path: string, body: string) => {
			const headers = { apikey: publishableKey, 'content-type': 'application/json' };
			const response = await fetch(url + path, { method: 'POST', headers, body });
			return [response.status, ((await response.json()) as { code?: string }).code];
		};
		const deep = '['.repeat(100_000) + ']'.repeat(100_000);
		expect(await post('/rest/v1/rpc/echo', `{"value": ${deep}}`)).toEqual([400, 'too_complex']);
		expect(await post('/rest/v1/rpc/echo', '[1]')).toEqual([400, 'PGRST102']);
		expect(await post('/rest/v1/%E0%A4%A', '{}')).toEqual([400, 'malformed']);
		expect(await post('/realtime/v1/api/broadcast/%E0%A4%A/events/x', '{}')).toEqual([400, 'malformed']);
		expect(await post('/rest/v1/rpc/echo', '{"value": [1]}')).toEqual([200, undefined]);
	});
});

describe('backup and restore', () => {
	beforeEach(() => migration('20260101000000_first.sql', `${housekeep} create table public.log (n int);`));

	const bytes = 'bytes of a photo';
	const put = () => {
		mkdirSync(join(dataDir(), 'storage/photos'), { recursive: true });
		writeFileSync(join(dataDir(), 'push-keys.json'), bytes);
	};
	const other = () => join(folder, 'another-machine/data');

	it('copies what runs, and the same data and keys are there on a fresh machine', async () => {
		const supabase = await start();
		await supabase.sql('insert into public.log values (7)');
		put();
		let writes = 0;
		let writing = true;
		const busy = (async () => {
			while (writing) {
				await supabase.sql('insert into public.log values (8)');
				writes++;
			}
		})();
		const file = join(folder, 'backup.tar.gz');
		await copyRunning(file);
		writing = false;
		await busy;
		expect(writes).toBeGreaterThan(0);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		mkdirSync(join(folder, 'another-machine'));
		await restore(file, other(), false, join(folder, 'migrations'));
		const restored = await start({ dataDir: other() });
		expect(await restored.sql('select n from public.log where n = 7')).toEqual([{ n: 7 }]);
		expect(restored.secretKey).toBe(supabase.secretKey);
		expect(readFileSync(join(other(), 'push-keys.json'), 'utf8')).toBe(bytes);
		expect(readdirSync(dataDir()).filter((name) => name.startsWith('backup-'))).toEqual([]);
	});

	it('begins a new era of cursors, because browsers may know what came after the backup', async () => {
		migration(
			'20260101000000_first.sql',
			`${housekeep} create table public.settings (name text primary key, value jsonb);
			insert into public.settings values ('cluster', '{"era": 3, "system": "this one"}');`
		);
		const supabase = await start();
		const file = join(folder, 'backup.tar.gz');
		await copyRunning(file);
		mkdirSync(join(folder, 'another-machine'));
		await restore(file, other(), false, join(folder, 'migrations'));
		const restored = await start({ dataDir: other() });
		const query = 'select value from public.settings';
		expect(await restored.sql(query)).toEqual([{ value: { era: 3, system: 'restored' } }]);
		expect(await supabase.sql(query)).toEqual([{ value: { era: 3, system: 'this one' } }]);
	});

	it('replaces data only if it is told to, and leaves it when the file is no backup', async () => {
		const supabase = await start();
		await supabase.sql('insert into public.log values (1)');
		const file = join(folder, 'backup.tar.gz');
		await copyRunning(file);
		await expect(copyRunning(file)).rejects.toThrow('exists: choose another name');
		await expect(restore(file, dataDir(), true)).rejects.toThrow(`is in use by process ${supabase.pid()}`);
		await supabase.sql('insert into public.log values (2)');
		await supabase.stop();
		await expect(restore(file, dataDir(), false)).rejects.toThrow('holds a database already');
		writeFileSync(join(folder, 'broken.tar.gz'), readFileSync(file).subarray(0, 5000));
		await expect(restore(join(folder, 'broken.tar.gz'), dataDir(), true)).rejects.toThrow('could not be');
		await restore(file, dataDir(), true, join(folder, 'migrations'));
		const restored = await start();
		expect(await restored.sql('select n from public.log')).toEqual([{ n: 1 }]);
		expect(readdirSync(folder).filter((name) => /restored-|old-|partial/.test(name))).toEqual([]);
	});

	const copyRunning = (file: string) => backUp(dataDir(), file, join(folder, 'migrations'));
});
