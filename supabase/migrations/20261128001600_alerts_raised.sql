-- Alerts that dispatchers raise and cancel, and readers' doubts about an alert.

insert into public.settings (name, value) values ('doubts_per_user', '{"window_s": 3600, "all": 20}');

create function public.checked_stretches(value jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
	one jsonb;
	stretch jsonb;
	kept jsonb := '[]';
begin
	if coalesce(jsonb_typeof(value), 'null') = 'null' then
		return kept;
	elsif jsonb_typeof(value) <> 'array' then
		perform public.refuse('CX031', 'bad_alert', 'The stretches are a list.');
	elsif jsonb_array_length(value) > 20 then
		perform public.refuse('CX031', 'bad_alert', 'At most 20 stretches.');
	end if;
	for one in select e from jsonb_array_elements(value) e loop
		stretch := jsonb_build_object('code', one -> 'code', 'from', public.position_or_null(one -> 'from'), 'to', public.position_or_null(one -> 'to'),
			'towards', public.position_or_null(one -> 'towards'), 'label', public.names_or_null(one -> 'label', 80));
		if jsonb_typeof(stretch -> 'code') <> 'string' or coalesce(stretch ->> 'code', '') !~ '^[GSX][0-9]{1,4}$' then
			perform public.refuse('CX031', 'bad_alert', 'A stretch names an expressway by its code, such as G60.');
		elsif stretch -> 'from' = 'null' or stretch -> 'to' = 'null' or stretch -> 'from' = stretch -> 'to' then
			perform public.refuse('CX031', 'bad_alert', 'A stretch goes from one position to another.');
		elsif stretch -> 'towards' = 'null' and coalesce(jsonb_typeof(one -> 'towards'), 'null') <> 'null' then
			perform public.refuse('CX031', 'bad_alert', 'Where a stretch leads is a position, or null for both ways.');
		elsif stretch -> 'label' = 'null' then
			perform public.refuse('CX031', 'bad_alert', 'A stretch has a label of at most 80 characters.');
		end if;
		kept := kept || jsonb_build_array(stretch);
	end loop;
	return kept;
end
$$;
comment on function public.checked_stretches(jsonb) is 'Checks the stretches of an alert, [{ code, from, to, towards, label }], at most 20, and answers them; refuses with bad_alert.';
revoke execute on function public.checked_stretches(jsonb) from public, anon, authenticated;

create function public.checked_area(value jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
	ring jsonb;
	points integer := 0;
	box record;
begin
	if coalesce(jsonb_typeof(value), 'null') = 'null' then
		return null;
	elsif jsonb_typeof(value) <> 'object' or value ->> 'type' is distinct from 'Polygon' or coalesce(jsonb_typeof(value -> 'coordinates'), '') <> 'array'
		or jsonb_array_length(value -> 'coordinates') not between 1 and 10 then
		perform public.refuse('CX031', 'bad_alert', 'The area is a polygon of 1 to 10 rings.');
	end if;
	for ring in select e from jsonb_array_elements(value -> 'coordinates') e loop
		if jsonb_typeof(ring) <> 'array' or jsonb_array_length(ring) < 4 then
			perform public.refuse('CX031', 'bad_alert', 'A ring of the area has at least four points, the last of which is the first.');
		end if;
		points := points + jsonb_array_length(ring);
		if points > 500 then
			perform public.refuse('CX031', 'bad_alert', 'The area has more than 500 points.');
		elsif exists (select from jsonb_array_elements(ring) p where not public.is_point(p)) then
			perform public.refuse('CX031', 'bad_alert', 'A point of the area is a longitude and a latitude in degrees.');
		elsif ring -> 0 <> ring -> -1 then
			perform public.refuse('CX031', 'bad_alert', 'A ring of the area is not closed: its last point is its first.');
		end if;
		select max((p ->> 0)::double precision) - min((p ->> 0)::double precision) as width, max((p ->> 1)::double precision) - min((p ->> 1)::double precision) as height
		into box from jsonb_array_elements(ring) p;
		if box.width > 10 or box.height > 10 then
			perform public.refuse('CX031', 'bad_alert', 'The area is larger than ten degrees.');
		elsif box.width < 0.0001 or box.height < 0.0001 then
			perform public.refuse('CX031', 'bad_alert', 'The area has no extent.');
		elsif public.crosses_itself(ring) then
			perform public.refuse('CX037', 'area_crosses_itself', 'The edge of the area crosses or touches itself.');
		end if;
	end loop;
	return jsonb_build_object('type', 'Polygon', 'coordinates', value -> 'coordinates');
end
$$;
comment on function public.checked_area(jsonb) is 'Checks the area of an alert and answers it: a GeoJSON polygon of closed rings that do not cross themselves, with at most 500 points and each ring at most ten degrees wide and high, or null; refuses with bad_alert, area_crosses_itself.';
revoke execute on function public.checked_area(jsonb) from public, anon, authenticated;

create function public.checked_places(value jsonb) returns uuid[]
language plpgsql
stable
set search_path = ''
as $$
declare
	one text;
	meant uuid;
	kept uuid[] := '{}';
begin
	if coalesce(jsonb_typeof(value), 'null') = 'null' then
		return kept;
	elsif jsonb_typeof(value) <> 'array' or exists (select from jsonb_array_elements(value) e where jsonb_typeof(e) <> 'string') then
		perform public.refuse('CX031', 'bad_alert', 'The places are a list of ids.');
	elsif jsonb_array_length(value) > 200 then
		perform public.refuse('CX031', 'bad_alert', 'At most 200 places.');
	end if;
	for one in select e from jsonb_array_elements_text(value) e loop
		meant := public.place_meant(public.uuid_or_null(one));
		if meant is null or exists (select from public.places p where p.id = meant and p.archived) then
			perform public.refuse('CX021', 'unknown_place', 'There is no place ' || left(one, 40) || '.');
		elsif not meant = any(kept) then
			kept := kept || meant;
		end if;
	end loop;
	return kept;
end
$$;
comment on function public.checked_places(jsonb) is 'Checks the places of an alert (at most 200) and answers their ids without duplicates, a merged place replaced by the one it was merged into; refuses with bad_alert, unknown_place.';
revoke execute on function public.checked_places(jsonb) from public, anon, authenticated;

create function public.raise_alert(alert jsonb) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	operator constant boolean := coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' = 'service_role', false);
	known public.alerts;
	a public.alerts;
	part text;
begin
	if jsonb_typeof(alert) is distinct from 'object' then
		perform public.refuse('CX031', 'bad_alert', 'An alert is an object.');
	elsif octet_length(alert::text) > 200000 then
		perform public.refuse('CX031', 'bad_alert', 'The alert is longer than 200,000 bytes.');
	end if;
	foreach part in array array['id', 'source', 'identifier', 'references', 'severity', 'category'] loop
		if coalesce(jsonb_typeof(alert -> part), 'null') not in ('string', 'null') then
			perform public.refuse('CX031', 'bad_alert', '"' || part || '" is a text.');
		end if;
	end loop;

	if alert ->> 'source' is not null or alert ->> 'identifier' is not null then
		if not operator then
			perform public.refuse('CX031', 'bad_alert', 'Only the operator imports alerts of another source.');
		elsif coalesce(char_length(alert ->> 'source'), 0) not between 1 and 100 or coalesce(char_length(alert ->> 'identifier'), 0) not between 1 and 200 then
			perform public.refuse('CX031', 'bad_alert', 'An imported alert has a source of at most 100 characters and an identifier of at most 200.');
		end if;
		select * into known from public.alerts x where x.source = alert ->> 'source' and x.identifier = alert ->> 'identifier';
		if found then
			return public.alert_json(known);
		end if;
	end if;
	a.id := public.uuid_or_null(alert ->> 'id');
	if a.id is null and (alert ->> 'id' is not null or alert ->> 'source' is null) then
		perform public.refuse('CX031', 'bad_alert', '"id" is a UUID.');
	end if;
	select * into known from public.alerts x where x.id = a.id;
	if found then
		if known.cause = 'dispatch' and alert ->> 'source' is null and known.raised_by is not distinct from me then
			return public.alert_json(known);
		end if;
		perform public.refuse('CX031', 'bad_alert', 'This id cannot be used; make a new one.');
	end if;

	a.severity := alert ->> 'severity';
	a.category := coalesce(alert ->> 'category', 'Transport');
	if a.severity is null or a.severity not in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown') then
		perform public.refuse('CX031', 'bad_alert', 'The severity is Extreme, Severe, Moderate, Minor or Unknown.');
	elsif a.category not in ('Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other') then
		perform public.refuse('CX031', 'bad_alert', 'The category is one of CAP 1.2: Geo, Met, Safety, Security, Rescue, Fire, Health, Env, Transport, Infra, CBRNE or Other.');
	end if;
	a.headline := public.names_or_null(alert -> 'headline', 120);
	a.description := public.names_or_null(alert -> 'description', 2000);
	if a.headline is null then
		perform public.refuse('CX031', 'bad_alert', 'The headline has 1 to 120 characters in Chinese, in English or in both.');
	elsif a.description is null and coalesce(jsonb_typeof(alert -> 'description'), 'null') <> 'null' then
		perform public.refuse('CX031', 'bad_alert', 'The description has 1 to 2000 characters in Chinese, in English or in both.');
	end if;
	a.expires := public.moment_or_null(alert -> 'expires');
	a.effective := case when coalesce(jsonb_typeof(alert -> 'effective'), 'null') = 'null' then now() else public.moment_or_null(alert -> 'effective') end;
	if a.expires is null or a.effective is null then
		perform public.refuse('CX031', 'bad_alert', '"expires" and "effective" are times in ISO 8601 with their zone.');
	elsif a.expires <= now() then
		perform public.refuse('CX031', 'bad_alert', 'The alert ends in the past.');
	elsif a.expires > now() + interval '7 days' then
		perform public.refuse('CX031', 'bad_alert', 'The alert ends more than 7 days from now.');
	elsif a.effective >= a.expires then
		perform public.refuse('CX031', 'bad_alert', 'The alert ends before it begins.');
	end if;
	a.place_ids := public.checked_places(alert -> 'place_ids');
	a.stretches := public.checked_stretches(alert -> 'stretches');
	a.area := public.checked_area(alert -> 'area');
	if cardinality(a.place_ids) = 0 and a.stretches = '[]' and a.area is null then
		perform public.refuse('CX031', 'bad_alert', 'Say what it is about: places, stretches of expressways or an area.');
	end if;
	if alert ->> 'references' is not null then
		a."references" := public.uuid_or_null(alert ->> 'references');
		if not exists (select from public.alerts x where x.id = a."references") then
			perform public.refuse('CX032', 'unknown_alert', 'The alert it takes the place of does not exist.');
		end if;
	end if;

	insert into public.alerts (id, cause, category, severity, effective, expires, headline, description, place_ids, stretches, area,
		"references", source, identifier, raised_by)
	values (coalesce(a.id, gen_random_uuid()), case when alert ->> 'source' is null then 'dispatch' else 'imported' end, a.category, a.severity,
		a.effective, a.expires, a.headline, a.description, a.place_ids, a.stretches, a.area,
		a."references", alert ->> 'source', alert ->> 'identifier', me)
	on conflict do nothing
	returning * into known;
	if known.id is null then
		-- the same alert arrived on two connections at once
		return public.raise_alert(alert);
	end if;
	perform public.call_off(a."references", 'replaced');
	perform public.audit(me, 'raise_alert', known.id::text, null, null, jsonb_strip_nulls(jsonb_build_object(
		'cause', known.cause, 'severity', known.severity, 'headline', known.headline, 'expires', known.expires,
		'places', cardinality(known.place_ids), 'stretches', jsonb_array_length(known.stretches), 'area', known.area is not null,
		'references', known."references", 'source', known.source)));
	return public.alert_json(known);
end
$$;
comment on function public.raise_alert(jsonb) is 'Raises an alert: { id, severity, expires, headline: { zh?, en? }, category?, effective?, description?, place_ids?, stretches?, area?, references? }, about at least one place, stretch or area; it ends within 7 days. The operator may import an alert with { source, identifier }. A second call with the same id, or the same source and identifier, changes nothing. Answers the alert. Refuses with not_dispatcher, bad_alert (saying what is wrong), area_crosses_itself, unknown_place, unknown_alert.';
revoke execute on function public.raise_alert(jsonb) from public, anon;
grant execute on function public.raise_alert(jsonb) to authenticated, service_role;

create function public.cancel_alert(alert_id uuid, reason text, restore boolean default false, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	a public.alerts;
begin
	perform public.require_unchanged(seen, array[cancel_alert.alert_id::text]);
	select * into a from public.alerts x where x.id = cancel_alert.alert_id for update;
	if a.id is null then
		perform public.refuse('CX032', 'unknown_alert', 'There is no such alert.');
	elsif (a.cancelled_at is not null) = not restore then
		return jsonb_build_object('id', a.id, 'cancelled', a.cancelled_at is not null, 'cancelled_at', a.cancelled_at);
	elsif a.expires <= now() or (restore and (a.cancelled_because <> 'dispatch' or exists (
		select from public.alerts x where x."references" = a.id and x.cancelled_at is null and x.expires > now()
	))) then
		perform public.refuse('CX034', 'alert_over', 'The alert is over, or another has taken its place.');
	end if;
	update public.alerts x
	set cancelled_at = case when not restore then now() end, cancelled_because = case when not restore then 'dispatch' end
	where x.id = a.id
	returning * into a;
	perform public.audit(me, case when restore then 'restore_alert' else 'cancel_alert' end, a.id::text, why,
		jsonb_build_object('cancelled', restore),
		jsonb_strip_nulls(jsonb_build_object('cancelled', not restore, 'cause', a.cause, 'severity', a.severity, 'headline', a.headline, 'facts', a.facts,
			'place_id', case when cardinality(a.place_ids) = 1 then a.place_ids[1] end)));
	return jsonb_build_object('id', a.id, 'cancelled', a.cancelled_at is not null, 'cancelled_at', a.cancelled_at);
end
$$;
comment on function public.cancel_alert(uuid, text, boolean, bigint) is 'Cancels an alert; with restore = true, restores an alert that a dispatcher cancelled and that is not over. Answers { id, cancelled, cancelled_at }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_alert, alert_over.';
revoke execute on function public.cancel_alert(uuid, text, boolean, bigint) from public, anon;
grant execute on function public.cancel_alert(uuid, text, boolean, bigint) to authenticated, service_role;

create table public.doubts (
	alert_id uuid not null references public.alerts (id) on delete cascade,
	person uuid not null references public.profiles (id) on delete cascade,
	note text check (char_length(note) between 1 and 280),
	at timestamptz not null default now(),
	primary key (alert_id, person)
);
comment on table public.doubts is 'People who say that an alert is no longer true, one row per person and alert; dispatchers review them.';
create index doubts_person on public.doubts (person, at);
alter table public.doubts enable row level security;
revoke all on public.doubts from anon, authenticated;
grant select, insert, update, delete on public.doubts to service_role;

create function public.alert_feedback(alert_id uuid, note text default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := (select p.id from public.profiles p where p.id = auth.uid());
	limits constant jsonb := (select value from public.settings where name = 'doubts_per_user');
	said constant text := nullif(btrim(note), '');
begin
	if me is null then
		perform public.refuse('CX001', 'not_signed_in', 'Sign in first.');
	elsif (public.suspension_of(me)).id is not null then
		perform public.refuse('CX013', 'suspended', 'You cannot say anything of alerts just now.');
	elsif char_length(said) > 280 then
		perform public.refuse('CX035', 'note_too_long', 'The note has more than 280 characters.');
	elsif exists (select from public.doubts x where x.alert_id = alert_feedback.alert_id and x.person = me) then
		return jsonb_build_object('alert_id', alert_feedback.alert_id, 'outcome', 'duplicate');
	elsif not exists (select from public.alerts a where a.id = alert_feedback.alert_id and a.cancelled_at is null and a.expires > now()) then
		perform public.refuse('CX032', 'unknown_alert', 'There is no such alert, or it is over.');
	elsif (
		select count(*) from public.doubts x where x.person = me and x.at > now() - make_interval(secs => (limits ->> 'window_s')::int)
	) >= (limits ->> 'all')::int then
		perform public.refuse('CX002', 'rate_user', 'Too many at once; wait a little.');
	end if;
	insert into public.doubts (alert_id, person, note) values (alert_feedback.alert_id, me, said) on conflict do nothing;
	return jsonb_build_object('alert_id', alert_feedback.alert_id, 'outcome', case when found then 'accepted' else 'duplicate' end);
end
$$;
comment on function public.alert_feedback(uuid, text) is 'Stores that the caller considers an alert in force to be no longer true, once per person and alert; answers { alert_id, outcome: accepted | duplicate }. Refuses with not_signed_in, suspended, note_too_long, unknown_alert, rate_user.';
revoke execute on function public.alert_feedback(uuid, text) from public, anon;
grant execute on function public.alert_feedback(uuid, text) to authenticated, service_role;

create function public.queue_of_doubts() returns jsonb
language sql
stable
set search_path = ''
as $$
	select coalesce((
		select jsonb_agg(jsonb_build_object('alert', public.alert_json(x.alert), 'people', x.people, 'latest_at', x.latest_at, 'notes', (
			select coalesce(jsonb_agg(jsonb_build_object('note', n.note, 'at', n.at) order by n.at desc), '[]')
			from (select y.note, y.at from public.doubts y where y.alert_id = x.id and y.note is not null order by y.at desc limit 5) n
		)) order by x.people desc, x.latest_at desc)
		from (
			select a as alert, a.id, d.people, d.latest_at
			from (select y.alert_id, count(*) as people, max(y.at) as latest_at from public.doubts y group by y.alert_id) d
			join public.alerts a on a.id = d.alert_id
			where a.cancelled_at is null and a.expires > now()
			order by d.people desc, d.latest_at desc limit 50
		) x
	), '[]')
$$;
comment on function public.queue_of_doubts() is 'Alerts in force that people say are no longer true, those doubted by most people first: [{ alert, people, latest_at, notes: [{ note, at }] }], at most 50.';
revoke execute on function public.queue_of_doubts() from public, anon, authenticated;
