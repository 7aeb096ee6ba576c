-- The demonstration: marks simulated reporters, and removes them with all their reports.

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
	simulated uuid[];
	place uuid;
	reports integer;
	places integer;
begin
	-- people who are marked during this call belong to the next one
	perform pg_advisory_xact_lock(hashtext('public.merge_places'));
	-- who puts places there again locks them before their statuses
	lock table public.places in share row exclusive mode;
	-- nobody reports while everything simulated goes: simulated people still report, at places that are not known here
	lock table public.place_status in exclusive mode;
	-- Who is being deleted by somebody else is not waited for: that deletion waits for the statuses. People come after the
	-- statuses here, because who reports twice looks at the user again (foreign key) while holding a status.
	select coalesce(array_agg(x.id order by x.id), '{}') into simulated
	from (
		select u.id from auth.users u
		where u.id in (select p.id from public.profiles p where p.demonstration)
		order by u.id for no key update skip locked
	) x;
	select coalesce(array_agg(x.id order by x.id), '{}') into touched
	from (
		select public.places_of_simulated_reports() union select public.places_of_simulated_alerts()
		union select p.id from public.places p where p.source = 'demonstration' and not p.archived
	) x (id);
	perform from public.places p where p.id = any(touched) order by p.id for no key update;
	perform from public.place_status s where s.place_id = any(touched) order by s.place_id for update;
	perform from public.profiles p where p.id = any(simulated) order by p.id for update;
	perform public.lock_kinships(simulated);
	reports := public.forget_simulated_reports(simulated);
	if reports > 0 then
		-- dynamics learned from simulated reports are not valid for real ones
		perform public.forget_dynamics();
	end if;
	perform public.call_off_simulated_alerts(touched);
	places := public.archive_simulated_places();
	foreach place in array touched loop
		perform public.refresh_status(place);
	end loop;
	delete from auth.users u where u.id = any(simulated);
	if reports > 0 then
		-- nor is what was counted of them
		perform public.forget_calibration();
	end if;
	perform public.audit(null, 'end_demonstration', null, null, null, jsonb_build_object('reports', reports, 'places', places));
	return jsonb_build_object('reports', reports, 'places', places);
end
$$;
comment on function public.end_demonstration() is 'Deletes every simulated reporter with all reports, cancels the alerts that are based on them, and archives the places that exist only for the demonstration. Answers the numbers { reports, places }.';
revoke execute on function public.end_demonstration() from public, anon, authenticated;
grant execute on function public.end_demonstration() to service_role;
