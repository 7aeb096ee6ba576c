-- What becomes of alerts: those of the demonstration end with it, all are forgotten after thirty days.

create or replace function public.end_demonstration() returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	touched uuid[];
	place uuid;
	reports integer;
	places integer;
begin
	select coalesce(array_agg(distinct r.place_id), '{}') into touched
	from (
		select r.place_id from public.reports r join public.profiles p on p.id = r.reporter where p.demonstration
		union select unnest(a.place_ids) from public.alerts a where a.demonstration
	) r;
	perform from public.place_status s where s.place_id = any(touched) order by s.place_id for update;
	delete from public.voices v using public.profiles p where p.id = v.reporter and p.demonstration;
	delete from public.reports r using public.profiles p where p.id = r.reporter and p.demonstration;
	get diagnostics reports = row_count;
	if reports > 0 then
		-- what was learned from it is of no use for the real world
		delete from public.calibration;
		delete from public.place_dynamics;
		update public.kind_dynamics k
		set (rates, "left", "right") = (select x.rates, x."left", x."right" from public.spectrum(k.first_prior, k.first_dwell) x),
			prior = k.first_prior, dwell = k.first_dwell, reports = 0, learned_at = null
		where k.learned_at is not null;
	end if;
	-- what was said of it counts as never said: nothing opens again that only an invention closed
	update public.alerts a set cancelled_at = now(), cancelled_because = 'demonstration'
	where a.demonstration and a.cancelled_at is null and a.expires > now();
	update public.place_alerts x
	set status = case when exists (select from public.alerts a where a.id = x.status_alert and a.demonstration) then null else x.status end,
		wait_level = case when exists (select from public.alerts a where a.id = x.wait_alert and a.demonstration) then 0 else x.wait_level end
	where x.place_id = any(touched);
	update public.places p set archived = true where p.source = 'demonstration' and not p.archived;
	get diagnostics places = row_count;
	foreach place in array touched loop
		perform public.refresh_status(place);
	end loop;
	delete from auth.users u using public.profiles p where p.id = u.id and p.demonstration;
	insert into public.audit_log (action, after)
	values ('end_demonstration', jsonb_build_object('reports', reports, 'places', places));
	return jsonb_build_object('reports', reports, 'places', places);
end
$$;
comment on function public.end_demonstration() is 'Removes every simulated reporter with all its reports, calls off the alerts that stood on them, and hides the places that were only for the demonstration.';

create or replace function public.housekeep() returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	month date;
	name text;
	made text[] := '{}';
	dropped text[] := '{}';
begin
	for i in 0 .. 2 loop
		month := date_trunc('month', now())::date + make_interval(months => i);
		name := 'reports_' || to_char(month, 'YYYY_MM');
		if to_regclass('public.' || name) is null then
			execute format('create table public.%I partition of public.reports for values from (%L) to (%L)', name, month, month + interval '1 month');
			execute format('alter table public.%I enable row level security', name);
			execute format('revoke all on public.%I from anon, authenticated', name);
			made := made || name;
		end if;
	end loop;
	-- a report is weighed for a day and kept for a year
	for name in
		select c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
		where i.inhparent = 'public.reports'::regclass and c.relname ~ '^reports_\d{4}_\d{2}$'
			and c.relname < 'reports_' || to_char(now() - interval '13 months', 'YYYY_MM')
	loop
		execute format('drop table public.%I', name);
		dropped := dropped || name;
	end loop;
	-- a report older than a day is refused, so an id older than two can no longer come again
	delete from public.report_ids where received_at < now() - interval '2 days';
	delete from public.taken_back where at < now() - interval '1 hour';
	delete from public.voices where observed_at < now() - interval '2 days' and (valid_until is null or valid_until < now());
	update public.reports set session = null, network = null where received_at < now() - interval '2 days' and (session is not null or network is not null);
	-- nobody else came by in two weeks: there is nothing left to judge by
	delete from public.unjudged where received_at < now() - interval '14 days';
	delete from public.judgements where judged_at < now() - interval '60 days';
	-- forgotten to less than one time together, which is chance
	delete from public.kinships where together * exp(-extract(epoch from now() - at) / (30 * 86400.0)) < 0.5;
	-- what the demonstration invented is kept only until everybody has heard that it is called off
	delete from public.alerts a
	where coalesce(a.cancelled_at, a.expires) < now() - case when a.demonstration then interval '1 day' else interval '30 days' end;
	-- nothing follows any more from what was over a day ago
	delete from public.place_alerts x
	where not exists (select from public.alerts a where a.id in (x.status_alert, x.wait_alert) and a.expires > now() - interval '1 day');
	return jsonb_build_object('made', made, 'dropped', dropped);
end
$$;
comment on function public.housekeep() is 'Makes the partitions of the coming months, drops those of more than a year ago, forgets old report ids, marks of origin and alerts. Run it hourly.';
