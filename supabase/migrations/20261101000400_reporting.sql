-- What people do: report, take back, look.

create function public.reports_limit(role text) returns jsonb
language sql
stable
set search_path = ''
as $$
	select jsonb_build_object(
		'user_window', (u.value ->> 'window_s')::int, 'user', (u.value ->> reports_limit.role)::int,
		'place_window', (p.value ->> 'window_s')::int, 'place', (p.value ->> 'all')::int, 'place_one', (p.value ->> 'one')::int
	)
	from public.settings u, public.settings p
	where u.name = 'reports_per_user' and p.name = 'reports_per_place'
$$;
comment on function public.reports_limit(text) is 'How many reports a role may make, and a place may get, in how many seconds.';
revoke execute on function public.reports_limit(text) from public, anon, authenticated;

create function public.refusal(id text, code text, message text, retry_after_s integer default null) returns jsonb
language sql
immutable
set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object(
		'id', id, 'outcome', 'rejected', 'code', code, 'message', message, 'retry_after_s', retry_after_s
	))
$$;
comment on function public.refusal(text, text, text, integer) is 'The receipt of a report that was not taken.';
revoke execute on function public.refusal(text, text, text, integer) from public, anon, authenticated;

create function public.uuid_or_null(value text) returns uuid
language sql
immutable
set search_path = ''
as $$
	select case when value ~ '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$' then value::uuid end
$$;
comment on function public.uuid_or_null(text) is 'A text as uuid where it is one.';
revoke execute on function public.uuid_or_null(text) from public, anon, authenticated;

create function public.words_or_null(value jsonb) returns text[]
language sql
immutable
set search_path = ''
as $$
	select case
		when value is null or value = 'null' then '{}'::text[]
		when jsonb_typeof(value) = 'array' and not exists (select from jsonb_array_elements(value) e where jsonb_typeof(e) <> 'string')
			then coalesce((select array_agg(distinct w order by w) from jsonb_array_elements_text(value) w), '{}')
	end
$$;
comment on function public.words_or_null(jsonb) is 'A JSON array of texts, each once; nothing counts as none, anything else is null.';
revoke execute on function public.words_or_null(jsonb) from public, anon, authenticated;

