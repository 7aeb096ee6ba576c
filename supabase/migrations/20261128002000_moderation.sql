-- Actions of dispatchers: pin, hide, suspend, merge, and take back a whole account. Each is audited and can be undone.

create function public.brief_status(place uuid) returns jsonb
language sql
stable
set search_path = ''
as $$
	select jsonb_build_object('status', s.status, 'confidence', round(s.confidence::numeric, 3)) from public.place_status s where s.place_id = place
$$;
comment on function public.brief_status(uuid) is 'The status that is shown, for the audit log.';
revoke execute on function public.brief_status(uuid) from public, anon, authenticated;

create function public.pin_status(place_id uuid, status text, until timestamptz, reason text, seen bigint default null, alerts boolean default true) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	before jsonb;
	pin public.pins;
begin
	-- first, so that a merge that is under way is waited for
	perform public.require_unchanged(seen, array[pin_status.place_id::text]);
	if not exists (select from public.places p where p.id = pin_status.place_id and not p.archived) then
		perform public.refuse('CX021', 'unknown_place', 'There is no such place.');
	elsif pin_status.status is null or pin_status.status not in ('open', 'busy', 'restricted', 'closed') then
		perform public.refuse('CX022', 'bad_status', 'The status is open, busy, restricted or closed.');
	elsif pin_status.until is null or pin_status.until <= now() or pin_status.until > now() + interval '31 days' then
		perform public.refuse('CX023', 'bad_expiry', 'A pin ends in the future, within 31 days.');
	end if;
	perform from public.place_status s where s.place_id = pin_status.place_id for update;
	before := public.brief_status(pin_status.place_id);
	update public.pins p set removed_at = now() where p.place_id = pin_status.place_id and p.removed_at is null;
	insert into public.pins (place_id, status, reason, until, pinned_by, alerts)
	values (pin_status.place_id, pin_status.status, why, pin_status.until, me, coalesce(pin_status.alerts, true)) returning * into pin;
	perform public.refresh_status(pin_status.place_id);
	perform public.audit(me, 'pin_status', pin_status.place_id::text, why, before,
		public.brief_status(pin_status.place_id) || jsonb_build_object('pin', pin.id, 'until', pin.until) || case when pin.alerts then '{}' else '{"alerts": false}'::jsonb end);
	return jsonb_build_object('id', pin.id, 'place_id', pin.place_id, 'status', pin.status, 'until', pin.until);
end
$$;
comment on function public.pin_status(uuid, text, timestamptz, text, bigint, boolean) is 'Sets the shown status of a place until a time within 31 days; the evidence stays unchanged. With alerts = false the pin raises no alert. Answers { id, place_id, status, until }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_place, bad_status, bad_expiry.';
revoke execute on function public.pin_status(uuid, text, timestamptz, text, bigint, boolean) from public, anon;
grant execute on function public.pin_status(uuid, text, timestamptz, text, bigint, boolean) to authenticated, service_role;

