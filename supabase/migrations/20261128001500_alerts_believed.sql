-- Alerts that the database raises when a belief is sure: a place is closed, restricted or open again, or its wait is long.

insert into public.settings (name, value) values ('alert_wait', '{"minutes": 60}');

create table public.place_alerts (
	place_id uuid primary key references public.places (id) on delete cascade,
	status text check (status in ('open', 'busy', 'restricted', 'closed')),
	status_alert uuid references public.alerts (id) on delete set null,
	wait_level smallint not null default 0 check (wait_level between 0 and 2),
	wait_alert uuid references public.alerts (id) on delete set null
);
comment on table public.place_alerts is 'The last alerts of each place, so that a change raises one alert and not one per report: the status (null: none), and the level of the wait (0: none, 1: long, 2: twice as long).';
create index place_alerts_status on public.place_alerts (status_alert);
create index place_alerts_wait on public.place_alerts (wait_alert);
alter table public.place_alerts enable row level security;
revoke all on public.place_alerts from anon, authenticated;
grant select, insert, update, delete on public.place_alerts to service_role;

create function public.believed_now(s public.place_status, d public.kind_dynamics) returns double precision[]
language plpgsql
stable
set search_path = ''
as $$
declare
	hours constant double precision := extract(epoch from now() - s.belief_at)::double precision / 3600;
begin
	if s.crowd is null then
		return public.fade(s.belief::double precision[], hours, d);
	end if;
	-- an official statement does not fade while it is in force
	return public.observe(public.fade(s.crowd::double precision[], hours, d), s.official ->> 'status', 0.97);
end
$$;
comment on function public.believed_now(public.place_status, public.kind_dynamics) is 'The belief of a status now: faded since belief_at, with an official statement in force, without a pin.';
revoke execute on function public.believed_now(public.place_status, public.kind_dynamics) from public, anon, authenticated;

create function public.holds_until(s public.place_status, believed double precision[], d public.kind_dynamics) returns timestamptz
language plpgsql
stable
set search_path = ''
as $$
declare
	k constant integer := array_position(array['open', 'busy', 'restricted', 'closed'], s.status);
	hours double precision := 1;
begin
	if s.status in ('open', 'busy') then
		return least(now() + interval '1 hour', (s.pin ->> 'until')::timestamptz);
	elsif s.pin is not null then
		return (s.pin ->> 'until')::timestamptz;
	end if;
	while hours < 12 and (public.fade(believed, hours, d))[k] >= 0.55 loop
		hours := hours + 0.5;
	end loop;
	return greatest(now() + make_interval(secs => hours * 3600), case when s.official ->> 'status' = s.status then (s.official ->> 'until')::timestamptz end);
end
$$;
comment on function public.holds_until(public.place_status, double precision[], public.kind_dynamics) is 'End of validity for an alert about a status. A pin or an official statement: its end. Open or busy: one hour, or the end of a pin if that is earlier. Otherwise 1 to 12 hours, as long as the belief stays at 0.55 or more without new reports, and not before the end of an official statement.';
revoke execute on function public.holds_until(public.place_status, double precision[], public.kind_dynamics) from public, anon, authenticated;

create function public.raise_of_place(s public.place_status, alert public.alerts) returns uuid
language plpgsql
set search_path = ''
as $$
begin
	insert into public.alerts (cause, severity, expires, place_ids, facts, "references", demonstration)
	values (
		alert.cause, alert.severity, alert.expires, array[s.place_id], alert.facts, alert."references",
		s.pin is null and exists (
			select from public.voices v join public.profiles p on p.id = v.reporter where v.place_id = s.place_id and p.demonstration
		)
	)
	returning id into alert.id;
	perform public.call_off(alert."references", 'replaced');
	return alert.id;
end
$$;
comment on function public.raise_of_place(public.place_status, public.alerts) is 'Raises an alert about one place and cancels the alert that it replaces; answers its id.';
revoke execute on function public.raise_of_place(public.place_status, public.alerts) from public, anon, authenticated;

create function public.evidence_withdrawn(was public.place_status, is_now public.place_status) returns boolean
language sql
stable
set search_path = ''
as $$
	select (was.pin is not null and was.pin ->> 'id' is distinct from is_now.pin ->> 'id')
		or (was.official is not null and is_now.official is null)
		or is_now.last_report_at is null
		or is_now.last_report_at < was.last_report_at
		or exists (
			select from public.reports r
			where r.place_id = is_now.place_id and r.observed_at > now() - interval '2 days' and (r.retracted_at = now() or r.hidden_at = now())
		)
