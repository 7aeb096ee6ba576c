-- The status of a place: the belief, official statements, pins of dispatchers, disputes, waits and requirements.

create table public.pins (
	id uuid primary key default gen_random_uuid(),
	place_id uuid not null references public.places (id) on delete cascade,
	status text not null check (status in ('open', 'busy', 'restricted', 'closed')),
	reason text not null check (char_length(reason) between 1 and 280),
	until timestamptz not null,
	pinned_by uuid references public.profiles (id) on delete set null,
	pinned_at timestamptz not null default now(),
	removed_at timestamptz,
	alerts boolean not null default true
);
comment on table public.pins is 'Statuses that a dispatcher set until an expiry. A pin overrides the status that is shown and leaves the evidence unchanged.';
comment on column public.pins.alerts is 'False: the dispatcher who set the pin wanted no alert about it.';
create index pins_place on public.pins (place_id, pinned_at desc);
create index pins_pinned_by on public.pins (pinned_by) where pinned_by is not null;
alter table public.pins enable row level security;
revoke all on public.pins from anon, authenticated;
grant select, insert, update, delete on public.pins to service_role;

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
	alone boolean not null default false,
	version bigint not null default 0,
	changed_xid xid8 not null default pg_current_xact_id(),
	crowd real[] check (cardinality(crowd) = 4),
	official jsonb,
	pin jsonb,
	dispute jsonb,
	conditions jsonb not null default '[]',
	wait_reports smallint not null default 0,
	expires_at timestamptz
);
comment on table public.place_status is 'The current status of each place: probabilities of (open, busy, restricted, closed) as of belief_at. version grows with every change; changed_xid is the transaction of the last change.';
comment on column public.place_status.belief is 'Probabilities of (open, busy, restricted, closed) as of belief_at, including an official statement in force.';
comment on column public.place_status.crowd is 'The belief without the official statement in force; null if there is no such statement.';
comment on column public.place_status.official is 'The official statement in force: { status, since, until, note?, agrees }.';
comment on column public.place_status.pin is 'The pin in force: { id, status, reason, since, until }.';
comment on column public.place_status.dispute is 'A dispute: two statuses that credible people reported within two hours, neither with a probability of 0.8: { statuses, since }.';
comment on column public.place_status.conditions is 'Requirements that people reported: [{ requirement, probability, since, reporters }], the most probable first.';
comment on column public.place_status.alone is 'True if the status rests on one report of nobody proven: its confidence then stays below 0.8, the limit of "sure".';
comment on column public.place_status.expires_at is 'End of the pin or the official statement, the earlier of the two; the status is computed again then.';
create index place_status_changed on public.place_status (cell, changed_xid);
create index place_status_changed_anywhere on public.place_status (changed_xid);
create index place_status_newest on public.place_status (last_report_at desc nulls last, place_id);
create index place_status_disputed on public.place_status (last_report_at desc nulls last, place_id) where dispute is not null;
create index place_status_expires on public.place_status (expires_at) where expires_at is not null;
alter table public.place_status enable row level security;
revoke all on public.place_status from anon, authenticated;
grant select, insert, update, delete on public.place_status to service_role;
grant select on public.place_status to anon, authenticated;
create policy "everybody reads statuses" on public.place_status for select to anon, authenticated using (true);

create function public.add_place_status() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	if tg_op = 'INSERT' then
		insert into public.place_status (place_id, cell, status, confidence, belief)
		select new.id, new.cell, 'open', d.prior[1], d.prior::real[] from public.kind_dynamics d where d.kind = new.kind
		on conflict (place_id) do nothing;
	elsif new.cell <> old.cell then
		update public.place_status s set cell = new.cell, changed_xid = pg_current_xact_id() where s.place_id = new.id;
	end if;
	return null;
end
$$;
comment on function public.add_place_status() is 'Adds the status row of a new place, so that there is always a row to lock, and gives it the cell of a place that moves.';
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
	) || jsonb_strip_nulls(jsonb_build_object(
		'crowd', s.crowd, 'official', s.official, 'pin', s.pin, 'dispute', s.dispute,
		'conditions', case when s.conditions <> '[]' then s.conditions end,
		'wait_reports', nullif(s.wait_reports, 0), 'alone', nullif(s.alone, false)
	))