create function public.unpin_status(place_id uuid, reason text, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	before jsonb;
	removed integer;
begin
	perform public.require_unchanged(seen, array[unpin_status.place_id::text]);
	perform from public.place_status s where s.place_id = unpin_status.place_id for update;
	before := public.brief_status(unpin_status.place_id);
	update public.pins p set removed_at = now()
	where p.place_id = unpin_status.place_id and p.removed_at is null and p.until > now();
	get diagnostics removed = row_count;
	if removed > 0 then
		perform public.refresh_status(unpin_status.place_id);
		perform public.audit(me, 'unpin_status', unpin_status.place_id::text, why, before, public.brief_status(unpin_status.place_id));
	end if;
	return jsonb_build_object('place_id', unpin_status.place_id, 'removed', removed);
end
$$;
comment on function public.unpin_status(uuid, text, bigint) is 'Removes the pin of a place; answers { place_id, removed }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared).';
revoke execute on function public.unpin_status(uuid, text, bigint) from public, anon;
grant execute on function public.unpin_status(uuid, text, bigint) to authenticated, service_role;

create function public.set_hidden(ids uuid[], hidden boolean) returns uuid[]
language plpgsql
set search_path = ''
as $$
declare
	touched uuid[];
	voice record;
begin
	touched := public.lock_statuses((select coalesce(array_agg(distinct r.place_id), '{}') from public.reports r where r.id = any(ids)));
	update public.reports r set hidden_at = case when hidden then now() end where r.id = any(ids) and (r.hidden_at is null) = hidden;
	if hidden then
		delete from public.unjudged u where u.report_id = any(ids);
	end if;
	for voice in select distinct r.place_id, r.reporter from public.reports r where r.id = any(ids) loop
		perform public.find_voice(voice.place_id, voice.reporter);
	end loop;
	return touched;
end
$$;
comment on function public.set_hidden(uuid[], boolean) is 'Hides reports and removes them from the belief, or restores them; answers the places whose status has to be computed again.';
revoke execute on function public.set_hidden(uuid[], boolean) from public, anon, authenticated;

create function public.is_statement(report public.reports) returns boolean
language sql
immutable
set search_path = ''
as $$
	select report.role in ('official', 'dispatcher')
$$;
comment on function public.is_statement(public.reports) is 'True for the report of an official or a dispatcher.';
revoke execute on function public.is_statement(public.reports) from public, anon, authenticated;

create function public.statement_facts(report public.reports) returns jsonb
language sql
immutable
set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('report', report.id, 'said', report.status, 'valid_until', report.valid_until, 'note', report.note, 'role', report.role))
$$;
comment on function public.statement_facts(public.reports) is 'What a statement says, for the audit log: { report, said, valid_until?, note?, role }.';
revoke execute on function public.statement_facts(public.reports) from public, anon, authenticated;

create function public.log_statement() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	-- simulated officials speak all the time, and none of it is true
	if exists (select from public.profiles p where p.id = new.reporter and not p.demonstration) then
		perform public.audit(new.reporter, case when new.retracted_at is null then 'state' else 'retract_statement' end,
			new.place_id::text, null, null, public.statement_facts(new));
	end if;
	return null;
end
$$;
comment on function public.log_statement() is 'Writes the report of an official or a dispatcher, and its withdrawal by that person, into the audit log.';
revoke execute on function public.log_statement() from public, anon, authenticated;
create trigger log_statement after insert on public.reports
	for each row when (new.role in ('official', 'dispatcher')) execute function public.log_statement();
create trigger log_retraction after update of retracted_at on public.reports
	for each row when (new.role in ('official', 'dispatcher') and old.retracted_at is null and new.retracted_at is not null)
	execute function public.log_statement();

