import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseTypes, typesFile } from '../../scripts/database-types.ts';
import { answers } from '../../src/lib/database/answers.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';

let supabase: TestSupabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
});
afterAll(() => supabase.stop());

it('the committed types match the database', async () => {
	const current = (await databaseTypes(supabase.sql)) === readFileSync(typesFile, 'utf8');
	expect(current, 'src/lib/database/generated.ts is stale: run `npm run types`').toBe(true);
});

it('every function that people may call has a description', async () => {
	// functions that policies call
	const ofPolicies = ['may_add_photo', 'may_see_photo', 'photo_in_use'];
	const open = await supabase.sql<{ name: string }>(
		`select distinct p.proname as name from pg_proc p
		where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
			and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))`
	);
	expect(open.length).toBeGreaterThan(30);
	const described = [...Object.keys(answers), ...ofPolicies];
	expect(open.map(({ name }) => name).filter((name) => !described.includes(name))).toEqual([]);
});