$$;
comment on function public.status_json(public.place_status) is 'A status as JSON for clients.';
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
comment on function public.announce_status() is 'Broadcasts a changed status to the topics of its cell and of the whole region.';
revoke execute on function public.announce_status() from public, anon, authenticated;
create trigger announce after update on public.place_status
	for each row when (old.version <> new.version) execute function public.announce_status();

create policy "everybody listens to statuses" on realtime.messages for select to anon, authenticated
	using (extension = 'broadcast' and (realtime.topic() = 'region' or realtime.topic() ~ '^cell:[0-9b-hjkmnp-z]{3}$'));

create function public.refresh_status(place uuid, at timestamptz default now()) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
	words constant text[] := array['open', 'busy', 'restricted', 'closed'];
	heard constant public.voice[] := public.heard_voices(refresh_status.place, refresh_status.at);
	trusted constant double precision[] := public.trusted(heard);
	voice_count constant integer := cardinality(heard);
	-- hours relative to `at`
	newest double precision := 0;
	formed_at timestamptz := refresh_status.at;
	people double precision[];
	formed double precision[];
	pinned public.pins;
	stated record;
	-- one person may be wrong or lie, however well the report fits what is usual
	unproven boolean := false;
	any_wait boolean := false;
	any_requirement boolean := false;
	wait record;
	asked_for jsonb := '[]';
	disputed jsonb;
	top integer;
	second integer;
