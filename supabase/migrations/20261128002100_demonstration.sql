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
	place uuid;
	reports integer;
	places integer;
begin
	select coalesce(array_agg(x.id order by x.id), '{}') into touched
	from (select public.places_of_simulated_reports() union select public.places_of_simulated_alerts()) x (id);
	perform from public.place_status s where s.place_id = any(touched) order by s.place_id for update;
	reports := public.forget_simulated_reports();
	if reports > 0 then
		-- calibration and dynamics learned from simulated reports are not valid for real ones
		perform public.forget_calibration();
		perform public.forget_dynamics();
	end if;
	perform public.call_off_simulated_alerts(touched);
	places := public.archive_simulated_places();
	foreach place in array touched loop
		perform public.refresh_status(place);
	end loop;
	delete from auth.users u using public.profiles p where p.id = u.id and p.demonstration;
	perform public.audit(null, 'end_demonstration', null, null, null, jsonb_build_object('reports', reports, 'places', places));
	return jsonb_build_object('reports', reports, 'places', places);
end
$$;
comment on function public.end_demonstration() is 'Deletes every simulated reporter with all reports, cancels the alerts that are based on them, and archives the places that exist only for the demonstration. Answers the numbers { reports, places }.';
revoke execute on function public.end_demonstration() from public, anon, authenticated;
grant execute on function public.end_demonstration() to service_role;
