import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { getStorageSchemaSql } from '@supabase/lite';

const root = join(import.meta.dirname, '../..');

/** Folder of a PostgreSQL server's programs (14 or newer), or null where the machine has none. */
export function findPostgres(): string | null {
	const debian = '/usr/lib/postgresql';
	const folders = [
		...(existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []),
		...(process.env.PATH ?? '').split(delimiter)
	];
	return (
		folders.find((folder) =>
			['initdb', 'postgres', 'psql'].every((name) => existsSync(join(folder, name)))
		) ?? null
	);
}

/** One connection: statements in order, answers as text. */
export interface Connection {
	/** @returns rows, one a line, columns divided by "|" @throws Error with what the database said */
	query(sql: string): Promise<string[]>;
}

/** A PostgreSQL server of its own, without network, with the migrations of this project, thrown away at the end. */
export async function startPostgres(bin: string) {
	const folder = mkdtempSync(join(tmpdir(), 'cx-pg-'));
	// the server refuses to run as root
	const user = process.getuid?.() === 0 ? owner() : null;
	if (user) chownSync(folder, user.uid, user.gid);
	chmodSync(folder, 0o700);
	const data = join(folder, 'data');
	const made = spawnSync(
		join(bin, 'initdb'),
		['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C'],
		{
			...user,
			cwd: folder,
			encoding: 'utf8'
		}
	);
	if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
	const server = spawn(
		join(bin, 'postgres'),
		['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
		{
			...user,
			cwd: folder,
			stdio: 'ignore'
		}
	);
	const connections: ChildProcess[] = [];

	function connect(): Connection {
		const child = spawn(
			join(bin, 'psql'),
			['-h', folder, '-U', 'postgres', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=0'],
			{
				stdio: ['pipe', 'pipe', 'pipe'],
				cwd: folder
			}
		);
		connections.push(child);
		let out = '';
		let errors = '';
		let notify = () => {};
		child.stdout.on('data', (chunk: Buffer) => ((out += chunk.toString()), notify()));
		child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
		let count = 0;
		return {
			async query(sql) {
				const mark = `--done-${++count}`;
				errors = '';
				child.stdin.write(`${sql.trim().replace(/;?$/, ';')}\n\\echo ${mark}\n`);
				while (!out.includes(`${mark}\n`)) await new Promise<void>((done) => (notify = done));
				const [answer, rest] = out.split(`${mark}\n`);
				out = rest ?? '';
				// errors come by another pipe: give them the moment they need
				await new Promise((done) => setTimeout(done, 20));
				if (/^(psql:.*)?ERROR:/m.test(errors)) throw new Error(errors.trim());
				return answer!.split('\n').filter(Boolean);
			}
		};
	}

	for (let attempt = 0; ; attempt++) {
		if (
			spawnSync(join(bin, 'psql'), ['-h', folder, '-U', 'postgres', '-X', '-c', 'select 1'], { cwd: folder })
				.status === 0
		)
			break;
		if (attempt === 100) throw new Error('PostgreSQL did not start');
		await new Promise((done) => setTimeout(done, 100));
	}
	const setup = connect();
	// stands in for what Supabase Auth and Storage keep; the rest is what every database of ours gets
	await setup.query(`
		create schema auth;
		create table auth.users (id uuid primary key, is_anonymous boolean default false);
		create function auth.uid() returns uuid language sql stable
			as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;`);
	await setup.query(getStorageSchemaSql());
	const migrations = join(root, 'supabase/migrations');
	for (const file of [
		join(root, 'supabase/embedded/platform.sql'),
		...readdirSync(migrations)
			.sort()
			.map((name) => join(migrations, name))
	])
		await setup.query(readFileSync(file, 'utf8'));

	return {
		connect,
		async stop() {
			for (const child of connections) child.kill();
			const ended = new Promise((done) => server.once('exit', done));
			server.kill('SIGINT');
			await ended;
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Somebody other than root: the user Debian's package makes, else nobody. */
function owner(): { uid: number; gid: number } {
	const users = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'));
	const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
	if (!found) throw new Error('no user but root');
	return { uid: Number(found[2]), gid: Number(found[3]) };
}
