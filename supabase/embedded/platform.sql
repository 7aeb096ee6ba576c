-- Parts of a Supabase database that @supabase/lite lacks: roles, their grants, and the realtime schema. This file runs
-- before the migrations at every start; a second run must change nothing.

do $$
begin
	if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin noinherit; end if;
	if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin noinherit; end if;
	if not exists (select from pg_roles where rolname = 'service_role') then create role service_role nologin noinherit bypassrls; end if;
end
$$;

create schema if not exists extensions;

-- as in a new project of Supabase, new tables, sequences and functions are open to nobody: the migrations grant each right
grant usage on schema public, auth, extensions to anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- the policies of the migrations decide who may do what with an object
grant usage on schema storage to anon, authenticated, service_role;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;

create schema if not exists realtime;
grant usage on schema realtime to anon, authenticated, service_role;

create table if not exists realtime.messages (
	id uuid not null default gen_random_uuid() primary key,
	topic text not null,
	extension text not null,
	payload jsonb,
	event text,
	private boolean default false,
	updated_at timestamp without time zone not null default now(),
	inserted_at timestamp without time zone not null default now()
);

alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

-- the topic whose policies are being checked, set by the Realtime server
create or replace function realtime.topic() returns text
language sql stable
as $$ select nullif(current_setting('realtime.topic', true), '')::text $$;

-- Sends a message to the subscribers of a topic. Supabase stores sent messages for some days; here nobody reads them, so
-- NOTIFY alone delivers them: at commit, in order, and not after a rollback. A notification holds at most 8,000 bytes, so
-- a longer message is stored in the table, and the server fetches it from there.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
	message jsonb := jsonb_build_object('topic', topic, 'event', event, 'private', private, 'payload', payload);
	message_id uuid := gen_random_uuid();
begin
	if octet_length(message::text) < 7500 then
		perform pg_catalog.pg_notify('realtime_messages', message::text);
	else
		insert into realtime.messages (id, topic, extension, payload, event, private)
		values (message_id, topic, 'broadcast', payload, event, private);
		perform pg_catalog.pg_notify('realtime_messages', jsonb_build_object('id', message_id)::text);
	end if;
end
$$;

grant execute on function realtime.topic(), realtime.send(jsonb, text, text, boolean) to service_role;
grant execute on function realtime.topic() to anon, authenticated;
revoke execute on function realtime.send(jsonb, text, text, boolean) from public;
