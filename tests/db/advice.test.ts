import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { describePostgres } from './native.ts';

type Query = <Row>(sql: string) => Promise<Row[]>;

/** Questions of Supabase's database advisors; each answers the objects that are wrong. */
const advice: Record<string, string> = {
	'a foreign key without an index': `
		select f.conrelid::regclass || '.' || f.conname as object from pg_constraint f
		where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.conparentid = 0 and not exists (
			select from pg_index i where i.indrelid = f.conrelid and i.indisvalid
				and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] <@ f.conkey
		)`,
	'a table without a primary key': `
		select c.oid::regclass::text as object from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
	'a table without row level security': `
		select c.oid::regclass::text as object from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity`,
	'a function without a fixed search path': `
		select p.oid::regprocedure::text as object from pg_proc p
		where p.pronamespace = 'public'::regnamespace and not coalesce(p.proconfig::text like '%search_path=%', false)`,
	'a policy that asks for the caller once per row': `
		select l.polname || ' on ' || l.polrelid::regclass as object from pg_policy l
		where regexp_replace(coalesce(pg_get_expr(l.polqual, l.polrelid), '') || ' ' || coalesce(pg_get_expr(l.polwithcheck, l.polrelid), ''),
			'SELECT auth\\.\\w+\\(\\)', '', 'g') ~ 'auth\\.(uid|jwt|role|email)\\(\\)|current_setting\\('`,
	'two indexes that are the same': `
		select min(i.indexrelid::regclass::text) as object from pg_index i join pg_class c on c.oid = i.indrelid
		where c.relnamespace = 'public'::regnamespace
		group by i.indrelid, i.indkey::text, i.indclass::text, i.indoption::text, pg_get_expr(i.indpred, i.indrelid), pg_get_expr(i.indexprs, i.indrelid)
		having count(*) > 1`,
	'a function that anybody may call with the rights of its owner, without a description of its answer': `
		select p.oid::regprocedure::text as object from pg_proc p
		where p.pronamespace = 'public'::regnamespace and p.prosecdef and has_function_privilege('anon', p.oid, 'execute')
			and p.proname not in ('alerts_list', 'alerts_past', 'calibration_table', 'dynamics', 'explain_status', 'may_see_photo',
				'place_cells', 'place_chunk', 'place_detail', 'places_near', 'status_since', 'submit_reports')`
};

function tests(query: Query): void {
	it.each(Object.keys(advice))('has not %s', async (name) => {
		expect((await query<{ object: string }>(advice[name]!)).map(({ object }) => object)).toEqual([]);
	});
}

describe('the embedded database', () => {
	let supabase: TestSupabase;
	beforeAll(async () => {
		supabase = await startTestSupabase();
	});
	afterAll(() => supabase?.stop());
	tests((sql) => supabase.sql(sql));
});

describePostgres('PostgreSQL', (postgres) => {
	tests((sql) => postgres().query(sql));

	it('finds each of these mistakes', async () => {
		const { query } = await postgres().connect();
		await query(`begin;
			create table public.a (id uuid primary key, other uuid references public.a (id), twin uuid);
			create index a_twin on public.a (twin);
			create index a_twin_again on public.a (twin);
			create table public.b (id uuid);
			create policy p on public.a for select using (id = auth.uid());
			create function public.f() returns int language sql security definer as 'select 1'`);
		for (const [name, sql] of Object.entries(advice))
			expect((await query(sql)).length, name).toBeGreaterThan(0);
		await query('rollback');
	});

	it('has no mistake that plpgsql_check, the linter of "supabase db lint", finds', async ({ skip }) => {
		const { query } = await postgres().connect();
		const [installed] = await query(`select from pg_available_extensions where name = 'plpgsql_check'`);
		skip(!installed, 'this PostgreSQL server has no plpgsql_check (Debian: postgresql-NN-plpgsql-check)');
		await query('create extension plpgsql_check');
		const lint = () =>
			query<{ name: string; problem: string }>(
				`select p.oid::regprocedure::text as name, c as problem from pg_proc p join pg_language l on l.oid = p.prolang
				left join pg_trigger t on t.tgfoid = p.oid and t.tgparentid = 0
				cross join lateral plpgsql_check_function(p.oid, coalesce(t.tgrelid, 0), format := 'text', fatal_errors := false) c
				where l.lanname = 'plpgsql' and p.pronamespace = 'public'::regnamespace and c like 'error%'`
			);
		expect(await lint()).toEqual([]);
		await query(`begin; create function public.wrong() returns int language plpgsql set search_path = ''
			as 'begin return (select nothing from public.places limit 1); end'`);
		expect((await lint()).map(({ name }) => name)).toEqual(['wrong()']);
		await query('rollback');
	});
});