begin
	for i in 1 .. voice_count loop
		any_wait := any_wait or heard[i].wait_minutes is not null;
		any_requirement := any_requirement or cardinality(heard[i].requirements) > 0;
	end loop;
	if voice_count > 0 then
		newest := heard[voice_count].hour;
		formed_at := (select max(v.observed_at) from public.live_voices(refresh_status.place, refresh_status.at) v);
	end if;
	people := public.crowd_belief(public.chain_of(refresh_status.place), heard, trusted, newest);
	formed := people;
	top := public.top_of(people);
	-- two people within two hours, or one who has proved to be right
	unproven := voice_count > 0 and not coalesce((
		select count(*) >= 2 or bool_or(trusted[v.ordinality] >= 0.85)
		from unnest(heard) with ordinality as v
		where v.status = words[top] and v.hour > newest - 2
	), false);

	-- an official statement stays in force until its end, whatever people report later
	select v.status, v.observed_at, v.valid_until, r.note into stated
	from public.voices v
	join public.reports r on r.id = v.report_id and r.received_at = v.received_at
	where v.place_id = refresh_status.place and v.valid_until > refresh_status.at and v.observed_at <= refresh_status.at
	order by v.observed_at desc, v.received_at desc
	limit 1;
	if found then
		formed := public.observe(people, stated.status, 0.97);
	end if;
	select * into pinned from public.pins p
	where p.place_id = refresh_status.place and p.removed_at is null and p.until > refresh_status.at
	order by p.pinned_at desc
	limit 1;

	-- a dispute: the top probability is below 0.8, and credible people reported both statuses within the last two hours of reports
	second := (select k from unnest(people) with ordinality as b(p, k) where k <> top order by p desc, k limit 1);
	if people[top] < 0.8 and people[second] >= 0.2 then
		select jsonb_build_object('statuses', jsonb_build_array(words[top], words[second]),
			'since', refresh_status.at + make_interval(secs => min(v.hour) * 3600))
		into disputed
		from unnest(heard) with ordinality as v
		where not v.in_force and v.status in (words[top], words[second]) and trusted[v.ordinality] >= 0.5 and v.hour > newest - 2
		having count(distinct v.status) = 2;
	end if;

	select null::smallint as minutes, null::smallint as spread, 0::smallint as reports into wait;
	if any_wait then
		-- Weighted median of the waits reported with the believed status; a weight halves in about 40 minutes. The spread
		-- is the weighted mean distance from the median.
		with told as (
			select v.wait_minutes as minutes, greatest(0.001, (4 * trusted[v.ordinality] - 1) / 3) * exp(v.hour - newest) as weight
			from unnest(heard) with ordinality as v
			where v.wait_minutes is not null and v.status = words[public.top_of(formed)] and v.hour > newest - 3
		), ranked as (
			select minutes, weight, sum(weight) over (order by minutes, weight) as below, sum(weight) over () as total from told
		), median as (
			select min(minutes) as minutes from ranked where below >= total / 2 - 1e-12
		)
		select m.minutes, (select round(sum(abs(t.minutes - m.minutes) * t.weight) / sum(t.weight)) from told t)::smallint as spread,
			(select count(*) from told)::smallint as reports
		into wait from median m;
	end if;

	if any_requirement then
		-- Each requirement is estimated on its own: in force or not, with a prior of 0.3. A report with trust t is right with
		-- share t: it names a requirement in force in 8 of 10 cases and one not in force in 1 of 50. With share 1 - t it names
		-- one at random, in 1 of 5 cases. A report counts less with age (time constant 8 hours), and half if it names none.
		with told as (
			select v.requirements, v.hour, greatest(0, (4 * trusted[v.ordinality] - 1) / 3) as t,
				exp((v.hour - newest) / 8) * case when cardinality(v.requirements) > 0 then 1 else 0.5 end as share
			from unnest(heard) with ordinality as v
		), named as (
			select n.requirement, min(t.hour) as since, count(*) as reporters
			from told t, unnest(t.requirements) as n(requirement) group by n.requirement
		), weighed as (
			select n.requirement, n.since, n.reporters, ln(0.3 / 0.7) + sum(t.share * ln(
				case when n.requirement = any(t.requirements) then (t.t * 0.8 + (1 - t.t) * 0.2) / (t.t * 0.02 + (1 - t.t) * 0.2)
					else (t.t * 0.2 + (1 - t.t) * 0.8) / (t.t * 0.98 + (1 - t.t) * 0.8) end)) as logit
			from named n, told t group by n.requirement, n.since, n.reporters
		)
		select coalesce(jsonb_agg(jsonb_build_object('requirement', w.requirement, 'probability', round((1 / (1 + exp(-w.logit)))::numeric, 3),
			'since', refresh_status.at + make_interval(secs => w.since * 3600), 'reporters', w.reporters) order by w.logit desc, w.requirement), '[]')
		into asked_for from weighed w;
	end if;

	update public.place_status s
	set status = coalesce(pinned.status, words[public.top_of(formed)]),
		confidence = case when pinned.id is not null then 1
			when unproven and stated.status is null then least(formed[public.top_of(formed)], 0.79) else formed[public.top_of(formed)] end,
		alone = unproven,
		belief = formed::real[], belief_at = formed_at,
		crowd = case when stated.status is not null then people::real[] end,
		official = case when stated.status is not null then jsonb_strip_nulls(jsonb_build_object(
			'status', stated.status, 'since', stated.observed_at, 'until', stated.valid_until, 'note', stated.note,
			'agrees', not (words[top] <> stated.status and people[top] >= 0.55))) end,
		pin = case when pinned.id is not null then jsonb_build_object(
			'id', pinned.id, 'status', pinned.status, 'reason', pinned.reason, 'since', pinned.pinned_at, 'until', pinned.until) end,
		expires_at = least(pinned.until, stated.valid_until),
		wait_minutes = wait.minutes, wait_spread = wait.spread, wait_reports = coalesce(wait.reports, 0),
		conditions = asked_for,
		requirements = case when any_requirement then coalesce((select array_agg(c ->> 'requirement' order by c ->> 'requirement')
			from jsonb_array_elements(asked_for) c where (c ->> 'probability')::numeric >= 0.5), '{}') else '{}' end,
		dispute = disputed,
		last_report_at = case when voice_count > 0 then formed_at end, report_count = (
			select count(*) from public.voices v
			where v.place_id = refresh_status.place and v.observed_at <= refresh_status.at and v.observed_at > formed_at - interval '24 hours'
		),
		version = s.version + 1, changed_xid = pg_current_xact_id()
	where s.place_id = refresh_status.place;