$$;
comment on function public.evidence_withdrawn(public.place_status, public.place_status) is 'True if a status was computed again because evidence was withdrawn (a pin, an official statement, a retracted or hidden report), not because of a new report.';
revoke execute on function public.evidence_withdrawn(public.place_status, public.place_status) from public, anon, authenticated;

create function public.alert_facts(s public.place_status, probability double precision, before text) returns jsonb
language sql
immutable
set search_path = ''
as $$
	select jsonb_build_object(
		'status', s.status, 'confidence', round(probability::numeric, 3), 'wait_minutes', s.wait_minutes,
		'official', s.pin is not null or coalesce(s.official ->> 'status' = s.status, false), 'before', before)
$$;
comment on function public.alert_facts(public.place_status, double precision, text) is 'Facts of an alert about a place: { status, confidence, wait_minutes, official, before }.';
revoke execute on function public.alert_facts(public.place_status, double precision, text) from public, anon, authenticated;

create function public.is_quiet(s public.place_status) returns boolean
language sql
stable
set search_path = ''
as $$
	select exists (select from public.pins p where p.id = (s.pin ->> 'id')::uuid and not p.alerts)
$$;
comment on function public.is_quiet(public.place_status) is 'True while a pin is set whose dispatcher wanted no alert.';
revoke execute on function public.is_quiet(public.place_status) from public, anon, authenticated;

create function public.alert_of_status(was public.place_status, is_now public.place_status, said public.place_alerts, believed double precision[], d public.kind_dynamics, probability double precision, withdrawn boolean) returns public.place_alerts
language plpgsql
set search_path = ''
as $$
declare
	sure constant boolean := probability >= 0.8;
	told public.alerts;
	stands boolean;
	goes_on boolean;
	silenced boolean;
	lately text;
	left_of_it double precision;
	raised public.alerts;
begin
	select * into told from public.alerts a where a.id = said.status_alert;
	stands := told.cancelled_at is null and told.expires > now();
	-- an alert that a dispatcher cancelled is not raised again before its end, unless the status changes or a dispatcher sets a pin
	silenced := told.cancelled_because = 'dispatch' and told.expires > now() and (is_now.pin is null or is_now.pin ->> 'id' = was.pin ->> 'id');
	lately := case when told.cancelled_at is null and told.expires > now() - interval '1 hour' then said.status end;
	raised.cause := 'status';
	if sure and is_now.status in ('restricted', 'closed') then
		-- the end of a pin is noticed some minutes late: if the belief has the same status, the alert continues
		goes_on := told.cancelled_at is null and told.expires > now() - interval '5 minutes';
		if public.is_quiet(is_now) and (said.status is distinct from is_now.status or not coalesce(stands, false)) then
			-- the dispatcher who set the pin wanted no alert; one about another status ends
			if stands then
				perform public.call_off(told.id, 'unfounded');
			end if;
			said.status := null;
		elsif said.status is distinct from is_now.status or not (coalesce(goes_on, false) or coalesce(silenced, false)) then
			raised.severity := case is_now.status when 'closed' then 'Severe' else 'Moderate' end;
			raised.expires := public.holds_until(is_now, believed, d);
			raised."references" := case when stands or lately is not null then told.id end;
			raised.facts := public.alert_facts(is_now, probability, nullif(lately, is_now.status));
			said.status_alert := public.raise_of_place(is_now, raised);
			said.status := is_now.status;
		elsif goes_on and (told.expires < now() + interval '30 minutes' or is_now.expires_at is distinct from was.expires_at) then
			-- the alert gets a later end, or the end of the present pin
			update public.alerts a set expires = public.holds_until(is_now, believed, d) where a.id = told.id;
		end if;
	elsif sure then
		if public.is_quiet(is_now) then
			if stands then
				perform public.call_off(told.id, 'unfounded');
			end if;
			if said.status in ('restricted', 'closed') then
				said.status := null;
			end if;
		elsif lately in ('restricted', 'closed') then
			raised.severity := 'Minor';
			raised.expires := public.holds_until(is_now, believed, d);
			raised."references" := told.id;
			raised.facts := public.alert_facts(is_now, probability, lately);
			said.status_alert := public.raise_of_place(is_now, raised);
			said.status := is_now.status;
		elsif said.status in ('restricted', 'closed') then
			said.status := null;
		end if;
	elsif stands then
		-- doubt alone does not cancel an alert: the status must be refuted, or its evidence withdrawn
		left_of_it := case when said.status in ('open', 'busy') then believed[1] + believed[2]
			else believed[array_position(array['open', 'busy', 'restricted', 'closed'], said.status)] end;
		if left_of_it < 0.2 or (withdrawn and left_of_it < 0.8) then
			perform public.call_off(told.id, 'unfounded');
			said.status := null;
		end if;
	end if;
	return said;
