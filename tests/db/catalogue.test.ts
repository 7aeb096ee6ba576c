import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalogueQuery } from './catalogue.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { describePostgres } from './native.ts';

describePostgres('the migrations', (postgres) => {
	let embedded: TestSupabase;
	beforeAll(async () => {
		embedded = await startTestSupabase();
	});
	afterAll(() => embedded?.stop());

	it('make the same database in PGlite as in PostgreSQL', async () => {
		const lines = (rows: { line: string }[]) => rows.map(({ line }) => line).filter(isOurs);
		const there = lines(await embedded.sql(catalogueQuery));
		const here = lines(await postgres().query(catalogueQuery));
		expect(here.length).toBeGreaterThan(1000);
		expect(here).toEqual(there);
	});
});

/** False for the schema `auth`: it belongs to the library on one side and is a stand-in on the other. Its triggers are ours. */
const isOurs = (line: string) => !/^(?!trigger)[a-z ]+ \| (\w+ \| )?(\S+ on )?auth\b/.test(line);
