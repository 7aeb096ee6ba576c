import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueQuery } from './catalogue.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { findPostgres, startPostgres } from './native.ts';

const bin = findPostgres();
if (!bin)
	console.warn(
		'Skipped: comparing PGlite with PostgreSQL needs a PostgreSQL server, and this machine has none (Debian: apt-get install postgresql).'
	);

describe.skipIf(!bin)('the migrations', () => {
	let embedded: TestSupabase;
	let postgres: Awaited<ReturnType<typeof startPostgres>>;

	beforeAll(async () => {
		[embedded, postgres] = await Promise.all([startTestSupabase(), startPostgres(bin!)]);
	});
	afterAll(async () => {
		await embedded?.stop();
		await postgres?.stop();
	});

	it('make the same database in PGlite as in PostgreSQL', async () => {
		const there = (await embedded.sql<{ line: string }>(catalogueQuery)).map(({ line }) => line);
		const here = await postgres.connect().query(catalogueQuery);
		expect(here.filter(isOurs).length).toBeGreaterThan(1000);
		expect(here.filter(isOurs)).toEqual(there.filter(isOurs));
	});
});

/** What lies in the schema `auth` is another program's on one side, and stands in for it on the other; its triggers are ours. */
const isOurs = (line: string) => !/^(?!trigger)[a-z ]+ \| (\w+ \| )?(\S+ on )?auth\b/.test(line);
