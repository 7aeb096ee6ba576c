import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getStorageSchemaSql } from '@supabase/lite';
import { Client } from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { findPostgres } from '../../scripts/postgres.ts';

const root = join(import.meta.dirname, '../..');

/** One connection as the owner of the database; statements run in the order of the calls. */
export interface Connection {
	/**
	 * Rows of a statement. Without parameters `sql` may have several statements; their rows are not answered.
	 * @throws DatabaseError of `pg`, with the SQLSTATE as `code`
	 */
	query<Row = unknown>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
	/** the connection itself, for prepared statements and notifications */
	client: Client;
}

/** A PostgreSQL server for one group of tests. */
export interface Postgres extends Pick<Connection, 'query'> {
	/** Opens one more connection, which is closed with the server. @param database name, if it is another database */
	connect(database?: string): Promise<Connection>;
	stop(): Promise<void>;
}

interface Options {
	/**
	 * What the roles of the API may do with a new table, sequence or function in `public`: nothing (`closed`), as in a new
	 * project of Supabase, or everything (`open`), as in an older one
	 */
	defaults?: 'closed' | 'open';
}

/**
 * Defines tests that need a PostgreSQL server, because transactions overlap: PGlite has only one connection. Each group
 * has its own server. The tests are skipped, and counted as skipped, if the machine has no PostgreSQL.
 */
export function describePostgres(
	name: string,
	tests: (postgres: () => Postgres) => void,
	options: Options = {}
): void {
	const bin = findPostgres();
	describe.skipIf(!bin)(name, () => {
		let postgres: Postgres | undefined;
		beforeAll(async () => {
			postgres = await startPostgres(bin!, options);
		}, 120_000);
		afterAll(() => postgres?.stop());
		tests(() => postgres!);
	});
}

/**
 * Starts a PostgreSQL server without network, with the migrations of this project; its data is deleted at the end.
 * @param bin folder of the programs, see `findPostgres`
 */
export async function startPostgres(bin: string, { defaults = 'closed' }: Options = {}): Promise<Postgres> {
	const folder = mkdtempSync(join(tmpdir(), 'cx-pg-'));
	// the server refuses to run as root
	const user = process.getuid?.() === 0 ? owner() : null;
	if (user) chownSync(folder, user.uid, user.gid);
	chmodSync(folder, 0o700);
	const data = join(folder, 'data');
	const made = spawnSync(
		join(bin, 'initdb'),
		['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C'],
		{ ...user, cwd: folder, encoding: 'utf8' }
	);
	if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
	const stop = await serve(join(bin, 'postgres'), folder, user);
	const clients: Client[] = [];

	async function connect(database = 'postgres'): Promise<Connection> {
		const client = new Client({ host: folder, user: 'postgres', database, ssl: false });
		// an idle connection that breaks is reported by the next statement
		client.on('error', () => {});
		clients.push(client);
		await client.connect();
		let last: Promise<unknown> = Promise.resolve();
		return {
			client,
			query<Row>(sql: string, params?: readonly unknown[]) {
				const answer = last.then(() => client.query(sql, params && [...params]));
				last = answer.catch(() => {});
				return answer.then(({ rows }) => rows as Row[]);
			}
		};
	}

	const { query } = await connect();
	// stand-ins for the tables of Supabase Auth and Storage; the rest is the same as in every database of the app
	await query(`
		create schema auth;
		create table auth.users (id uuid primary key, is_anonymous boolean default false);
		create function auth.uid() returns uuid language sql stable
			as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;`);
	await query(getStorageSchemaSql());
	await query(readFileSync(join(root, 'supabase/embedded/platform.sql'), 'utf8'));
	if (defaults === 'open')
		for (const objects of ['tables', 'sequences', 'functions'])
			await query(
				`alter default privileges in schema public grant all on ${objects} to anon, authenticated, service_role`
			);
	const migrations = join(root, 'supabase/migrations');
	for (const file of readdirSync(migrations).sort())
		await query(readFileSync(join(migrations, file), 'utf8'));

	return {
		query,
		connect,
		async stop() {
			await Promise.all(clients.map((client) => client.end()));
			await stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Starts the server. @returns a function that stops it @throws Error with its output if it does not start */
async function serve(
	program: string,
	folder: string,
	user: { uid: number; gid: number } | null
): Promise<() => Promise<void>> {
	const options = ['listen_addresses=', 'fsync=off', 'log_destination=stderr', 'logging_collector=off'];
	const server = spawn(
		program,
		['-D', join(folder, 'data'), '-k', folder, ...options.flatMap((option) => ['-c', option])],
		{ ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] }
	);
	const ended = once(server, 'exit');
	let text = '';
	await new Promise<void>((done, fail) => {
		server.stderr.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			if (text.includes('ready to accept connections')) done();
		});
		server.once('error', fail);
		server.once('exit', () => fail(new Error(`PostgreSQL did not start:\n${text}`)));
	});
	return async () => {
		// also closes the remaining connections
		server.kill('SIGINT');
		await ended;
	};
}

/** A user other than root: `postgres` from Debian's package, otherwise `nobody`. */
function owner(): { uid: number; gid: number } {
	const users = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'));
	const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
	if (!found) throw new Error('no user but root');
	return { uid: Number(found[2]), gid: Number(found[3]) };
}