create function public.statements_in_force(place_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
	perform public.require_dispatcher();
	return coalesce((
		select jsonb_agg(jsonb_build_object('id', r.id, 'reporter', public.handle_of(r.reporter), 'role', r.role, 'status', r.status,
			'observed_at', r.observed_at, 'valid_until', r.valid_until, 'note', r.note) order by r.observed_at desc, r.id desc)
		from (
			select * from public.reports q
			where q.place_id = statements_in_force.place_id and q.observed_at > now() - interval '32 days'
				and q.valid_until > now() and q.hidden_at is null and q.retracted_at is null
				-- a newer report of the same person ends a statement
				and exists (select from public.voices v where v.place_id = q.place_id and v.reporter = q.reporter and v.report_id = q.id)
			order by q.observed_at desc, q.id desc limit 20
		) r
	), '[]');
end
$$;
comment on function public.statements_in_force(uuid) is 'Official statements about a place that are in force, newest first: [{ id, reporter, role, status, observed_at, valid_until, note }], at most 20. Refuses with not_dispatcher.';
revoke execute on function public.statements_in_force(uuid) from public, anon;
grant execute on function public.statements_in_force(uuid) to authenticated, service_role;

create function public.pin_alert_preview(place_id uuid, status text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	told public.alerts;
	stands boolean;
begin
	perform public.require_dispatcher();
	select a.* into told from public.place_alerts p join public.alerts a on a.id = p.status_alert where p.place_id = pin_alert_preview.place_id;
	stands := coalesce(told.cancelled_at is null and told.expires > now(), false);
	return jsonb_build_object(
		'severity', case
			when pin_alert_preview.status in ('restricted', 'closed') then
				case when stands and told.facts ->> 'status' = pin_alert_preview.status then null
					when pin_alert_preview.status = 'closed' then 'Severe' else 'Moderate' end
			when told.cancelled_at is null and told.expires > now() - interval '1 hour'
				and (select p.status from public.place_alerts p where p.place_id = pin_alert_preview.place_id) in ('restricted', 'closed') then 'Minor'
		end,
		'stands', stands and told.facts ->> 'status' = pin_alert_preview.status,
		'subscribers', (select count(*) from public.push_subscriptions));
end
$$;
comment on function public.pin_alert_preview(uuid, text) is 'What a pin of this status would tell drivers: { severity: of the alert that it raises, or null; stands: an alert with this status is in force already; subscribers: number of devices that get alerts while the app is closed, in the whole region }. Refuses with not_dispatcher.';
revoke execute on function public.pin_alert_preview(uuid, text) from public, anon;
grant execute on function public.pin_alert_preview(uuid, text) to authenticated, service_role;

create function public.queue_of_contradictions() returns jsonb
language sql
stable
set search_path = ''
as $$
	select coalesce((
		select jsonb_agg(x.item order by x.against desc, x.latest_at desc) from (
			select c.against, c.latest_at, jsonb_build_object('place_id', p.id, 'names', p.names, 'kind', p.kind, 'status', public.status_json(s),
				'by', f.by, 'against', c.against, 'agreeing', c.agreeing, 'first_at', c.first_at, 'latest_at', c.latest_at, 'people_say', c.people_say) as item
			from public.place_status s
			join public.places p on p.id = s.place_id
			cross join lateral (
				select case when s.pin is not null then 'pin' else 'official' end as by, coalesce(s.pin, s.official) ->> 'status' as status,
					(coalesce(s.pin, s.official) ->> 'since')::timestamptz as since
			) f
			cross join lateral (
				select count(*) filter (where v.status <> f.status) as against, count(*) filter (where v.status = f.status) as agreeing,
					count(*) filter (where v.status <> f.status and v.known) as known_against,
					min(v.observed_at) filter (where v.status <> f.status) as first_at, max(v.observed_at) filter (where v.status <> f.status) as latest_at,
					mode() within group (order by v.status) filter (where v.status <> f.status) as people_say
				from (
					-- the newest report of each person since then
					select distinct on (r.reporter) r.status, r.observed_at, r.known
					from public.reports r
					where r.place_id = s.place_id and r.observed_at > greatest(f.since, now() - interval '6 hours')
						and r.hidden_at is null and r.retracted_at is null and r.valid_until is null and r.weight >= 0.3
						and (public.suspension_of(r.reporter)).id is null
					order by r.reporter, r.observed_at desc
				) v
			) c
			-- a pin or statement in force has an end: its index has these few places
			where s.expires_at is not null and (s.pin is not null or s.official is not null) and not p.archived
				and c.against > c.agreeing and (c.against >= 2 or c.known_against >= 1)
			order by c.against desc, c.latest_at desc limit 50
		) x
	), '[]')
$$;
comment on function public.queue_of_contradictions() is 'Pins and official statements that credible people contradict: more people against than for, at least two or one who is known, by the newest report of each person since the pin or statement and within six hours. [{ place_id, names, kind, status, by: pin | official, against, agreeing, first_at, latest_at, people_say }], at most 50.';
revoke execute on function public.queue_of_contradictions() from public, anon, authenticated;

create function public.hide_report(report_id uuid, reason text, hide boolean default true, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	told public.reports;
	before jsonb;
begin
	select * into told from public.reports r where r.id = hide_report.report_id;
	if told.id is null then
		perform public.refuse('CX024', 'unknown_report', 'There is no such report.');
	end if;
	perform public.require_unchanged(seen, array[case when public.is_statement(told) then told.place_id::text else told.id::text end, public.handle_of(told.reporter)]);
	-- its place may have been merged or separated during the wait
	select * into told from public.reports r where r.id = hide_report.report_id;
	perform public.lock_statuses(array[told.place_id]);
	-- somebody else may have hidden it meanwhile
	select * into told from public.reports r where r.id = hide_report.report_id;
	if (told.hidden_at is not null) is distinct from hide_report.hide then
		before := public.brief_status(told.place_id);
		perform public.set_hidden(array[told.id], hide_report.hide);
		perform public.refresh_status(told.place_id);
		if public.is_statement(told) then
			perform public.audit(me, case when hide then 'withdraw_statement' else 'restore_statement' end, told.place_id::text, why, before,
				public.brief_status(told.place_id) || public.statement_facts(told));
		else
			perform public.audit(me, case when hide then 'hide_report' else 'unhide_report' end, told.id::text, why, before,
				public.brief_status(told.place_id) || jsonb_build_object('place_id', told.place_id));
		end if;
	end if;
	return jsonb_build_object('id', told.id, 'hidden', hide_report.hide);
end
$$;
comment on function public.hide_report(uuid, text, boolean, bigint) is 'Hides one report, or with hide = false restores it; the report of an official or a dispatcher is logged as a statement withdrawn or restored. Answers { id, hidden }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_report.';
revoke execute on function public.hide_report(uuid, text, boolean, bigint) from public, anon;
grant execute on function public.hide_report(uuid, text, boolean, bigint) to authenticated, service_role;

create function public.reporter_of(report_id uuid) returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
	person uuid;
begin
	select r.reporter into person from public.reports r where r.id = reporter_of.report_id;
	if person is null then
		perform public.refuse('CX024', 'unknown_report', 'There is no such report.');
	end if;
	return person;
end
$$;
comment on function public.reporter_of(uuid) is 'The reporter of a report; refuses with unknown_report.';
revoke execute on function public.reporter_of(uuid) from public, anon, authenticated;

create function public.suspend_reporter(report_id uuid, level text, reason text, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	person constant uuid := public.reporter_of(report_id);
	made public.suspensions;
begin
	if suspend_reporter.level is null or suspend_reporter.level not in ('24h', '7d', 'permanent') then
		perform public.refuse('CX025', 'bad_level', 'The level is 24h, 7d or permanent.');
	elsif person = me then
		perform public.refuse('CX026', 'own_account', 'You cannot suspend your own account.');
	end if;
	perform public.require_unchanged(seen, array[public.handle_of(person)]);
	insert into public.suspensions (user_id, level, reason, suspended_by, until)
	values (person, suspend_reporter.level, why, me,
		case suspend_reporter.level when '24h' then now() + interval '24 hours' when '7d' then now() + interval '7 days' end)
	returning * into made;
	perform public.audit(me, 'suspend_reporter', public.handle_of(person), why, null,
		jsonb_build_object('suspension', made.id, 'level', made.level, 'until', made.until));
	return jsonb_build_object('id', made.id, 'reporter', public.handle_of(person), 'level', made.level, 'until', made.until);
end
$$;
comment on function public.suspend_reporter(uuid, text, text, bigint) is 'Suspends the reporter of a report for 24h, 7d or permanently (permanent); answers { id, reporter, level, until }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), bad_level, unknown_report, own_account.';
revoke execute on function public.suspend_reporter(uuid, text, text, bigint) from public, anon;
grant execute on function public.suspend_reporter(uuid, text, text, bigint) to authenticated, service_role;

create function public.answer_suspension(suspension_id uuid, lift boolean, reason text, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	found_one public.suspensions;
begin
	perform public.require_unchanged(seen, array[(select public.handle_of(s.user_id) from public.suspensions s where s.id = answer_suspension.suspension_id)]);
	select * into found_one from public.suspensions s where s.id = answer_suspension.suspension_id for update;
	if found_one.id is null then
		perform public.refuse('CX027', 'unknown_suspension', 'There is no such suspension.');
	end if;
	update public.suspensions s
	set answer = why, answered_at = now(), lifted_at = case when lift then coalesce(s.lifted_at, now()) else s.lifted_at end
	where s.id = found_one.id;
	perform public.audit(me, case when lift then 'lift_suspension' else 'refuse_appeal' end, public.handle_of(found_one.user_id), why,
		jsonb_build_object('suspension', found_one.id, 'level', found_one.level, 'until', found_one.until), null);
	return jsonb_build_object('id', found_one.id, 'lifted', lift or found_one.lifted_at is not null);
end
$$;
comment on function public.answer_suspension(uuid, boolean, text, bigint) is 'Lifts a suspension, or answers the appeal and keeps the suspension in force; answers { id, lifted }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_suspension.';
revoke execute on function public.answer_suspension(uuid, boolean, text, bigint) from public, anon;
grant execute on function public.answer_suspension(uuid, boolean, text, bigint) to authenticated, service_role;

create function public.renew_suspension(suspension_id uuid, reason text, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	found_one public.suspensions;
begin
	perform public.require_unchanged(seen, array[(select public.handle_of(s.user_id) from public.suspensions s where s.id = renew_suspension.suspension_id)]);
	select * into found_one from public.suspensions s where s.id = renew_suspension.suspension_id for update;
	if found_one.id is null or found_one.until <= now() then
		perform public.refuse('CX027', 'unknown_suspension', 'There is no such suspension, or its time is over.');
	end if;
	if found_one.lifted_at is not null then
		-- the answer belonged to the lifting; an appeal is unanswered again
		update public.suspensions s set lifted_at = null, answer = null, answered_at = null where s.id = found_one.id;
		perform public.audit(me, 'renew_suspension', public.handle_of(found_one.user_id), why, null,
			jsonb_build_object('suspension', found_one.id, 'level', found_one.level, 'until', found_one.until));
	end if;
	return jsonb_build_object('id', found_one.id, 'reporter', public.handle_of(found_one.user_id), 'level', found_one.level, 'until', found_one.until);
end
$$;
comment on function public.renew_suspension(uuid, text, bigint) is 'Puts a lifted suspension in force again, with its original end; answers { id, reporter, level, until }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_suspension.';
revoke execute on function public.renew_suspension(uuid, text, bigint) from public, anon;
grant execute on function public.renew_suspension(uuid, text, bigint) to authenticated, service_role;

create function public.merge_places(place_id uuid, into_id uuid, reason text, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	moved integer;
	voice record;
begin
	perform public.require_unchanged(seen, array[merge_places.place_id::text, merge_places.into_id::text]);
	-- one merge at a time: which places it changes depends on the merges before it
	perform pg_advisory_xact_lock(hashtext('public.merge_places'));
	-- the same order as everywhere: places, then statuses
	perform from public.places p
	where p.id in (merge_places.place_id, merge_places.into_id) or p.merged_into = merge_places.place_id
	order by p.id for no key update;
	if place_id = into_id or (
		select count(*) from public.places p where p.id in (merge_places.place_id, merge_places.into_id) and not p.archived
	) <> 2 or (select count(distinct p.kind) from public.places p where p.id in (merge_places.place_id, merge_places.into_id)) <> 1 then
		perform public.refuse('CX021', 'unknown_place', 'Name two different places of one kind.');
	end if;
	perform from public.place_status s where s.place_id in (merge_places.place_id, merge_places.into_id) order by s.place_id for update;
	update public.reports r set place_id = merge_places.into_id, merged_from = coalesce(r.merged_from, merge_places.place_id)
	where r.place_id = merge_places.place_id;
	get diagnostics moved = row_count;
	update public.unjudged u set place_id = merge_places.into_id where u.place_id = merge_places.place_id;
	update public.judgements j set place_id = merge_places.into_id where j.place_id = merge_places.place_id;
	for voice in select v.reporter from public.voices v where v.place_id = merge_places.place_id loop
		perform public.find_voice(merge_places.into_id, voice.reporter);
	end loop;
	delete from public.voices v where v.place_id = merge_places.place_id;
	-- places that were merged into this one before now point to the new place
	update public.places p set merged_into = merge_places.into_id where p.merged_into = merge_places.place_id;
	update public.places p set archived = true, merged_into = merge_places.into_id where p.id = merge_places.place_id;
	perform public.refresh_status(merge_places.place_id);
	perform public.refresh_status(merge_places.into_id);
	perform public.audit(me, 'merge_places', merge_places.place_id::text, why, null,
		jsonb_build_object('into', merge_places.into_id, 'reports', moved));
	return jsonb_build_object('place_id', merge_places.place_id, 'into_id', merge_places.into_id, 'reports', moved);
end
$$;
comment on function public.merge_places(uuid, uuid, text, bigint) is 'Merges a place into another of the same kind: reports about the first now count for the second. Answers { place_id, into_id, reports }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_place.';
revoke execute on function public.merge_places(uuid, uuid, text, bigint) from public, anon;
grant execute on function public.merge_places(uuid, uuid, text, bigint) to authenticated, service_role;

create function public.unmerge_place(place_id uuid, reason text, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	into_id uuid;
	moved integer;
	voice record;
begin
	perform public.require_unchanged(seen, array[unmerge_place.place_id::text]);
	perform pg_advisory_xact_lock(hashtext('public.merge_places'));
	select p.merged_into into into_id from public.places p where p.id = unmerge_place.place_id;
	perform from public.places p where p.id in (unmerge_place.place_id, into_id) order by p.id for no key update;
	if into_id is null or not exists (select from public.places p where p.id = unmerge_place.place_id and p.merged_into = into_id) then
		perform public.refuse('CX021', 'unknown_place', 'This place is merged into no other.');
	end if;
	perform from public.place_status s where s.place_id in (unmerge_place.place_id, into_id) order by s.place_id for update;
	update public.places p set archived = false, merged_into = null where p.id = unmerge_place.place_id;
	update public.unjudged u set place_id = unmerge_place.place_id from public.reports r
	where r.id = u.report_id and r.merged_from = unmerge_place.place_id;
	update public.judgements j set place_id = unmerge_place.place_id from public.reports r
	where r.id = j.report_id and r.merged_from = unmerge_place.place_id;
	update public.reports r set place_id = unmerge_place.place_id, merged_from = null where r.merged_from = unmerge_place.place_id;
	get diagnostics moved = row_count;
	for voice in
		select v.reporter from public.voices v where v.place_id = into_id
		union select r.reporter from public.reports r where r.place_id = unmerge_place.place_id and r.observed_at > now() - interval '2 days'
	loop
		perform public.find_voice(into_id, voice.reporter);
		perform public.find_voice(unmerge_place.place_id, voice.reporter);
	end loop;
	perform public.refresh_status(into_id);
	perform public.refresh_status(unmerge_place.place_id);
	perform public.audit(me, 'unmerge_place', unmerge_place.place_id::text, why, jsonb_build_object('into', into_id), jsonb_build_object('reports', moved));
	return jsonb_build_object('place_id', unmerge_place.place_id, 'reports', moved);
end
$$;
comment on function public.unmerge_place(uuid, text, bigint) is 'Undoes a merge: restores the place, and its reports count for it again. Answers { place_id, reports }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_place.';
revoke execute on function public.unmerge_place(uuid, text, bigint) from public, anon;
grant execute on function public.unmerge_place(uuid, text, bigint) to authenticated, service_role;

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
comment on function public.merged_places(uuid) is 'The places that were merged into a place, with the number of reports that moved: [{ place_id, names, reports }]. Refuses with not_dispatcher.';
revoke execute on function public.merged_places(uuid) from public, anon;
grant execute on function public.merged_places(uuid) to authenticated, service_role;

create function public.reverse_account(report_id uuid, reason text, restore boolean default false, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	person constant uuid := public.reporter_of(report_id);
	ids uuid[];
	touched uuid[];
	place uuid;
	j public.judgements;
	p public.profiles;
	again integer := 0;
begin
	perform public.require_unchanged(seen, array[public.handle_of(person)]);
	-- reports of the last 60 days, as long as judgements are kept; older reports have no effect on trust
	select coalesce(array_agg(r.id), '{}') into ids
	from public.reports r
	where r.reporter = person and r.observed_at > now() - interval '60 days' and r.retracted_at is null and (r.hidden_at is null) = not restore;
	touched := public.set_hidden(ids, not restore);
	perform public.lock_people(touched, now(), (
		select coalesce(array_agg(distinct x.reporter), '{}') from public.judgements x where x.place_id = any(touched) and x.reporter <> person
	));
	-- judgements of other people that used this evidence are made again without it, or with it
	for j in
		select x.* from public.judgements x
		where x.place_id = any(touched) and x.reporter <> person and exists (
			select from public.reports r
			where r.id = any(ids) and r.place_id = x.place_id and abs(extract(epoch from r.observed_at - x.observed_at)) < 6 * 3600
		)
		order by x.reporter, x.observed_at
	loop
		select * into p from public.profiles y where y.id = j.reporter;
		update public.profiles y
		set alpha = greatest(0.05, y.alpha - j.alpha * exp(-extract(epoch from now() - j.judged_at) / (60 * 86400.0))),
			beta = greatest(0.05, y.beta - j.beta * exp(-extract(epoch from now() - j.judged_at) / (60 * 86400.0))),
			standing = greatest(0, y.standing - j.standing * exp(-extract(epoch from now() - j.judged_at) / (60 * 86400.0)))
		where y.id = j.reporter;
		delete from public.judgements x where x.report_id = j.report_id;
		insert into public.unjudged (report_id, place_id, reporter, status, observed_at, received_at)
		values (j.report_id, j.place_id, j.reporter, j.status, j.observed_at, j.received_at) on conflict do nothing;
		again := again + 1;
	end loop;
	foreach place in array touched loop
		perform public.judge_due(place, now());
		perform public.refresh_status(place);
	end loop;
	perform public.audit(me, case when restore then 'restore_account' else 'reverse_account' end, public.handle_of(person), why, null,
		jsonb_build_object('reports', cardinality(ids), 'places', cardinality(touched), 'judged_again', again));
	return jsonb_build_object('reporter', public.handle_of(person), 'reports', cardinality(ids), 'places', cardinality(touched), 'judged_again', again);
end
$$;
comment on function public.reverse_account(uuid, text, boolean, bigint) is 'Takes back all reports of the last 60 days by the reporter of a report: hides them, computes the statuses again, and judges other people again without them. With restore = true, restores them. Answers { reporter, reports, places, judged_again }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_report.';
revoke execute on function public.reverse_account(uuid, text, boolean, bigint) from public, anon;
grant execute on function public.reverse_account(uuid, text, boolean, bigint) to authenticated, service_role;

create function public.moderation_reports(place_id uuid default null, before timestamptz default null, max_results integer default 50) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
	perform public.require_dispatcher();
	return coalesce((
		select jsonb_agg(jsonb_build_object(
			'id', r.id, 'place_id', r.place_id, 'place_names', pl.names, 'status', r.status, 'note', r.note, 'wait_minutes', r.wait_minutes,
			'requirements', r.requirements, 'observed_at', r.observed_at, 'received_at', r.received_at, 'distance_m', r.distance_m,
			'weight', round(r.weight::numeric, 3), 'hidden', r.hidden_at is not null, 'retracted', r.retracted_at is not null,
			'photo', o.name, 'photo_bytes', (o.metadata ->> 'size')::int, 'photo_removed', r.photo_removed_at is not null,
			'reporter', jsonb_build_object('handle', public.handle_of(r.reporter), 'role', p.role,
				'band', public.band_of(public.reliability(p.alpha, p.beta)), 'known', p.standing >= 1 or p.role not in ('anonymous', 'driver'),
				'suspended', (public.suspension_of(r.reporter)).id is not null),
			'borne_out', (select round(j.borne_out::numeric, 3) from public.judgements j where j.report_id = r.id)
		) order by r.received_at desc, r.id desc)
		from (
			select * from public.reports q
			where (moderation_reports.place_id is null or q.place_id = moderation_reports.place_id)
				and q.received_at < coalesce(moderation_reports.before, 'infinity')
				and q.received_at > now() - interval '60 days'
			order by q.received_at desc, q.id desc
			limit least(greatest(max_results, 1), 200)
		) r
		join public.profiles p on p.id = r.reporter
		join public.places pl on pl.id = r.place_id
		left join storage.objects o on o.bucket_id = 'photos' and o.name = r.photo
	), '[]');
end
$$;
comment on function public.moderation_reports(uuid, timestamptz, integer) is 'Reports of one place or of all places in the last 60 days, newest first, hidden ones included, with the handle, role and band of the reporter and the result of judging (borne_out). Refuses with not_dispatcher.';
revoke execute on function public.moderation_reports(uuid, timestamptz, integer) from public, anon;
grant execute on function public.moderation_reports(uuid, timestamptz, integer) to authenticated, service_role;

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
		-- the same sixty days as in reverse_account
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
comment on function public.account_summary(uuid) is 'Summary of the reporter of a report over sixty days: { reporter, role, band, known, suspension, shown, shown_places, hidden, hidden_places, judged, borne_out }. Refuses with not_dispatcher, unknown_report.';
revoke execute on function public.account_summary(uuid) from public, anon;
grant execute on function public.account_summary(uuid) to authenticated, service_role;

create function public.moderation_queue() returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	contradicted jsonb;
begin
	perform public.require_dispatcher();
	contradicted := public.queue_of_contradictions();
	return jsonb_build_object(
		-- a place is in one of the two lists
		'disputes', (
			select coalesce(jsonb_agg(d.item order by d.rank), '[]') from jsonb_array_elements(public.queue_of_disputes()) with ordinality d (item, rank)
			where d.item ->> 'place_id' not in (select c ->> 'place_id' from jsonb_array_elements(contradicted) c)
		),
		'pins', public.queue_of_pins(),
		'suspensions', public.queue_of_suspensions(),
		'doubted', public.queue_of_doubts(),
		'contradicted', contradicted
	);
end
$$;
comment on function public.moderation_queue() is 'The work that waits for a dispatcher, one list per subject: { disputes, pins, suspensions, doubted, contradicted }. Refuses with not_dispatcher.';
revoke execute on function public.moderation_queue() from public, anon;
grant execute on function public.moderation_queue() to authenticated, service_role;

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
comment on function public.my_handle() is 'The pseudonym of the caller in the audit log: { handle }. Refuses with not_dispatcher.';
revoke execute on function public.my_handle() from public, anon;
grant execute on function public.my_handle() to authenticated, service_role;

create function public.audit_entries(before_id bigint default null, max_results integer default 50) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
	perform public.require_dispatcher();
	return coalesce((
		select jsonb_agg(jsonb_build_object('id', a.id, 'at', a.at, 'actor', case when a.actor is null then null else public.handle_of(a.actor) end,
			'action', a.action, 'subject', a.subject, 'reason', a.reason, 'before', a.before, 'after', a.after,
			'names', (select p.names from public.places p where p.id = public.uuid_or_null(a.subject))) order by a.id desc)
		from (
			select * from public.audit_log l where l.id < coalesce(audit_entries.before_id, 9223372036854775807)
			order by l.id desc limit least(greatest(max_results, 1), 200)
		) a
	), '[]');
end
$$;
comment on function public.audit_entries(bigint, integer) is 'Entries of the audit log before an entry, newest first. Refuses with not_dispatcher.';
revoke execute on function public.audit_entries(bigint, integer) from public, anon;
grant execute on function public.audit_entries(bigint, integer) to authenticated, service_role;
