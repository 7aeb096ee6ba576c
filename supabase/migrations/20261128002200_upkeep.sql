-- Scheduled upkeep: partitions of reports, and deletion of old data.

create function public.housekeep() returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	made constant text[] := public.make_report_partitions();
	dropped constant text[] := public.drop_report_partitions();
begin
	perform public.forget_reports();
	perform public.forget_judgements();
	perform public.forget_alerts();
	perform public.forget_place_alerts();
	return jsonb_build_object('made', made, 'dropped', dropped);
end
$$;
comment on function public.housekeep() is 'Runs the upkeep of all subjects: creates and drops partitions of reports, and deletes old data. Answers { made, dropped }, names of partitions. Run it hourly.';
revoke execute on function public.housekeep() from public, anon, authenticated;
grant execute on function public.housekeep() to service_role;

-- With pg_cron the database schedules its own upkeep; without it, the operator's process calls the same functions.
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
