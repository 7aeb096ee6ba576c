/**
 * A query that describes a database as sorted lines of text, in one column `line`: two databases have the same schema if
 * their lines are equal. System schemas and random values (`network_key`) are left out. For PostgreSQL 15 to 18.
 *
 * It covers definitions, owners, comments and privileges of functions, tables, columns, sequences, views, types and
 * schemas; default privileges; constraints, indexes, policies, triggers, partitions, publications and extensions; and the
 * rows that migrations insert: settings, initial dynamics, buckets.
 */
export const catalogueQuery = `
with spaces as (
	select oid, nspname, nspowner, nspacl from pg_namespace
	where nspname !~ '^(pg_|information_schema$|supabase_migrations$|cron$)'
), privileges as (
	select x.class, x.what, coalesce(string_agg(
		case when a.grantee = 0 then 'public' else a.grantee::regrole::text end || ':' || a.privilege_type || case when a.is_grantable then '*' else '' end,
		' ' order by a.grantee::regrole::text, a.privilege_type), '') as granted
	from (
		select 'schema' as class, nspname::text as what, coalesce(nspacl, acldefault('n', nspowner)) as acl from spaces
		union all
		select 'relation', c.oid::regclass::text, coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
		from pg_class c join spaces s on s.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
		union all
		select 'column', a.attrelid::regclass || '.' || a.attname, a.attacl
		from pg_attribute a join pg_class c on c.oid = a.attrelid join spaces s on s.oid = c.relnamespace where a.attacl is not null
		union all
		select 'function', p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner))
		from pg_proc p join spaces s on s.oid = p.pronamespace
		union all
		select 'type', t.oid::regtype::text, coalesce(t.typacl, acldefault('T', t.typowner))
		from pg_type t join spaces s on s.oid = t.typnamespace where t.typrelid = 0 or t.typtype = 'c' and t.typelem = 0
		union all
		select 'default', d.defaclrole::regrole || ' in ' || coalesce(s.nspname, '(all)') || ' of ' || d.defaclobjtype::text, d.defaclacl
		from pg_default_acl d left join pg_namespace s on s.oid = d.defaclnamespace
	) x
	-- a privilege that exists only in PostgreSQL 17 and newer
	left join lateral aclexplode(x.acl) a on a.privilege_type <> 'MAINTAIN'
	group by x.class, x.what
), comments as (
	select 'relation' as class, c.oid::regclass::text as what, obj_description(c.oid, 'pg_class') as said
	from pg_class c join spaces s on s.oid = c.relnamespace
	union all
	select 'column', a.attrelid::regclass || '.' || a.attname, col_description(a.attrelid, a.attnum)
	from pg_attribute a join pg_class c on c.oid = a.attrelid join spaces s on s.oid = c.relnamespace where a.attnum > 0
	union all
	select 'function', p.oid::regprocedure::text, obj_description(p.oid, 'pg_proc') from pg_proc p join spaces s on s.oid = p.pronamespace
	union all
	select 'type', t.oid::regtype::text, obj_description(t.oid, 'pg_type') from pg_type t join spaces s on s.oid = t.typnamespace
	union all
	select 'policy', l.polname || ' on ' || l.polrelid::regclass, obj_description(l.oid, 'pg_policy') from pg_policy l
	union all
	select 'trigger', g.tgname || ' on ' || g.tgrelid::regclass, obj_description(g.oid, 'pg_trigger') from pg_trigger g
	union all
	select 'constraint', n.conname || ' on ' || n.conrelid::regclass, obj_description(n.oid, 'pg_constraint')
	from pg_constraint n where n.conrelid <> 0
), lines as (
	select concat_ws(' | ', 'schema', nspname, nspowner::regrole) as line from spaces
	union all
	select concat_ws(' | ', 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.relowner::regrole, 'rls', c.relrowsecurity, c.relforcerowsecurity,
		c.relreplident, c.reloptions, pg_get_expr(c.relpartbound, c.oid), case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
		(select string_agg(i.inhparent::regclass::text, ',') from pg_inherits i where i.inhrelid = c.oid))
	from pg_class c join spaces s on s.oid = c.relnamespace
	union all
	select concat_ws(' | ', 'column', a.attrelid::regclass, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), 'not null', a.attnotnull,
		'identity', a.attidentity, 'generated', a.attgenerated, 'collation', a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid))
	from pg_attribute a join pg_class c on c.oid = a.attrelid join spaces s on s.oid = c.relnamespace
	left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
	where a.attnum > 0 and c.relkind not in ('i', 'I')
	union all
	select concat_ws(' | ', 'constraint', n.conrelid::regclass, n.conname, pg_get_constraintdef(n.oid), n.convalidated, n.conislocal)
	from pg_constraint n join spaces s on s.oid = n.connamespace where n.contype <> 'n'
	union all
	select concat_ws(' | ', 'index', i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisprimary, i.indisreplident)
	from pg_index i join pg_class c on c.oid = i.indexrelid join spaces s on s.oid = c.relnamespace
	union all
	select concat_ws(' | ', 'policy', l.polrelid::regclass, l.polname, l.polcmd, l.polpermissive,
		(select string_agg(r.rolname, ',' order by r.rolname) from pg_roles r where r.oid = any(l.polroles)),
		'using', pg_get_expr(l.polqual, l.polrelid), 'check', pg_get_expr(l.polwithcheck, l.polrelid))
	from pg_policy l
	union all
	select concat_ws(' | ', 'trigger', g.tgrelid::regclass, pg_get_triggerdef(g.oid), g.tgenabled) from pg_trigger g where not g.tgisinternal
	union all
	select concat_ws(' | ', 'function', p.oid::regprocedure, p.proowner::regrole, case when p.prokind = 'a' then 'aggregate' else pg_get_functiondef(p.oid) end)
	from pg_proc p join spaces s on s.oid = p.pronamespace
	union all
	select concat_ws(' | ', 'sequence', q.schemaname, q.sequencename, q.data_type, q.start_value, q.min_value, q.max_value, q.increment_by, q.cycle, q.cache_size)
	from pg_sequences q join spaces s on s.nspname = q.schemaname
	union all
	select concat_ws(' | ', 'view', c.oid::regclass, pg_get_viewdef(c.oid)) from pg_class c join spaces s on s.oid = c.relnamespace where c.relkind in ('v', 'm')
	union all
	select concat_ws(' | ', 'type', t.oid::regtype, t.typtype, t.typowner::regrole, t.typnotnull, t.typdefault,
		(select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
	from pg_type t join spaces s on s.oid = t.typnamespace
	union all
	select concat_ws(' | ', 'publication', b.pubname, b.puballtables, b.pubinsert, b.pubupdate, b.pubdelete, b.pubtruncate,
		(select string_agg(t.schemaname || '.' || t.tablename, ',' order by 1) from pg_publication_tables t where t.pubname = b.pubname))
	from pg_publication b
	union all
	select concat_ws(' | ', 'extension', extname) from pg_extension
	union all
	select concat_ws(' | ', 'event trigger', evtname) from pg_event_trigger
	union all
	select concat_ws(' | ', 'privileges', class, what, granted) from privileges
	union all
	select concat_ws(' | ', 'comment', class, what, said) from comments where said is not null
	union all
	select concat_ws(' | ', 'setting', name, case when name in ('network_key', 'cluster') then '(of this database)' else value::text end) from public.settings
	union all
	select concat_ws(' | ', 'dynamics', to_jsonb(k)::text) from public.kind_dynamics k
	union all
	select concat_ws(' | ', 'bucket', to_jsonb(b) - 'created_at' - 'updated_at') from storage.buckets b
)
select replace(line, E'\\n', '\\n') as line from lines order by lines.line collate "C"`;