end
$$;
comment on function public.alert_of_status(public.place_status, public.place_status, public.place_alerts, double precision[], public.kind_dynamics, double precision, boolean) is 'Raises, extends or cancels the alert about the status of a place after the status was computed again: closed, restricted, open again; none for a pin with alerts = false. Answers the new row of place_alerts.';
revoke execute on function public.alert_of_status(public.place_status, public.place_status, public.place_alerts, double precision[], public.kind_dynamics, double precision, boolean) from public, anon, authenticated;

create function public.alert_of_wait(is_now public.place_status, said public.place_alerts, believed double precision[], d public.kind_dynamics, probability double precision, withdrawn boolean, long_wait integer) returns public.place_alerts
language plpgsql
set search_path = ''
as $$
declare
	sure constant boolean := probability >= 0.8 and not public.is_quiet(is_now);
	told public.alerts;
	stands boolean;
	silenced boolean;
	level smallint;
	raised public.alerts;
begin
	select * into told from public.alerts a where a.id = said.wait_alert;
	stands := told.cancelled_at is null and told.expires > now();
	silenced := told.cancelled_because = 'dispatch' and told.expires > now();
	if not (coalesce(stands, false) or coalesce(silenced, false)) then
		said.wait_level := 0;
	end if;
	-- a closed place gets no alert about its wait, because it has one about its closing
	level := case when not sure or is_now.status = 'closed' or not coalesce(is_now.wait_minutes >= long_wait, false) then 0
		when is_now.wait_minutes < 2 * long_wait then 1 else 2 end;
	if level > said.wait_level then
		raised.cause := 'wait';
		raised.severity := case level when 2 then 'Moderate' else 'Minor' end;
		raised.expires := least(public.holds_until(is_now, believed, d), now() + interval '2 hours');
		raised."references" := case when stands then told.id end;
		raised.facts := public.alert_facts(is_now, probability, said.status);
		said.wait_alert := public.raise_of_place(is_now, raised);
		said.wait_level := level;
	elsif said.wait_level > 0 then
		if (sure and (is_now.status = 'closed' or 3 * coalesce(is_now.wait_minutes, 0) < 2 * coalesce(long_wait, 1)))
			or 3 * is_now.wait_minutes < 2 * long_wait
			or (withdrawn and coalesce(is_now.wait_minutes < long_wait, true)) then
			perform public.call_off(told.id, 'unfounded');
			said.wait_level := 0;
		elsif level > 0 and stands and told.expires < now() + interval '30 minutes' then
			update public.alerts a set expires = now() + interval '1 hour' where a.id = told.id;
		end if;
	end if;
	return said;
end
$$;
comment on function public.alert_of_wait(public.place_status, public.place_alerts, double precision[], public.kind_dynamics, double precision, boolean, integer) is 'Raises, extends or cancels the alert about the wait at a place after its status was computed again: long, twice as long, over. long_wait is in minutes, null if no wait is known. Answers the new row of place_alerts.';
revoke execute on function public.alert_of_wait(public.place_status, public.place_alerts, double precision[], public.kind_dynamics, double precision, boolean, integer) from public, anon, authenticated;

create function public.alert_change() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
	long_wait constant integer := case when new.wait_minutes is not null
		then (select (s.value ->> 'minutes')::int from public.settings s where s.name = 'alert_wait') end;
	said public.place_alerts;
	d public.kind_dynamics;
	believed double precision[];
	probability double precision;
	withdrawn boolean := false;
begin
	select * into said from public.place_alerts p where p.place_id = new.place_id;
	if said.place_id is null and not (new.status in ('restricted', 'closed') and new.confidence >= 0.8) and not coalesce(new.wait_minutes >= long_wait, false) then
		-- no alert was raised here before, and none is due
		return null;
	end if;
	if exists (select from public.places p where p.id = new.place_id and p.archived) then
		return null;
	end if;
	d := public.chain_of(new.place_id);
	believed := public.believed_now(new, d);
	probability := case when new.pin is not null then 1 else believed[array_position(array['open', 'busy', 'restricted', 'closed'], new.status)] end;
	if said.place_id is null then
		said.place_id := new.place_id;
		said.wait_level := 0;
	elsif probability < 0.8 then
		withdrawn := public.evidence_withdrawn(old, new);
	end if;
	said := public.alert_of_status(old, new, said, believed, d, probability, withdrawn);
	said := public.alert_of_wait(new, said, believed, d, probability, withdrawn, long_wait);

	insert into public.place_alerts as p (place_id, status, status_alert, wait_level, wait_alert)
	values (said.place_id, said.status, said.status_alert, said.wait_level, said.wait_alert)
	on conflict (place_id) do update
	set status = excluded.status, status_alert = excluded.status_alert, wait_level = excluded.wait_level, wait_alert = excluded.wait_alert
	where (p.status, p.status_alert, p.wait_level, p.wait_alert)
		is distinct from (excluded.status, excluded.status_alert, excluded.wait_level, excluded.wait_alert);
	return null;
