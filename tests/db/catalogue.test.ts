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

/** What lies in the schema `auth` is another program's on one side, and stands in for it on the other; its triggers are ours. */
const isOurs = (line: string) => !/^(?!trigger)[a-z ]+ \| (\w+ \| )?(\S+ on )?auth\b/.test(line);
