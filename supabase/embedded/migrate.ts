import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';

interface DatabaseError extends Error {
	/** 1-based offset into the statement, as text */
	position?: string;
	detail?: string;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The line of a 1-based offset. */
function lineAt(text: string, position: number): number {
	return text.slice(0, position - 1).split('\n').length;
}

/** Runs a whole SQL file. @throws Error naming the file, the line and the reason */
async function runFile(driver: Pick<PGlite, 'exec'>, file: string, text: string): Promise<void> {
	try {
		await driver.exec(text);
	} catch (cause) {
		const error = cause as DatabaseError;
		const line = error.position ? `:${lineAt(text, Number(error.position))}` : '';
		throw new Error(`${basename(file)}${line} failed: ${error.message}`, { cause });
	}
}

/** Runs `platform.sql`, the parts of a Supabase database. It is safe to run at every start. */
export async function preparePlatform(driver: PGlite, file: string): Promise<void> {
	await runFile(driver, file, readFileSync(file, 'utf8'));
}

interface Migration {
	version: string;
	file: string;
	text: string;
}

/** The migrations of a folder, in the order in which they run. */
const migrationsIn = (folder: string): Migration[] =>
	readdirSync(folder)
		.filter((name) => /^\d+_.+\.sql$/.test(name))
		.sort()
		.map((file) => ({
			version: file.split('_', 1)[0]!,
			file,
			text: readFileSync(join(folder, file), 'utf8')
		}));

/** The migrations that have run in a database, in order; reads only. */
async function history(driver: Pick<PGlite, 'query'>) {
	const exists = async (table: string) =>
		(await driver.query<{ found: boolean }>(`select to_regclass($1) is not null as found`, [table])).rows[0]!
			.found;
	if (!(await exists('supabase_migrations.schema_migrations'))) return [];
	const hashes = await exists('supabase_migrations.hashes');
	const { rows } = await driver.query<{ version: string; name: string | null; hash: string | null }>(
		`select version, name, ${hashes ? 'hash' : 'null as hash'} from supabase_migrations.schema_migrations
		${hashes ? 'left join supabase_migrations.hashes using (version)' : ''} order by version`
	);
	return rows;
}

/**
 * Checks, before anything is written, that the migrations that ran in a database are the first ones of a folder, unchanged.
 * @param dataDir name of the data in the error
 * @throws Error with one sentence for the person who starts the app: the problem, and what to do
 */
export async function checkHistory(
	driver: Pick<PGlite, 'query'>,
	folder: string,
	dataDir: string
): Promise<void> {
	const shipped = migrationsIn(folder);
	const done = await history(driver);
	const waysOut =
		'begin anew with "npm start -- --fresh", or leave this folder to that build and choose another one with DATA_DIR=…';
	const unknown = done.find(({ version }) => !shipped.some((migration) => migration.version === version));
	if (unknown) {
		const age = unknown.version > (shipped.at(-1)?.version ?? '') ? 'a newer' : 'an older';
		throw new Error(
			`The data in ${dataDir} was made by ${age} build, whose migration ${unknown.version}_${unknown.name ?? ''} is not part of this one, so nothing was touched: ${waysOut}.`
		);
	}
	shipped.slice(0, done.length).forEach(({ version, file, text }, index) => {
		const { version: ran, hash } = done[index]!;
		if (ran !== version)
			throw new Error(
				`The data in ${dataDir} was made by another build, without ${file} and with what comes after it, so nothing was touched: ${waysOut}.`
			);
		if (hash && hash !== hashOf(text))
			throw new Error(
				`${file} was changed after it had run in ${dataDir}, so nothing was touched: put it back and write a new migration instead, or ${waysOut}.`
			);
	});
}

/**
 * Runs the migrations of a folder that have not run yet, in the order of their names, each in a transaction, recorded as
 * the Supabase CLI records them (`supabase_migrations.schema_migrations`), and with a hash. The migrations that ran before
 * must be the first ones of the folder: see {@link checkHistory}.
 * @returns number of migrations that were run
 * @throws Error naming file and line of the migration that failed
 */
export async function migrate(driver: PGlite, folder: string): Promise<number> {
	await driver.exec(`
		create schema if not exists supabase_migrations;
		create table if not exists supabase_migrations.schema_migrations (
			version text primary key, statements text[], name text
		);
		create table if not exists supabase_migrations.hashes (version text primary key, hash text not null);
	`);
	const due = migrationsIn(folder).slice((await history(driver)).length);
	for (const { version, file, text } of due)
		await driver.transaction(async (transaction) => {
			await runFile(transaction, file, text);
			await transaction.query(
				`insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3)`,
				[version, [text], file.slice(version.length + 1, -'.sql'.length)]
			);
			await transaction.query(`insert into supabase_migrations.hashes (version, hash) values ($1, $2)`, [
				version,
				hashOf(text)
			]);
		});
	return due.length;
}

/** Runs the seed files that are new or have changed, each in a transaction. @throws Error naming file and line */
export async function seed(driver: PGlite, files: readonly string[]): Promise<void> {
	await driver.exec(
		`create table if not exists supabase_migrations.seeds (path text primary key, hash text not null)`
	);
	for (const file of files) {
		const text = readFileSync(file, 'utf8');
		const hash = hashOf(text);
		const name = basename(file);
		const { rows } = await driver.query(
			`select from supabase_migrations.seeds where path = $1 and hash = $2`,
			[name, hash]
		);
		if (rows.length) continue;
		await driver.transaction(async (transaction) => {
			await runFile(transaction, file, text);
			await transaction.query(
				`insert into supabase_migrations.seeds (path, hash) values ($1, $2)
				on conflict (path) do update set hash = excluded.hash`,
				[name, hash]
			);
		});
	}
}