create function public.submit_one(me uuid, my_role text, r jsonb, limits jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
	known_requirements constant text[] := array['permit', 'test_24h', 'test_48h', 'antigen', 'escort', 'seal', 'registration', 'stay_in_cab'];
	known_amenities constant text[] := array['parking', 'fuel', 'toilet', 'food', 'hot_water', 'shower', 'rest', 'shop', 'repair', 'tyre', 'charging', 'medical'];
	shown_id constant text := case when jsonb_typeof(r -> 'id') = 'string' then left(r ->> 'id', 64) end;
	report_id constant uuid := public.uuid_or_null(shown_id);
	place constant uuid := case when jsonb_typeof(r -> 'place_id') = 'string' then public.uuid_or_null(r ->> 'place_id') end;
	requirements constant text[] := public.words_or_null(r -> 'requirements');
	amenities constant text[] := public.words_or_null(r -> 'amenities');
	note text := r ->> 'note';
	observed timestamptz;
	known_as uuid;
	wait numeric;
	metres numeric;
	since timestamptz;
begin
	if jsonb_typeof(r) is distinct from 'object' or report_id is null then
		return public.refusal(shown_id, 'malformed', 'A report is an object with a UUID as id.');
	end if;
	select i.reporter into known_as from public.report_ids i where i.id = report_id;
	if known_as = me then
		return jsonb_build_object('id', shown_id, 'outcome', 'duplicate');
	elsif known_as is not null then
		return public.refusal(shown_id, 'malformed', 'This id cannot be used; make a new one.');
	end if;
	if jsonb_typeof(r -> 'place_id') is distinct from 'string' or jsonb_typeof(r -> 'observed_at') is distinct from 'string'
		or coalesce(jsonb_typeof(r -> 'note'), 'null') not in ('string', 'null') or requirements is null or amenities is null then
		return public.refusal(shown_id, 'malformed', 'A part of the report is missing or of the wrong type.');
	end if;
	if place is null or not exists (select from public.places p where p.id = place and not p.archived) then
		return public.refusal(shown_id, 'unknown_place', 'There is no such place.');
	end if;
	if jsonb_typeof(r -> 'status') is distinct from 'string' or r ->> 'status' not in ('open', 'busy', 'restricted', 'closed') then
		return public.refusal(shown_id, 'bad_status', 'The status is open, busy, restricted or closed.');
	end if;
	if r ->> 'observed_at' !~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)$' then
		return public.refusal(shown_id, 'malformed', 'observed_at is a time in ISO 8601 with its zone.');
	end if;
	observed := (r ->> 'observed_at')::timestamptz;
	if observed > now() + interval '2 minutes' then
		return public.refusal(shown_id, 'in_future', 'The time of the observation lies in the future: is the clock right?');
	elsif observed < now() - interval '24 hours' then
		return public.refusal(shown_id, 'too_old', 'The observation is more than 24 hours old.');
	end if;
	if coalesce(jsonb_typeof(r -> 'wait_minutes'), 'null') <> 'null' then
		if jsonb_typeof(r -> 'wait_minutes') <> 'number' then
			return public.refusal(shown_id, 'bad_wait', 'The wait is a whole number of minutes from 0 to 1440.');
		end if;
		wait := (r ->> 'wait_minutes')::numeric;
		if wait <> trunc(wait) or wait not between 0 and 1440 then
			return public.refusal(shown_id, 'bad_wait', 'The wait is a whole number of minutes from 0 to 1440.');
		end if;
	end if;
	if coalesce(jsonb_typeof(r -> 'distance_m'), 'null') <> 'null' then
		if jsonb_typeof(r -> 'distance_m') <> 'number' then
			return public.refusal(shown_id, 'bad_distance', 'The distance is a number of metres.');
		end if;
		metres := (r ->> 'distance_m')::numeric;
		if metres not between 0 and 20100000 then
			return public.refusal(shown_id, 'bad_distance', 'The distance is a number of metres, at most half way round the earth.');
		end if;
	end if;
	if char_length(note) > 280 then
		return public.refusal(shown_id, 'note_too_long', 'The note has more than 280 characters.');
	end if;
	if cardinality(requirements) > 8 then
		return public.refusal(shown_id, 'too_many_requirements', 'At most eight requirements.');
	elsif not requirements <@ known_requirements then
		return public.refusal(shown_id, 'unknown_requirement', 'One of the requirements is not known.');
	elsif not amenities <@ known_amenities then
		return public.refusal(shown_id, 'unknown_amenity', 'One of the amenities is not known.');
	end if;

	select q.received_at into since from public.reports q
	where q.reporter = me and q.received_at > now() - make_interval(secs => (limits ->> 'user_window')::int)
	order by q.received_at desc offset (limits ->> 'user')::int - 1 limit 1;
	if found then
		return public.refusal(shown_id, 'rate_user', 'Too many reports; wait a little.',
			greatest(1, (limits ->> 'user_window')::int - extract(epoch from now() - since)::int));
	end if;
	if (
		select count(*) filter (where q.reporter = me) >= (limits ->> 'place_one')::int or count(*) >= (limits ->> 'place')::int
		from public.reports q
		where q.place_id = place and q.observed_at > now() - interval '24 hours'
			and q.received_at > now() - make_interval(secs => (limits ->> 'place_window')::int)
	) then
		return public.refusal(shown_id, 'rate_place', 'This place gets too many reports just now; wait a little.', (limits ->> 'place_window')::int);
	end if;

	insert into public.report_ids (id, reporter) values (report_id, me) on conflict do nothing;
	if not found then
		-- the same report came on two connections at once
		return jsonb_build_object('id', shown_id, 'outcome', 'duplicate');
	end if;
	insert into public.reports (
		id, place_id, reporter, role, status, wait_minutes, requirements, amenities, note, observed_at, distance_m, weight
	) values (
		report_id, place, me, my_role, r ->> 'status', wait, requirements, amenities, nullif(btrim(note), ''),
		least(observed, now()), metres, public.role_reliability(my_role)
	);
	return jsonb_build_object('id', shown_id, 'outcome', 'accepted');
