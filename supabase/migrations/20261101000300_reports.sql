-- Reports, and the status of each place that follows from them.

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
	weight real not null,
	retracted_at timestamptz,
	primary key (id, received_at)
) partition by range (received_at);
comment on table public.reports is 'One person''s observation of one place at one time. Never edited; a newer one supersedes it. Partitioned by month.';
create index reports_place on public.reports (place_id, observed_at desc);
create index reports_reporter on public.reports (reporter, received_at desc);
alter table public.reports enable row level security;
revoke all on public.reports from anon, authenticated;
grant select on public.reports to authenticated;
create policy "people read their own reports" on public.reports for select to authenticated using (reporter = (select auth.uid()));

create table public.reports_other partition of public.reports default;
comment on table public.reports_other is 'Reports of months that have no partition yet.';
alter table public.reports_other enable row level security;
revoke all on public.reports_other from anon, authenticated;

create table public.report_ids (
	id uuid primary key,
	reporter uuid not null,
	received_at timestamptz not null default now()
);
comment on table public.report_ids is 'Ids of all reports of the last days, by which a report that is sent twice counts once.';
create index report_ids_received on public.report_ids (received_at);
alter table public.report_ids enable row level security;
revoke all on public.report_ids from anon, authenticated;

create table public.place_status (
	place_id uuid primary key references public.places (id) on delete cascade,
	cell text not null,
	status text not null,
	confidence real not null,
	belief real[] not null check (cardinality(belief) = 4),
	belief_at timestamptz not null default now(),
	wait_minutes smallint,
	wait_spread smallint,
	requirements text[] not null default '{}',
	last_report_at timestamptz,
	report_count integer not null default 0,
	version bigint not null default 0,
	changed_xid xid8 not null default pg_current_xact_id()
);
comment on table public.place_status is 'What is believed of each place: probabilities of (open, busy, restricted, closed) as of belief_at. version grows with every change; changed_xid is the transaction of the last one.';
create index place_status_changed on public.place_status (cell, changed_xid);
alter table public.place_status enable row level security;
revoke all on public.place_status from anon, authenticated;
grant select on public.place_status to anon, authenticated;
create policy "everybody reads statuses" on public.place_status for select to anon, authenticated using (true);

create function public.add_place_status() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	insert into public.place_status (place_id, cell, status, confidence, belief)
	select new.id, new.cell, 'open', d.prior[1], d.prior::real[] from public.kind_dynamics d where d.kind = new.kind
	on conflict (place_id) do update set cell = excluded.cell;
	return null;
end
$$;
comment on function public.add_place_status() is 'Every place has a row of status from the start, so that there is always one to lock.';
revoke execute on function public.add_place_status() from public, anon, authenticated;
create trigger add_status after insert or update of lon, lat on public.places
	for each row execute function public.add_place_status();

create function public.status_json(s public.place_status) returns jsonb
language sql
stable
set search_path = ''
as $$
	select jsonb_build_object(
		'place_id', s.place_id, 'status', s.status, 'confidence', s.confidence, 'belief', s.belief,
		'belief_at', s.belief_at, 'wait_minutes', s.wait_minutes, 'wait_spread', s.wait_spread,
		'requirements', s.requirements, 'last_report_at', s.last_report_at, 'report_count', s.report_count,
		'version', s.version
	)
$$;
comment on function public.status_json(public.place_status) is 'A status in the shape that goes to clients.';
revoke execute on function public.status_json(public.place_status) from public, anon, authenticated;

create function public.announce_status() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
	payload constant jsonb := public.status_json(new) || jsonb_build_object('cell', new.cell);
begin
	perform realtime.send(payload, 'status', 'cell:' || new.cell, true);
	perform realtime.send(payload, 'status', 'region', true);
	return null;
end
$$;
comment on function public.announce_status() is 'Tells everyone who looks at the cell, or at the whole region.';
revoke execute on function public.announce_status() from public, anon, authenticated;
create trigger announce after update on public.place_status
	for each row when (old.version <> new.version) execute function public.announce_status();

