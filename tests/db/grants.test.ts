import { expect, it } from 'vitest';
import { describePostgres, type Postgres } from './native.ts';

const tables = `select c.relname as name from pg_class c
	where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`;

/** The rights of a role on every table, function and sequence of `public`, one per line. */
const rights = async ({ query }: Postgres, role: string) =>
	(
		await query<{ line: string }>(
			`select c.relname || ' ' || p as line from pg_class c, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p
			where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege($1, c.oid, p)
			union all
			select c.relname || ' ' || p from pg_class c, unnest(array['usage', 'select', 'update']) p
			where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and has_sequence_privilege($1, c.oid, p)
			union all
			select p.oid::regprocedure::text from pg_proc p
			where p.pronamespace = 'public'::regnamespace and has_function_privilege($1, p.oid, 'execute')
			order by 1`,
			[role]
		)
	).map(({ line }) => line);
const perRole = new Map<string, string[]>();

for (const defaults of ['closed', 'open'] as const)
	describePostgres(
		`a project whose new tables are ${defaults} to the API`,
		(postgres) => {
			it('answers the question of /healthz to the secret key', async () => {
				const { query } = await postgres().connect();
				await query('set role service_role');
				expect(await query('select id from places limit 1')).toEqual([]);
			});

			it('lets the secret key read and write every table, and add a place', async () => {
				const { query } = await postgres().connect();
				const all = await query<{ name: string }>(tables);
				expect(all.length).toBeGreaterThan(20);
				for (const { name } of all) {
					const [can] = await query(
						`select has_table_privilege('service_role', 'public.' || $1, 'select') as read,
							has_table_privilege('service_role', 'public.' || $1, 'insert') as add,
							has_table_privilege('service_role', 'public.' || $1, 'update') as change`,
						[name]
					);
					expect(can, name).toEqual({
						read: true,
						add: true,
						change: name !== 'audit_log' || defaults === 'open'
					});
				}
				await query('set role service_role');
				const added = await query(
					`insert into places (kind, subkind, names, province, lon, lat, source)
					values ('checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', 121, 31.1, 'test') returning cell`
				);
				expect(added).toEqual([{ cell: 'wtw' }]);
				await expect(query('delete from audit_log')).rejects.toMatchObject({
					code: defaults === 'open' ? 'CX090' : '42501'
				});
			});

			it('opens the same to people, whatever the defaults are', async () => {
				for (const role of ['anon', 'authenticated']) {
					const here = await rights(postgres(), role);
					expect(here.length).toBeGreaterThan(10);
					expect(here).toEqual(perRole.get(role) ?? here);
					perRole.set(role, here);
				}
			});

			it('lets people call what is for people, and nothing else', async () => {
				const { query } = await postgres().connect();
				await query('set role anon');
				await query(`select status_since(array['wtw']), place_chunk('wtw')`);
				await expect(query('select housekeep()')).rejects.toMatchObject({ code: '42501' });
				await expect(query('select * from alerts')).rejects.toMatchObject({ code: '42501' });
			});
		},
		{ defaults }
	);