end
$$;
comment on function public.submit_one(uuid, text, jsonb, jsonb) is 'Checks and stores one report; answers its receipt.';
revoke execute on function public.submit_one(uuid, text, jsonb, jsonb) from public, anon, authenticated;

create function public.submit_reports(reports json) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := auth.uid();
	my_role text;
	limits jsonb;
	item json;
	r jsonb;
	receipt jsonb;
	receipts jsonb := '[]';
	touched uuid[] := '{}';
	place uuid;
begin
	if json_typeof(reports) is distinct from 'array' then
		raise exception using errcode = 'CX003', message = 'reports is an array of 1 to 50 reports.', detail = 'malformed';
	elsif json_array_length(reports) not between 1 and 50 then
		raise exception using errcode = 'CX004', message = 'Send 1 to 50 reports at a time.', detail = 'batch_size';
	end if;

	if me is not null then
		select p.role into my_role from public.profiles p where p.id = me;
	end if;
	limits := public.reports_limit(my_role);

	-- all rows of status are locked first and in one order, so that two batches never wait for each other
	if my_role is not null then
		perform s.place_id from public.place_status s
		where s.place_id in (select public.uuid_or_null(e ->> 'place_id') from json_array_elements(reports) e where json_typeof(e) = 'object' and json_typeof(e -> 'place_id') = 'string')
		order by s.place_id for update;
	end if;

	for item in select e from json_array_elements(reports) e loop
		begin
			r := item::jsonb;
			if my_role is null then
				receipt := public.refusal(left(r ->> 'id', 64), 'not_signed_in', 'Sign in first.');
			else
				receipt := public.submit_one(me, my_role, r, limits);
			end if;
		exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
			-- the JSON text holds what no database text can, or a date that is none: nothing of this one is stored
			receipt := public.refusal(null, 'malformed', 'The report could not be read.');
		end;
		receipts := receipts || jsonb_build_array(receipt);
		if receipt ->> 'outcome' = 'accepted' then
			place := (r ->> 'place_id')::uuid;
			if not place = any(touched) then touched := touched || place; end if;
		end if;
	end loop;

	foreach place in array touched loop
		perform public.refresh_status(place);
	end loop;
	return receipts;
end
$$;
comment on function public.submit_reports(json) is 'Takes 1 to 50 reports and answers one receipt each, in their order: { id, outcome: accepted | duplicate | rejected, code?, message?, retry_after_s? }.';
revoke execute on function public.submit_reports(json) from public;
grant execute on function public.submit_reports(json) to anon, authenticated, service_role;

