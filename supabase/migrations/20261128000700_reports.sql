-- Reports of people, and the ids with which a report that is sent twice counts once.

insert into public.settings (name, value) values
	('reports_per_user', '{"window_s": 600, "anonymous": 120, "driver": 300, "volunteer": 1000, "dispatcher": 5000, "official": 5000}'),
	('reports_per_place', '{"window_s": 60, "all": 120, "one": 10, "network": 40, "spare": 3}'),
	('reports_per_session', '{"window_s": 600, "all": 300}'),
	-- many drivers share the address of one mobile network
	('reports_per_network', '{"window_s": 600, "all": 3000}'),
	-- header in which the platform in front of the database sends the caller's address; the last address of a list is used
	('client_address_header', '"x-forwarded-for"');

create table public.reports (
	id uuid not null,
	place_id uuid not null references public.places (id),
	reporter uuid not null references public.profiles (id) on delete cascade,
	role text not null,
	status text not null check (status in ('open', 'busy', 'restricted', 'closed')),
	wait_minutes smallint check (wait_minutes between 0 and 1440),
	requirements text[] not null default '{}',
	amenities text[] not null default '{}',
	note text check (char_length(note) <= 280),
	observed_at timestamptz not null,
	received_at timestamptz not null default now(),
	distance_m real check (distance_m >= 0),
	weight double precision not null default 1,
	retracted_at timestamptz,
	known boolean not null default false,
	valid_until timestamptz,
	hidden_at timestamptz,
	session uuid,
	network text,
	merged_from uuid,
	photo text,
	photo_removed_at timestamptz,
	primary key (id, received_at)
) partition by range (received_at);
comment on table public.reports is 'One person''s observation of one place at one time. Never edited; a newer one supersedes it. Partitioned by month.';
comment on column public.reports.weight is 'Weight of the report, from 0 to 1: lower if it was made far from the place, or if its reporter could not have reached the place.';
comment on column public.reports.known is 'Whether the reporter was known (not a stranger) when the report was received. Known people and strangers have separate limits, so that strangers cannot displace known people.';
comment on column public.reports.valid_until is 'End of validity of an official statement; null for other reports.';
comment on column public.reports.hidden_at is 'Time at which a moderator hid the report and removed it from the belief; null if visible.';
comment on column public.reports.session is 'Auth session that sent the report; deleted after two days.';
comment on column public.reports.network is 'Keyed hash of the network address and the date, so it differs every day; deleted after two days.';
comment on column public.reports.merged_from is 'The place that the report was made about, if that place was merged into this one.';
comment on column public.reports.photo is 'Name of the photo of the report in the bucket photos.';
comment on column public.reports.photo_removed_at is 'Time at which a dispatcher removed the photo from view; null if visible.';
create index reports_place on public.reports (place_id, observed_at desc);
create index reports_place_known on public.reports (place_id, known, status, observed_at desc);
create index reports_reporter on public.reports (reporter, received_at desc);
create index reports_received on public.reports (received_at desc);
create index reports_session on public.reports (session, received_at desc) where session is not null;
create index reports_network on public.reports (network, received_at desc) where network is not null;
create index reports_photo on public.reports (photo) where photo is not null;
alter table public.reports enable row level security;
revoke all on public.reports from anon, authenticated;
grant select, insert, update, delete on public.reports to service_role;
-- people can read their own reports, but not the weights of these
grant select (id, place_id, status, wait_minutes, requirements, amenities, note, observed_at, received_at, distance_m, retracted_at, valid_until, reporter, photo)
	on public.reports to authenticated;
create policy "people read their own reports" on public.reports for select to authenticated using (reporter = (select auth.uid()));

create table public.reports_other partition of public.reports default;
comment on table public.reports_other is 'Default partition: reports of months that have no partition yet.';
alter table public.reports_other enable row level security;
revoke all on public.reports_other from anon, authenticated;

create table public.report_ids (
	id uuid primary key,
	reporter uuid not null,
	received_at timestamptz not null default now()
);
comment on table public.report_ids is 'Ids of all reports of the last two days, so that a report that is sent twice counts once.';
create index report_ids_received on public.report_ids (received_at);
alter table public.report_ids enable row level security;
revoke all on public.report_ids from anon, authenticated;
grant select, insert, update, delete on public.report_ids to service_role;

create table public.taken_back (
	id bigint generated always as identity primary key,
	reporter uuid not null references public.profiles (id) on delete cascade,
	at timestamptz not null default now()
);
comment on table public.taken_back is 'People who took back a report before it arrived, and when; used only to limit their number.';
create index taken_back_reporter on public.taken_back (reporter, at);
alter table public.taken_back enable row level security;
revoke all on public.taken_back from anon, authenticated;
revoke all on sequence public.taken_back_id_seq from anon, authenticated;
grant select, insert, update, delete on public.taken_back to service_role;