end
$$;
comment on function public.refresh_status(uuid, timestamptz) is 'Computes the status of a place again from its current voices, official statement and pin. The caller holds the lock on its row.';
revoke execute on function public.refresh_status(uuid, timestamptz) from public, anon, authenticated;
grant execute on function public.refresh_status(uuid, timestamptz) to service_role;

create function public.places_meant(places uuid[]) returns uuid[]
language sql
stable
security definer
set search_path = ''
as $$
	select coalesce(array_agg(m.id order by m.id), '{}')
	from (select distinct public.place_meant(p) as id from unnest(places) p) m where m.id is not null
$$;
comment on function public.places_meant(uuid[]) is 'The ids of places that exist, those of merged places replaced by the ones they were merged into, in order and each once.';
revoke execute on function public.places_meant(uuid[]) from public, anon, authenticated;

create function public.lock_statuses(places uuid[]) returns uuid[]
language plpgsql
security definer
set search_path = ''
as $$
declare
	meant uuid[];
begin
	for attempt in 1 .. 10 loop
		begin
			meant := public.places_meant(places);
			perform from public.place_status s where s.place_id = any(meant) order by s.place_id for update;
			-- a place that was merged meanwhile: the locks are given up, so that all are taken in order
			if public.places_meant(places) is distinct from meant then
				raise exception using errcode = '40001';
			end if;
			return meant;
		exception when serialization_failure then
			continue;
		end;
	end loop;
	-- to be tried again: a refusal would be final
	raise exception using errcode = '40001';
end
$$;
comment on function public.lock_statuses(uuid[]) is 'Locks the statuses of places, or of those they were merged into, in the order of their ids, so that two transactions cannot deadlock; answers the ids. Call it once in a transaction, before people are locked.';
revoke execute on function public.lock_statuses(uuid[]) from public, anon, authenticated;

create function public.expire_statuses() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
	place uuid;
	ended integer := 0;
begin
	perform public.recognise_cluster();
	for place in
		select s.place_id from public.place_status s where s.expires_at <= now() order by s.place_id for update skip locked
	loop
		perform public.refresh_status(place);
		ended := ended + 1;
	end loop;
	return ended;
end
$$;
comment on function public.expire_statuses() is 'Computes the statuses again whose pin or official statement has ended; answers their number. It also recognises a restored database. Run it every minute.';
revoke execute on function public.expire_statuses() from public, anon, authenticated;
grant execute on function public.expire_statuses() to service_role;

create function public.status_since(cells text[] default null, cursor text default null) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	most_cells constant integer := 64;
	most_anywhere constant integer := 2000;
	-- rows commit out of order, so the next call repeats all rows of transactions that are still open now
	horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
	since constant xid8 := public.since_of(status_since.cursor);
	-- a row of a later transaction than any here was restored from another server: it has not changed since then
	ahead constant xid8 := pg_snapshot_xmax(pg_current_snapshot());
	statuses jsonb;
	found_rows integer;
begin
	if cardinality(status_since.cells) > most_cells then
		perform public.refuse('CX038', 'too_many_cells', 'Ask for at most 64 cells at a time.');
	elsif cardinality(status_since.cells) > 0 then
		select jsonb_agg(public.status_json(s)) into statuses
		from (select distinct c from unnest(status_since.cells) c) x
		join public.place_status s on s.cell = x.c
		where s.version > 0 and (since is null or s.changed_xid >= since and s.changed_xid < ahead);
	else
		if coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role', 'service_role') <> 'service_role' then
			select count(*) into found_rows from (
				select from public.place_status s
				where s.version > 0 and (since is null or s.changed_xid >= since and s.changed_xid < ahead)
				limit most_anywhere + 1
			) x;
			if found_rows > most_anywhere then
				perform public.refuse('CX038', 'too_many_cells', 'Too much has changed to answer all cells at once: name at most 64 cells.');
			end if;
		end if;
		select jsonb_agg(public.status_json(s)) into statuses
		from public.place_status s
		where s.version > 0 and (since is null or s.changed_xid >= since and s.changed_xid < ahead);
	end if;
	return jsonb_build_object('cursor', public.cursor_at(horizon), 'statuses', coalesce(statuses, '[]'));