create policy "everybody listens to statuses" on realtime.messages for select to anon, authenticated
	using (extension = 'broadcast' and (realtime.topic() = 'region' or realtime.topic() ~ '^cell:[0-9b-hjkmnp-z]{3}$'));

create function public.live_reports(place uuid) returns setof public.reports
language sql
stable
set search_path = ''
as $$
	select * from (
		select distinct on (r.reporter) r.*
		from public.reports r
		where r.place_id = live_reports.place
			and r.observed_at > now() - interval '24 hours'
			and r.retracted_at is null
		order by r.reporter, r.observed_at desc, r.received_at desc, r.id desc
	) voices
	order by observed_at desc
	limit 64
$$;
comment on function public.live_reports(uuid) is 'The newest report of each reporter about a place within 24 hours: one voice each.';
revoke execute on function public.live_reports(uuid) from public, anon, authenticated;

create function public.refresh_status(place uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
	place_kind constant text := (select p.kind from public.places p where p.id = refresh_status.place);
	voices jsonb;
	voice_count integer;
	newest timestamptz;
	formed double precision[];
	top integer := 1;
	top_status text;
	wait record;
	conditions text[];
begin
	select count(*), max(l.observed_at),
		coalesce(jsonb_agg(jsonb_build_object(
			'status', l.status, 'role', l.role, 'observed_at', l.observed_at, 'weight', l.weight,
			'wait_minutes', l.wait_minutes, 'requirements', l.requirements)), '[]')
	into voice_count, newest, voices
	from public.live_reports(refresh_status.place) l;

	formed := public.replay(place_kind, voices, coalesce(newest, now()));
	for k in 2 .. 4 loop
		if formed[k] > formed[top] then top := k; end if;
	end loop;
	top_status := (array['open', 'busy', 'restricted', 'closed'])[top];

	-- weighted median of the waits that belong to this status, a weight halving in about 40 minutes; the spread is
	-- the weighted mean distance from it
	with told as (
		select v.wait_minutes as minutes, v.weight * exp(-extract(epoch from newest - v.observed_at) / 3600) as weight
		from jsonb_to_recordset(voices) as v(status text, observed_at timestamptz, weight real, wait_minutes smallint)
		where v.wait_minutes is not null and v.status = top_status and v.observed_at > newest - interval '3 hours'
	), ranked as (
		select minutes, weight, sum(weight) over (order by minutes, weight) as below, sum(weight) over () as total from told
	), median as (
		select min(minutes) as minutes from ranked where below >= total / 2
	)
	select m.minutes, (select round(sum(abs(t.minutes - m.minutes) * t.weight) / sum(t.weight)) from told t)::smallint as spread
	into wait from median m;

	-- in force is what at least half the weight of those who named any requirement named
	with named as (
		select v.requirements, v.weight
		from jsonb_to_recordset(voices) as v(observed_at timestamptz, weight real, requirements text[])
		where cardinality(v.requirements) > 0 and v.observed_at > newest - interval '6 hours'
	)
	select coalesce(array_agg(c.requirement order by c.requirement), '{}') into conditions
	from (
		select r.requirement from named n, unnest(n.requirements) as r(requirement)
		group by r.requirement
		having sum(n.weight) * 2 >= (select sum(weight) from named)
	) c;

	update public.place_status s
	set status = top_status, confidence = formed[top], belief = formed::real[],
		belief_at = coalesce(newest, now()), wait_minutes = wait.minutes, wait_spread = wait.spread,
		requirements = conditions, last_report_at = newest, report_count = voice_count,
		version = s.version + 1, changed_xid = pg_current_xact_id()
	where s.place_id = refresh_status.place;
end
$$;
comment on function public.refresh_status(uuid) is 'Forms the status of a place anew from its live reports. The caller holds the lock on its row.';
revoke execute on function public.refresh_status(uuid) from public, anon, authenticated;
grant execute on function public.refresh_status(uuid) to service_role;
