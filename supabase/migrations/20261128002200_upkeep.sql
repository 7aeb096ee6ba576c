-- What runs by itself: partitions, and what is old.

create function public.housekeep() returns jsonb
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
revoke execute on function public.housekeep() from public, anon, authenticated;
grant execute on function public.housekeep() to service_role;

select public.housekeep();

-- Where the database has a scheduler, it does the upkeep; elsewhere who runs the database calls the same functions.
do $$
begin
	if exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
		create extension if not exists pg_cron;
		perform cron.schedule('changxing-housekeep', '17 * * * *', 'select public.housekeep()');
		perform cron.schedule('changxing-expire', '* * * * *', 'select public.expire_statuses()');
		perform cron.schedule('changxing-learn-' || k.kind, k.minute || ' */6 * * *', format('select public.learn_dynamics(%L)', k.kind))
		from (values ('checkpoint', 11), ('sampling_point', 21), ('service_station', 31)) k(kind, minute);
	end if;
end
$$;