create function public.retract_report(report_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	mine public.reports;
begin
	select * into mine from public.reports q where q.id = retract_report.report_id and q.reporter = auth.uid();
	if mine.id is null then
		return public.refusal(retract_report.report_id::text, 'not_found', 'There is no such report of yours.');
	elsif mine.retracted_at is not null then
		return jsonb_build_object('id', mine.id, 'outcome', 'duplicate');
	elsif mine.received_at < now() - interval '60 seconds' then
		return public.refusal(mine.id::text, 'too_late', 'It is too late to take this back; report the new status instead.');
	end if;
	perform from public.place_status s where s.place_id = mine.place_id for update;
	update public.reports q set retracted_at = now() where q.id = mine.id and q.received_at = mine.received_at;
	perform public.refresh_status(mine.place_id);
	return jsonb_build_object('id', mine.id, 'outcome', 'accepted');
end
$$;
comment on function public.retract_report(uuid) is 'Takes back one''s own report within a minute; answers a receipt. Refuses with not_found, too_late.';
revoke execute on function public.retract_report(uuid) from public, anon;
grant execute on function public.retract_report(uuid) to authenticated, service_role;

create function public.status_since(cells text[] default null, cursor text default null) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	-- rows commit out of order: everything of transactions that were not yet finished comes again next time
	select jsonb_build_object(
		'cursor', pg_snapshot_xmin(pg_current_snapshot())::text,
		'statuses', coalesce((
			select jsonb_agg(public.status_json(s))
			from public.place_status s
			where (coalesce(cardinality(status_since.cells), 0) = 0 or s.cell = any(status_since.cells))
				and s.version > 0
				and (status_since.cursor is null or s.changed_xid >= status_since.cursor::xid8)
		), '[]')
	)
$$;
comment on function public.status_since(text[], text) is 'The statuses of some cells (none named: all) that changed since a cursor (none: all), and the next cursor. A row may come twice, never not at all.';
revoke execute on function public.status_since(text[], text) from public;
grant execute on function public.status_since(text[], text) to anon, authenticated, service_role;

create function public.place_detail(place_id uuid) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select jsonb_build_object(
		'place', public.place_json(p),
		'status', case when s.version > 0 then public.status_json(s) end,
		'reports', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', l.id, 'status', l.status, 'observed_at', l.observed_at, 'received_at', l.received_at,
				'wait_minutes', l.wait_minutes, 'requirements', l.requirements, 'amenities', l.amenities, 'note', l.note,
				'distance_m', l.distance_m,
				'reporter', jsonb_build_object('role', l.role, 'band', case when l.weight >= 0.88 then 'high' when l.weight >= 0.75 then 'medium' else 'low' end),
				'mine', coalesce(l.reporter = auth.uid(), false)
			) order by l.observed_at desc)
			from (select * from public.live_reports(p.id) limit 20) l
		), '[]')
	)
	from public.places p
	join public.place_status s on s.place_id = p.id
	where p.id = place_detail.place_id and not p.archived
$$;
comment on function public.place_detail(uuid) is 'A place, its status and its live reports, whose reporters appear as role and band only; null where there is none.';
revoke execute on function public.place_detail(uuid) from public;
grant execute on function public.place_detail(uuid) to anon, authenticated, service_role;

create function public.places_near(lon double precision, lat double precision, kinds text[] default null, max_results integer default 20)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	wanted constant integer := least(greatest(coalesce(max_results, 20), 1), 100);
	reach double precision;
	dlat double precision;
	dlon double precision;
begin
	if places_near.lon is null or places_near.lat is null or places_near.lon not between -180 and 180 or places_near.lat not between -90 and 90 then
		raise exception using errcode = 'CX005', message = 'A position is a longitude from -180 to 180 and a latitude from -90 to 90.', detail = 'bad_position';
	end if;
	-- nearest by degrees first: the farthest of them bounds how far the truly nearest can be
	select max(public.metres_between(places_near.lon, places_near.lat, c.lon, c.lat)) into reach
	from (
		select p.lon, p.lat from public.places p
		where not p.archived and (kinds is null or p.kind = any(kinds))
		order by p.geog operator(pg_catalog.<->) point(places_near.lon, places_near.lat)
		limit wanted
	) c;
	if reach is null then return '[]'; end if;
	dlat := degrees(reach / 6371008.8) + 1e-9;
	dlon := case when abs(places_near.lat) + dlat >= 90 then 360
		else degrees(asin(least(1, sin(radians(dlat)) / cos(radians(places_near.lat))))) + 1e-9 end;
	return coalesce((
		select jsonb_agg(public.place_json(n.p) || jsonb_build_object('distance_m', round(n.metres::numeric), 'status', n.status) order by n.metres)
		from (
			select p, public.metres_between(places_near.lon, places_near.lat, p.lon, p.lat) as metres,
				case when s.version > 0 then public.status_json(s) end as status
			from public.places p
			join public.place_status s on s.place_id = p.id
			where not p.archived and (kinds is null or p.kind = any(kinds))
				and p.geog operator(pg_catalog.<@) box(point(places_near.lon - dlon, places_near.lat - dlat), point(places_near.lon + dlon, places_near.lat + dlat))
			order by metres
			limit wanted
		) n
	), '[]');
end
$$;
comment on function public.places_near(double precision, double precision, text[], integer) is 'The nearest places, each with distance_m and status, at most 100. Refuses with bad_position.';
revoke execute on function public.places_near(double precision, double precision, text[], integer) from public;
grant execute on function public.places_near(double precision, double precision, text[], integer) to anon, authenticated, service_role;
