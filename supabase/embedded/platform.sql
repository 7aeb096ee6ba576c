-- What Supabase itself brings to a database and @supabase/lite does not: roles, their grants, and the realtime
-- schema. It runs before the migrations at every start and must change nothing the second time.

do $$
begin
	if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin noinherit; end if;
	if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin noinherit; end if;
	if not exists (select from pg_roles where rolname = 'service_role') then create role service_role nologin noinherit bypassrls; end if;
end
$$;

create schema if not exists extensions;

grant usage on schema public, auth, extensions to anon, authenticated, service_role;
grant all on all tables in schema public to service_role;
alter default privileges in schema public grant all on tables to service_role;
alter default privileges in schema public grant all on sequences to service_role;
alter default privileges in schema public grant all on functions to service_role;

-- what anybody may do with an object is for the policies of a project to say
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

-- the topic whose policies are being asked, set by the Realtime server
create or replace function realtime.topic() returns text
language sql stable
as $$ select nullif(current_setting('realtime.topic', true), '')::text $$;

-- A message for the subscribers of a topic. Supabase keeps sent messages for some days; nobody reads them here, so
-- they only pass through: NOTIFY carries them out at commit, in order, and drops them at rollback. A notification
-- holds 8,000 bytes; what is longer is left in the table for the server to fetch.
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
