-- Cursors of deltas ("what has changed since …"), which stay in order when the database is restored on another server.
--
-- A row keeps the transaction of its last change (changed_xid), and a delta is every row whose changed_xid is at or after the
-- cursor. A new server counts transactions from the beginning, so a restored database begins a new era. A cursor is the era
-- times 2^48, plus a transaction id.

insert into public.settings (name, value)
values ('cluster', jsonb_build_object('era', 0, 'system', (select s.system_identifier || '/' || c.timeline_id from pg_control_system() s, pg_control_checkpoint() c)));

create function public.cursor_at(horizon xid8) returns text
language sql
stable
set search_path = ''
as $$
	select ((s.value ->> 'era')::bigint * 281474976710656 + horizon::text::bigint)::text from public.settings s where s.name = 'cluster'
$$;
comment on function public.cursor_at(xid8) is 'The cursor from which a delta begins that has all changes of a transaction and later ones.';
revoke execute on function public.cursor_at(xid8) from public, anon, authenticated;

create function public.since_of(cursor text) returns xid8
language plpgsql
stable
set search_path = ''
as $$
declare
	era constant bigint := (select (s.value ->> 'era')::bigint from public.settings s where s.name = 'cluster');
	given bigint;
	since xid8;
begin
	if since_of.cursor is null then
		return null;
	elsif since_of.cursor !~ '^[0-9]{1,18}$' then
		perform public.refuse('CX033', 'bad_cursor', 'The cursor is the one that was answered last.');
	end if;
	given := since_of.cursor::bigint;
	if given / 281474976710656 <> era then
		return null;
	end if;
	since := (given % 281474976710656)::text::xid8;
	return case when since <= pg_snapshot_xmax(pg_current_snapshot()) then since end;
end
$$;
comment on function public.since_of(text) is 'The transaction from which a delta begins; null (everything) without a cursor, and for a cursor of another database: of another era, or ahead of this server. Refuses with bad_cursor.';
revoke execute on function public.since_of(text) from public, anon, authenticated;

create function public.recognise_cluster() returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
	-- a server that was set back to an earlier moment continues on another timeline
	here constant text := (select s.system_identifier || '/' || c.timeline_id from pg_control_system() s, pg_control_checkpoint() c);
	known constant jsonb := (select s.value from public.settings s where s.name = 'cluster');
begin
	if known ->> 'system' = here then
		return false;
	end if;
	perform from public.settings s where s.name = 'cluster' and s.value = known for no key update;
	if not found then
		-- another process was faster
		return false;
	end if;
	perform from public.place_status s order by s.place_id for update;
	update public.place_status s set changed_xid = pg_current_xact_id();
	perform from public.alerts a order by a.id for no key update;
	update public.alerts a set changed_xid = pg_current_xact_id();
	perform from public.push_subscriptions s order by s.id for no key update;
	update public.push_subscriptions s set changed_xid = pg_current_xact_id();
	update public.push_ended e set changed_xid = pg_current_xact_id();
	update public.settings s set value = jsonb_build_object('era', (known ->> 'era')::int + 1, 'system', here) where s.name = 'cluster';
	return true;
end
$$;
comment on function public.recognise_cluster() is 'Begins a new era of cursors if the database was restored on another server since the last call, and answers whether it was. The server calls it at its start.';
revoke execute on function public.recognise_cluster() from public, anon, authenticated;
grant execute on function public.recognise_cluster() to service_role;
