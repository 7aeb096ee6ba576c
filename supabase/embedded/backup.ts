import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { startSupabase, secretKeyOf } from './child.ts';
import { addressOfRunning, holderOf, lock } from './lock.ts';

/** What a backup holds: everything of a data directory but its lock. */
const parts = ['pg', 'storage', 'keys.json', 'push-keys.json', 'demonstration'];
/**
 * What a restored database does first: it begins a new era of cursors, because browsers may know changes of the time after the
 * backup. A test of backups may have a database without settings.
 */
const restored = `do $$ begin
	if to_regclass('public.settings') is not null then
		update public.settings set value = value || '{"system": "restored"}' where name = 'cluster';
	end if;
end $$`;
/** Present in every backup. */
const needed = ['pg', 'keys.json'];

/**
 * Copies a data directory. It returns when all is copied, without a turn of the event loop, so that the process that has the
 * database open changes nothing meanwhile. What its last transactions wrote is in the log that is copied too.
 */
export function copyData(dataDir: string, target: string): void {
	mkdirSync(target, { recursive: true, mode: 0o700 });
	for (const part of parts)
		if (existsSync(join(dataDir, part)))
			cpSync(join(dataDir, part), join(target, part), { recursive: true, preserveTimestamps: true });
	// written by the process that has the folder open
	rmSync(join(target, 'pg/postmaster.pid'), { force: true });
}

/**
 * Writes a backup of an embedded database, its photos and its keys to one file (tar, compressed with gzip); the app may run.
 * The file counts as made when a database has started from it.
 * @param migrationsDir default: the migrations of this project
 * @throws Error with one sentence for people
 */
export async function backUp(dataDir: string, file: string, migrationsDir?: string): Promise<void> {
	if (!existsSync(join(dataDir, 'pg')))
		throw new Error(`${dataDir} holds no database of Changxing, so there is nothing to back up.`);
	if (existsSync(file)) throw new Error(`${file} exists: choose another name for the backup.`);
	if (!existsSync(dirname(resolve(file))))
		throw new Error(`The folder ${dirname(resolve(file))} does not exist.`);
	const copy = join(dataDir, `backup-${randomUUID()}`);
	const partial = `${file}.${randomUUID()}.partial`;
	try {
		if (holderOf(dataDir)) await askRunning(dataDir, copy);
		else {
			const unlock = await lock(dataDir);
			try {
				copyData(dataDir, copy);
			} finally {
				unlock();
			}
		}
		await tar([
			'-czf',
			resolve(partial),
			'-C',
			copy,
			...parts.filter((part) => existsSync(join(copy, part)))
		]);
		chmodSync(partial, 0o600);
		rmSync(copy, { recursive: true });
		const probe = join(dataDir, `backup-${randomUUID()}`);
		try {
			await unpack(partial, probe, migrationsDir);
		} finally {
			rmSync(probe, { recursive: true, force: true });
		}
		renameSync(partial, file);
	} finally {
		rmSync(copy, { recursive: true, force: true });
		rmSync(partial, { force: true });
	}
}

/**
 * Restores a backup. Data that is there is replaced only with `fresh`, and only when a database has started from the backup.
 * @throws Error with one sentence for people
 */
export async function restore(
	file: string,
	dataDir: string,
	fresh: boolean,
	migrationsDir?: string
): Promise<void> {
	if (!existsSync(file) || !statSync(file).isFile()) throw new Error(`There is no backup ${file}.`);
	const holder = holderOf(dataDir);
	if (holder) throw new Error(`${dataDir} is in use by process ${holder}: stop the app first.`);
	const holds = existsSync(join(dataDir, 'pg'));
	if (holds && !fresh)
		throw new Error(
			`${dataDir} holds a database already: replace it with "npm run restore ${file} -- --fresh", or choose another DATA_DIR.`
		);
	if (existsSync(dataDir) && !holds && fresh)
		throw new Error(`${dataDir} holds no database of Changxing, so --fresh leaves it alone.`);
	// beside the target, because a rename works on one disk only
	const unpacked = `${resolve(dataDir)}.restored-${randomUUID()}`;
	const old = `${resolve(dataDir)}.old-${randomUUID()}`;
	try {
		await unpack(file, unpacked, migrationsDir, restored);
		if (existsSync(dataDir)) renameSync(dataDir, old);
		try {
			renameSync(unpacked, dataDir);
		} catch (error) {
			if (existsSync(old)) renameSync(old, dataDir);
			throw error;
		}
		rmSync(old, { recursive: true, force: true });
	} finally {
		rmSync(unpacked, { recursive: true, force: true });
	}
}

/** Unpacks a backup and starts a database from it. @param change SQL that it runs @throws Error with one sentence */
async function unpack(file: string, target: string, migrationsDir?: string, change?: string): Promise<void> {
	mkdirSync(target, { recursive: true, mode: 0o700 });
	await tar(['-xzf', resolve(file), '-C', target]);
	const missing = needed.find((part) => !existsSync(join(target, part)));
	if (missing) throw new Error(`${file} is no backup of Changxing: it has no ${missing}.`);
	const supabase = await startSupabase({ dataDir: target, migrationsDir, testing: change !== undefined });
	try {
		if (change !== undefined) await supabase.sql(change);
	} finally {
		await supabase.stop();
	}
}

/** Has the process that has the database open copy its data. */
async function askRunning(dataDir: string, target: string): Promise<void> {
	const url = addressOfRunning(dataDir);
	const key = secretKeyOf(dataDir);
	if (!url || !key) throw new Error(`The database in ${dataDir} is just starting: try again in a moment.`);
	const answer = await fetch(`${url}/backup`, {
		method: 'POST',
		headers: { apikey: key, 'content-type': 'application/json' },
		body: JSON.stringify({ target: resolve(target) })
	}).catch(() => null);
	if (!answer?.ok)
		throw new Error(
			`The running database did not copy its data (${answer?.status ?? 'no answer'}): see its log.`
		);
}

/** @throws Error with one sentence */
function tar(args: string[]): Promise<void> {
	return new Promise((done, fail) => {
		const child = spawn('tar', args, { stdio: ['ignore', 'ignore', 'pipe'] });
		let told = '';
		child.stderr.on('data', (part: Buffer) => (told = (told + part.toString()).slice(0, 300)));
		child.on('error', () => fail(new Error('The program "tar" is missing on this machine.')));
		child.on('close', (code) => {
			if (code === 0) return done();
			fail(
				new Error(`The backup could not be packed or unpacked: ${told.split('\n')[0] || `code ${code}`}.`)
			);
		});
	});
}
