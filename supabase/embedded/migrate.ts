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

/** Runs a whole file; what fails names the file, the line and the reason. */
async function runFile(driver: Pick<PGlite, 'exec'>, file: string, text: string): Promise<void> {
	try {
		await driver.exec(text);
	} catch (cause) {
		const error = cause as DatabaseError;
		const line = error.position ? `:${lineAt(text, Number(error.position))}` : '';
		throw new Error(`${basename(file)}${line} failed: ${error.message}`, { cause });
	}
}

/** Runs what Supabase itself would bring. It is safe to run at every start. */
export async function preparePlatform(driver: PGlite, file: string): Promise<void> {
	await runFile(driver, file, readFileSync(file, 'utf8'));
}

/**
 * Runs every migration of a folder once, in the order of their names, each in a transaction, recorded as the Supabase
 * CLI records them (`supabase_migrations.schema_migrations`), with a hash beside it.
 * @returns how many were run
 * @throws Error naming file and line of one that failed, or one that was changed or removed after it had run
 */
export async function migrate(driver: PGlite, folder: string): Promise<number> {
	await driver.exec(`
		create schema if not exists supabase_migrations;
		create table if not exists supabase_migrations.schema_migrations (
			version text primary key, statements text[], name text
		);
		create table if not exists supabase_migrations.hashes (version text primary key, hash text not null);
	`);
	const { rows } = await driver.query<{ version: string; name: string | null; hash: string | null }>(
		`select version, name, hash from supabase_migrations.schema_migrations left join supabase_migrations.hashes using (version)`
	);
	const applied = new Map(rows.map((row) => [row.version, row]));
	const files = readdirSync(folder)
		.filter((name) => /^\d+_.+\.sql$/.test(name))
		.sort();
	const versions = new Set(files.map((name) => name.split('_', 1)[0]!));
	for (const { version, name } of rows)
		if (!versions.has(version))
			throw new Error(
				`The data was made by a newer version: it has the migration ${version}_${name ?? ''}, which is not here.`
			);

	let count = 0;
	for (const file of files) {
		const text = readFileSync(join(folder, file), 'utf8');
		const version = file.split('_', 1)[0]!;
		const before = applied.get(version);
		if (before) {
			if (before.hash && before.hash !== hashOf(text))
				throw new Error(
					`${file} was changed after it had run: put it back, and write a new migration instead.`
				);
			continue;
		}
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
		count++;
	}
	return count;
}

/** Runs seed files whose content has not been run before, each in a transaction. @throws Error naming file and line */
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
