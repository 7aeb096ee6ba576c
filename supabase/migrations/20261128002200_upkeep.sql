-- Scheduled upkeep: partitions of reports, deletion of old data, and the jobs.

select public.make_report_partitions();

create function public.housekeep() returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
	perform public.forget_reports();
	perform public.forget_judgements();
	perform public.forget_place_alerts();
	perform public.forget_alerts();
end
$$;
comment on function public.housekeep() is 'Deletes the old data of all subjects. Run it hourly.';
revoke execute on function public.housekeep() from public, anon, authenticated;
grant execute on function public.housekeep() to service_role;

create function public.schedule_jobs() returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
	schedule constant text := 'cron.schedule';
	job record;
begin
	if to_regprocedure(schedule || '(text, text, text)') is null then
		if not exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
			return 'the extension pg_cron is not available';
		end if;
		create extension pg_cron with schema pg_catalog;
	end if;
	for job in
		select * from (values
			('changxing-housekeep', '17 * * * *', 'select public.housekeep()'),
			('changxing-partitions', '37 * * * *', 'select public.keep_report_partitions()'),
			('changxing-expire', '* * * * *', 'select public.expire_statuses()'),
			('changxing-learn-checkpoint', '11 */6 * * *', 'select public.learn_dynamics(''checkpoint'')'),
			('changxing-learn-sampling_point', '21 */6 * * *', 'select public.learn_dynamics(''sampling_point'')'),
			('changxing-learn-service_station', '31 */6 * * *', 'select public.learn_dynamics(''service_station'')')
		) j(name, times, command)
	loop
		execute format('select %s($1, $2, $3)', schedule) using job.name, job.times, job.command;
	end loop;
	return null;
exception when others then
	-- not in shared_preload_libraries, or set up for another database (cron.database_name), or not allowed to this role
	return sqlerrm;
end
$$;
comment on function public.schedule_jobs() is 'Schedules the jobs with pg_cron, which is created if it is available; a second call changes nothing. Answers null, or why pg_cron cannot be used: then the operator calls the functions of the jobs.';
revoke execute on function public.schedule_jobs() from public, anon, authenticated;

do $$
declare
	problem constant text := public.schedule_jobs();
begin
	if problem is not null then
		raise notice 'The jobs are not scheduled: %', problem;
	end if;
end
$$;