end
$$;
comment on function public.status_since(text[], text) is 'The statuses of some cells (null: all cells) that changed since a cursor (null, or a cursor of another database: all statuses), and the next cursor: { cursor, statuses }. A row may come twice, but none is left out. At most 64 cells; people get all cells at once only while at most 2,000 statuses have changed. Refuses with bad_cursor, too_many_cells.';
revoke execute on function public.status_since(text[], text) from public;
grant execute on function public.status_since(text[], text) to anon, authenticated, service_role;

create function public.place_detail(place_id uuid) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select jsonb_build_object(
		'place', public.place_json(p),
		'status', case when s.version > 0 then public.status_json(s) end,
		'reports', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', r.id, 'status', r.status, 'observed_at', r.observed_at, 'received_at', r.received_at,
				'wait_minutes', r.wait_minutes, 'requirements', r.requirements, 'amenities', r.amenities, 'note', r.note,
				'distance_m', r.distance_m, 'photo', o.name, 'photo_bytes', (o.metadata ->> 'size')::int,
				'reporter', jsonb_build_object('role', r.role, 'band', public.band_of(public.reliability(w.alpha, w.beta))),
				'mine', coalesce(r.reporter = auth.uid(), false)
			) order by r.observed_at desc)
			from (select * from public.live_voices(p.id, now()) v where v.observed_at > now() - interval '24 hours' limit 20) l
			join public.reports r on r.id = l.report_id and r.received_at = l.received_at
			join public.profiles w on w.id = l.reporter
			left join storage.objects o on o.bucket_id = 'photos' and o.name = r.photo and r.photo_removed_at is null
		), '[]')
	)
	from public.places p
	join public.place_status s on s.place_id = p.id
	where p.id = place_detail.place_id and not p.archived
$$;
comment on function public.place_detail(uuid) is 'A place, its status and its current reports (at most 20), with only the role and band of each reporter; null if there is no such place.';
revoke execute on function public.place_detail(uuid) from public;
grant execute on function public.place_detail(uuid) to anon, authenticated, service_role;

create function public.places_near(lon double precision, lat double precision, kinds text[] default null, max_results integer default 20)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	wanted constant integer := least(greatest(coalesce(max_results, 20), 1), 100);
	reach double precision;
	dlat double precision;
	dlon double precision;
begin
	if places_near.lon is null or places_near.lat is null or places_near.lon not between -180 and 180 or places_near.lat not between -90 and 90 then
		perform public.refuse('CX005', 'bad_position', 'A position is a longitude from -180 to 180 and a latitude from -90 to 90.');
	end if;
	-- the places nearest in degrees come first; the distance of the farthest of these limits the search for the nearest in metres
	select max(public.metres_between(places_near.lon, places_near.lat, c.lon, c.lat)) into reach
	from (
		select p.lon, p.lat from public.places p
		where not p.archived and (kinds is null or p.kind = any(kinds))
		order by p.geog operator(pg_catalog.<->) point(places_near.lon, places_near.lat)
		limit wanted
	) c;
	if reach is null then return '[]'; end if;
	dlat := degrees(reach / 6371008.8) + 1e-9;
	dlon := case when abs(places_near.lat) + dlat >= 90 then 360
		else degrees(asin(least(1, sin(radians(dlat)) / cos(radians(places_near.lat))))) + 1e-9 end;
	return coalesce((
		select jsonb_agg(public.place_json(n.p) || jsonb_build_object('distance_m', round(n.metres::numeric), 'status', n.status) order by n.metres)
		from (
			select p, public.metres_between(places_near.lon, places_near.lat, p.lon, p.lat) as metres,
				case when s.version > 0 then public.status_json(s) end as status
			from public.places p
			join public.place_status s on s.place_id = p.id
			where not p.archived and (kinds is null or p.kind = any(kinds))
				and p.geog operator(pg_catalog.<@) box(point(places_near.lon - dlon, places_near.lat - dlat), point(places_near.lon + dlon, places_near.lat + dlat))
			order by metres
			limit wanted
		) n
	), '[]');