end
$$;
comment on function public.alert_change() is 'Raises one alert for each change with a probability of 0.8 or more, and cancels alerts that are refuted or whose evidence was withdrawn. The caller holds the lock on the status of the place.';
revoke execute on function public.alert_change() from public, anon, authenticated;
create trigger alert_change after update on public.place_status
	for each row when (old.version <> new.version) execute function public.alert_change();

create function public.silence_place() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	perform public.call_off(a.id, 'unfounded')
	from public.place_alerts p join public.alerts a on a.id in (p.status_alert, p.wait_alert)
	where p.place_id = new.id;
	delete from public.place_alerts p where p.place_id = new.id;
	return null;
end
$$;
comment on function public.silence_place() is 'Cancels the alerts about a place that was merged into another or archived.';
revoke execute on function public.silence_place() from public, anon, authenticated;
create trigger silence after update of archived on public.places
	for each row when (new.archived and not old.archived) execute function public.silence_place();

create function public.forget_alerts() returns void
language sql
set search_path = ''
as $$
	-- alerts of the demonstration are kept only until clients have received their cancellation
	-- an alert that somebody else has locked is deleted next time: waiting for it could deadlock
	with over as materialized (
		select x.id from public.alerts x
		where coalesce(x.cancelled_at, x.expires) < now() - case when x.demonstration then interval '1 day' else interval '30 days' end
		for update skip locked
	),
	-- places that name them are changed with them, so their rows must be free, too
	free as materialized (
		select p.place_id from public.place_alerts p
		where p.status_alert in (select o.id from over o) or p.wait_alert in (select o.id from over o)
		for update skip locked
	)
	delete from public.alerts a where a.id in (select o.id from over o) and not exists (
		select from public.place_alerts p
		where (p.status_alert = a.id or p.wait_alert = a.id) and p.place_id not in (select f.place_id from free f)
	);
$$;
comment on function public.forget_alerts() is 'Deletes alerts thirty days after their end or cancellation, those of the demonstration after one day.';
revoke execute on function public.forget_alerts() from public, anon, authenticated;

create function public.forget_place_alerts() returns void
language sql
set search_path = ''
as $$
	-- an alert that ended more than a day ago has no effect on later ones
	delete from public.place_alerts p where p.place_id in (
		select x.place_id from public.place_alerts x
		where not exists (select from public.alerts a where a.id in (x.status_alert, x.wait_alert) and a.expires > now() - interval '1 day')
		for update skip locked
	);
$$;
comment on function public.forget_place_alerts() is 'Deletes the last alerts of a place (place_alerts) one day after their end.';
revoke execute on function public.forget_place_alerts() from public, anon, authenticated;

create function public.places_of_simulated_alerts() returns setof uuid
language sql
stable
set search_path = ''
as $$
	select distinct unnest(a.place_ids) from public.alerts a where a.demonstration
$$;
comment on function public.places_of_simulated_alerts() is 'The places of alerts that are based on reports of simulated reporters.';
revoke execute on function public.places_of_simulated_alerts() from public, anon, authenticated;

create function public.call_off_simulated_alerts(places uuid[]) returns void
language sql
set search_path = ''
as $$
	select from public.alerts a where a.demonstration and a.cancelled_at is null and a.expires > now() order by a.id for no key update;
	update public.alerts a set cancelled_at = now(), cancelled_because = 'demonstration'
	where a.demonstration and a.cancelled_at is null and a.expires > now();
	-- the simulated alerts count as never raised, so that no alert "open again" follows a simulated closing
	update public.place_alerts x
	set status = case when exists (select from public.alerts a where a.id = x.status_alert and a.demonstration) then null else x.status end,
		wait_level = case when exists (select from public.alerts a where a.id = x.wait_alert and a.demonstration) then 0 else x.wait_level end
	where x.place_id = any(call_off_simulated_alerts.places);
$$;
comment on function public.call_off_simulated_alerts(uuid[]) is 'Cancels every alert of the demonstration, and resets the last alert (place_alerts) of the given places if it was one of these.';
revoke execute on function public.call_off_simulated_alerts(uuid[]) from public, anon, authenticated;
