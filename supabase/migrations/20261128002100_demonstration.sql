-- Simulated reporters: who they are, and how all they said goes with them.

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
revoke execute on function public.end_demonstration() from public, anon, authenticated;
grant execute on function public.end_demonstration() to service_role;