end
$$;
comment on function public.places_near(double precision, double precision, text[], integer) is 'The nearest places, each with distance_m (metres) and status, at most 100. Refuses with bad_position.';
revoke execute on function public.places_near(double precision, double precision, text[], integer) from public;
grant execute on function public.places_near(double precision, double precision, text[], integer) to anon, authenticated, service_role;

create function public.explain_status(place_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	moment constant timestamptz := now();
	heard public.voice[];
	trusted double precision[];
	d public.kind_dynamics;
begin
	if not exists (select from public.places p where p.id = explain_status.place_id and not p.archived) then
		return null;
	end if;
	d := public.chain_of(explain_status.place_id);
	heard := public.heard_voices(explain_status.place_id, moment);
	trusted := public.trusted(heard);
	return jsonb_build_object(
		'at', moment, 'prior', d.prior, 'dwell_h', d.dwell,
		'belief', public.belief_of(explain_status.place_id, moment),
		'evidence', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', r.id, 'status', v.status, 'observed_at', v.observed_at, 'distance_m', r.distance_m,
				'reporter', jsonb_build_object('role', r.role, 'band', public.band_of(public.reliability(h.alpha, h.beta))),
				-- weight: share of one voice that remains after distance and sharing; reliability: the trust that results
				'weight', round((case when abs(ln(3 * q.own / (1 - q.own))) < 0.01 then r.weight
					else ln(3 * trusted[h.ordinality] / (1 - trusted[h.ordinality])) / ln(3 * q.own / (1 - q.own)) end)::numeric, 3),
				'reliability', round(trusted[h.ordinality]::numeric, 3), 'in_force', h.in_force,
				'mine', coalesce(v.reporter = auth.uid(), false)
			) order by v.observed_at desc)
			from unnest(heard) with ordinality as h
			cross join lateral (select public.reliability(h.alpha, h.beta) as own) q
			join public.voices v on v.place_id = explain_status.place_id and v.reporter = h.reporter
			join public.reports r on r.id = v.report_id and r.received_at = v.received_at
		), '[]')
	);
end
$$;
comment on function public.explain_status(uuid) is 'The evidence for the present belief: { at, prior, dwell_h, belief, evidence: [{ id, status, observed_at, distance_m, reporter: { role, band }, weight, reliability, in_force, mine }] }; null if there is no such place.';
revoke execute on function public.explain_status(uuid) from public;
grant execute on function public.explain_status(uuid) to anon, authenticated, service_role;

create function public.queue_of_disputes() returns jsonb
language sql
stable
set search_path = ''
as $$
	select coalesce((
		select jsonb_agg(d.item order by d.at desc) from (
			select (x.s).last_report_at as at, jsonb_build_object('place_id', p.id, 'names', p.names, 'kind', p.kind, 'status', public.status_json(x.s)) as item
			from (
				-- each from its own small index
				select s from public.place_status s
				where s.dispute is not null and s.pin is null and s.last_report_at > now() - interval '6 hours'
				union all
				select s from public.place_status s
				where s.dispute is null and s.expires_at is not null and s.pin is null and s.last_report_at > now() - interval '6 hours'
					and (s.official ->> 'agrees')::boolean is false
			) x
			join public.places p on p.id = (x.s).place_id
			where not p.archived
			order by (x.s).last_report_at desc limit 50
		) d
	), '[]')
$$;
comment on function public.queue_of_disputes() is 'Places whose reports contradict each other or an official statement: [{ place_id, names, kind, status }], the 50 with the newest reports of the last six hours.';
revoke execute on function public.queue_of_disputes() from public, anon, authenticated;

create function public.queue_of_pins() returns jsonb
language sql
stable
set search_path = ''
as $$
	select coalesce((
		select jsonb_agg(jsonb_build_object('place_id', p.id, 'names', p.names, 'kind', p.kind, 'status', public.status_json(s)) order by s.expires_at)
		from public.place_status s join public.places p on p.id = s.place_id
		-- a pin in force has an end: its index has these few places
		where s.expires_at is not null and s.pin is not null and not p.archived
	), '[]')
$$;
comment on function public.queue_of_pins() is 'Places with a pin, in the order in which the pins end: [{ place_id, names, kind, status }].';
revoke execute on function public.queue_of_pins() from public, anon, authenticated;