create function public.lock_reports() returns void
language plpgsql
set search_path = ''
as $$
begin
	-- Who writes reports locks a status first: when no writer is left here, the other locks are free or soon free. The foreign
	-- keys of a partition lock people and places.
	lock table public.place_status in exclusive mode;
	lock table public.places, public.profiles in share row exclusive mode;
	lock table public.reports_other in access exclusive mode;
end
$$;
comment on function public.lock_reports() is 'Locks reports against everybody, for a change of its partitions, in the order in which reports are written. The caller limits the time of waiting (lock_timeout).';
revoke execute on function public.lock_reports() from public, anon, authenticated;

create function public.make_report_partitions() returns text[]
language plpgsql
set search_path = ''
set timezone = 'UTC'
as $$
declare
	month date;
	name text;
	made text[] := '{}';
begin
	for i in 0 .. 3 loop
		month := date_trunc('month', now())::date + make_interval(months => i);
		name := 'reports_' || to_char(month, 'YYYY_MM');
		continue when to_regclass('public.' || name) is not null;
		if cardinality(made) = 0 then perform public.lock_reports(); end if;
		-- another run may have made it during the wait
		continue when to_regclass('public.' || name) is not null;
		execute format('create table public.%I (like public.reports including defaults including constraints)', name);
		execute format('alter table public.%I enable row level security', name);
		execute format('revoke all on public.%I from anon, authenticated, service_role', name);
		-- reports of a month that began without its partition lie in the default one
		execute format('with late as (delete from public.reports_other where received_at >= %L and received_at < %L returning *)
			insert into public.%I select * from late', month, month + interval '1 month', name);
		execute format('alter table public.reports attach partition public.%I for values from (%L) to (%L)', name, month, month + interval '1 month');
		made := made || name;
	end loop;
	return made;
end
$$;
comment on function public.make_report_partitions() is 'Creates the missing partitions of reports for this month and the next three; answers their names.';
revoke execute on function public.make_report_partitions() from public, anon, authenticated;

create function public.drop_report_partitions() returns text[]
language plpgsql
set search_path = ''
set timezone = 'UTC'
as $$
declare
	name text;
	dropped text[] := '{}';
begin
	for name in
		select c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
		where i.inhparent = 'public.reports'::regclass and c.relname ~ '^reports_\d{4}_\d{2}$'
			and c.relname < 'reports_' || to_char(now() - interval '13 months', 'YYYY_MM')
		order by c.relname
	loop
		if cardinality(dropped) = 0 then perform public.lock_reports(); end if;
		execute format('drop table if exists public.%I', name);
		dropped := dropped || name;
	end loop;
	return dropped;
end
$$;
comment on function public.drop_report_partitions() is 'Drops the partitions of reports that are more than thirteen months old; answers their names.';
revoke execute on function public.drop_report_partitions() from public, anon, authenticated;

create function public.keep_report_partitions() returns jsonb
language plpgsql
security definer
set search_path = ''
-- Everybody who reports waits while this function waits for a lock. The time is shorter than deadlock_timeout (1 s).
set lock_timeout = '300ms'
as $$
declare
	made text[] := '{}';
	dropped text[] := '{}';
	put_off boolean := false;
begin
	begin
		made := public.make_report_partitions();
	exception when lock_not_available or deadlock_detected then
		put_off := true;
	end;
	begin
		dropped := public.drop_report_partitions();
	exception when lock_not_available or deadlock_detected then
		put_off := true;
	end;
	return jsonb_build_object('made', made, 'dropped', dropped, 'put_off', put_off);
end
$$;
comment on function public.keep_report_partitions() is 'Creates and drops partitions of reports; answers { made, dropped, put_off }. It waits 0.3 seconds for a lock at most; put_off: somebody else had a lock, so the rest is done by the next run. Run it hourly, in a transaction of its own.';
revoke execute on function public.keep_report_partitions() from public, anon, authenticated;
grant execute on function public.keep_report_partitions() to service_role;

create function public.forget_reports() returns void
language sql
set search_path = ''
as $$
	-- a row that somebody else has locked is deleted next time: waiting for it could deadlock
	-- a report more than a day old is refused, so an id cannot come again after two days
	delete from public.report_ids i where i.id in (
		select x.id from public.report_ids x where x.received_at < now() - interval '2 days' for update skip locked
	);
	delete from public.taken_back t where t.id in (
		select x.id from public.taken_back x where x.at < now() - interval '1 hour' for update skip locked
	);
	update public.reports r set session = null, network = null
	where (r.id, r.received_at) in (
		select x.id, x.received_at from public.reports x
		where x.received_at < now() - interval '2 days' and (x.session is not null or x.network is not null)
		for update skip locked
	);
$$;
comment on function public.forget_reports() is 'Deletes ids, sessions and network hashes of reports after two days, and records of reports taken back before arrival after an hour.';
revoke execute on function public.forget_reports() from public, anon, authenticated;
