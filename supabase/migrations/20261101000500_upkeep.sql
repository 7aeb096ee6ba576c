-- What runs by itself or by the operator: partitions, old data, the demonstration.

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
	return jsonb_build_object('made', made, 'dropped', dropped);
end
$$;
comment on function public.housekeep() is 'Makes the partitions of the coming months, drops those of more than a year ago, forgets old report ids. Run it daily.';
revoke execute on function public.housekeep() from public, anon, authenticated;
grant execute on function public.housekeep() to service_role;

select public.housekeep();

create function public.mark_demo(user_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
	update public.profiles p set demonstration = true where p.id = mark_demo.user_id;
	return jsonb_build_object('user_id', mark_demo.user_id, 'demonstration', found);
end
$$;
comment on function public.mark_demo(uuid) is 'Marks a person as a simulated reporter of the demonstration.';
revoke execute on function public.mark_demo(uuid) from public, anon, authenticated;
grant execute on function public.mark_demo(uuid) to service_role;

create function public.end_demonstration() returns jsonb
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
	from public.reports r join public.profiles p on p.id = r.reporter where p.demonstration;
	perform from public.place_status s where s.place_id = any(touched) order by s.place_id for update;
	delete from public.reports r using public.profiles p where p.id = r.reporter and p.demonstration;
	get diagnostics reports = row_count;
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
comment on function public.end_demonstration() is 'Removes every simulated reporter with all its reports, and the places that were only for the demonstration.';
revoke execute on function public.end_demonstration() from public, anon, authenticated;
grant execute on function public.end_demonstration() to service_role;
