-- What the screen of dispatchers asks for beside moderation: who one is in the log, what an account has said, what was
-- merged, and a lift undone.

create function public.my_handle() returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
	return jsonb_build_object('handle', public.handle_of(public.require_dispatcher()));
end
$$;
comment on function public.my_handle() is 'The name by which the caller appears in the audit log: { handle }. Refuses with not_dispatcher.';

create function public.account_summary(report_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	person uuid;
	held public.suspensions;
begin
	perform public.require_dispatcher();
	person := public.reporter_of(report_id);
	held := public.suspension_of(person);
	return (
		select jsonb_build_object('reporter', public.handle_of(person), 'role', p.role,
			'band', public.band_of(public.reliability(p.alpha, p.beta)), 'known', p.standing >= 1 or p.role not in ('anonymous', 'driver'),
			'suspension', case when held.id is not null then jsonb_build_object('id', held.id, 'level', held.level, 'until', held.until, 'reason', held.reason) end)
		from public.profiles p where p.id = person
	) || (
		-- the same sixty days that taking an account back reaches
		select jsonb_build_object(
			'shown', count(*) filter (where r.hidden_at is null), 'shown_places', count(distinct r.place_id) filter (where r.hidden_at is null),
			'hidden', count(*) filter (where r.hidden_at is not null), 'hidden_places', count(distinct r.place_id) filter (where r.hidden_at is not null),
			'judged', count(j.borne_out), 'borne_out', round(avg(j.borne_out)::numeric, 3))
		from public.reports r
		left join public.judgements j on j.report_id = r.id
		where r.reporter = person and r.observed_at > now() - interval '60 days' and r.retracted_at is null
	);
end
$$;
comment on function public.account_summary(uuid) is 'What who made a report has said in sixty days: { reporter, role, band, known, suspension, shown, shown_places, hidden, hidden_places, judged, borne_out }. Refuses with not_dispatcher, unknown_report.';

create function public.merged_places(place_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
	perform public.require_dispatcher();
	return coalesce((
		select jsonb_agg(jsonb_build_object('place_id', p.id, 'names', p.names,
			'reports', (select count(*) from public.reports r where r.place_id = merged_places.place_id and r.merged_from = p.id)) order by p.id)
		from public.places p where p.merged_into = merged_places.place_id
	), '[]');
end
$$;
comment on function public.merged_places(uuid) is 'The places that were merged into one, with how many reports came along: [{ place_id, names, reports }]. Refuses with not_dispatcher.';
create index places_merged on public.places (merged_into) where merged_into is not null;

create function public.renew_suspension(suspension_id uuid, reason text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	found_one public.suspensions;
begin
	select * into found_one from public.suspensions s where s.id = renew_suspension.suspension_id for update;
	if found_one.id is null or found_one.until <= now() then
		raise exception using errcode = 'CX027', message = 'There is no such suspension, or its time is over.', detail = 'unknown_suspension';
	end if;
	if found_one.lifted_at is not null then
		-- what was said when it was lifted answers no appeal any more: that waits again
		update public.suspensions s set lifted_at = null, answer = null, answered_at = null where s.id = found_one.id;
		perform public.audit(me, 'renew_suspension', public.handle_of(found_one.user_id), why, null,
			jsonb_build_object('suspension', found_one.id, 'level', found_one.level, 'until', found_one.until));
	end if;
	return jsonb_build_object('id', found_one.id, 'reporter', public.handle_of(found_one.user_id), 'level', found_one.level, 'until', found_one.until);
end
$$;
comment on function public.renew_suspension(uuid, text) is 'Puts a suspension that was lifted in force again, until the end it had; answers { id, reporter, level, until }. Refuses with not_dispatcher, bad_reason, unknown_suspension.';

revoke execute on function public.my_handle(), public.account_summary(uuid), public.merged_places(uuid), public.renew_suspension(uuid, text) from public, anon;
grant execute on function public.my_handle(), public.account_summary(uuid), public.merged_places(uuid), public.renew_suspension(uuid, text) to authenticated, service_role;
