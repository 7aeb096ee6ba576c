-- Submitting and retracting reports, with limits per person, place, device and network.

create function public.network_of(address text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
	-- an IPv6 subscriber can use 2^64 addresses, so the /64 counts as one
	return case family(address::inet) when 6 then host(network(set_masklen(address::inet, 64))) else host(address::inet) end;
exception when invalid_text_representation then
	return nullif(address, '');
end
$$;
comment on function public.network_of(text) is 'The network of an address: the /64 of an IPv6 address, an IPv4 address itself; any other text is answered unchanged, an empty one as null.';
revoke execute on function public.network_of(text) from public, anon, authenticated;

create function public.reports_limit(role text) returns jsonb
language sql
stable
set search_path = ''
as $$
	with asked as (
		select nullif(current_setting('request.headers', true), '')::jsonb as headers,
			public.uuid_or_null(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'session_id') as session_id,
			(select h.value #>> '{}' from public.settings h where h.name = 'client_address_header') as header
	), address as (
		-- the nearest proxy adds the last address of a list; the caller can invent those before it
		select session_id, public.network_of(btrim(regexp_replace(headers ->> header, '^.*,', ''))) as ip from asked
	)
	select jsonb_build_object(
		'user_window', (u.value ->> 'window_s')::int, 'user', (u.value ->> reports_limit.role)::int,
		'place_window', (p.value ->> 'window_s')::int, 'place', (p.value ->> 'all')::int, 'place_one', (p.value ->> 'one')::int,
		'place_network', (p.value ->> 'network')::int, 'place_spare', (p.value ->> 'spare')::int,
		'session_window', (s.value ->> 'window_s')::int, 'session', (s.value ->> 'all')::int, 'session_id', a.session_id,
		'network_window', (n.value ->> 'window_s')::int, 'network', (n.value ->> 'all')::int,
		'network_id', left(encode(sha256(convert_to((k.value #>> '{}') || current_date || a.ip, 'UTF8')), 'hex'), 16)
	)
	from public.settings u, public.settings p, public.settings s, public.settings n, public.settings k, address a
	where u.name = 'reports_per_user' and p.name = 'reports_per_place' and s.name = 'reports_per_session'
		and n.name = 'reports_per_network' and k.name = 'network_key'
$$;
comment on function public.reports_limit(text) is 'The limits of reports for a role, a place, a session and a network, each with its window in seconds, and the ids of the caller''s session and network.';
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
comment on function public.refusal(text, text, text, integer) is 'The receipt of a rejected report.';
revoke execute on function public.refusal(text, text, text, integer) from public, anon, authenticated;

create function public.reserve_report_ids(ids uuid[], reporter uuid) returns uuid[]
language sql
set search_path = ''
as $$
	-- in one order, so that two people who send the same ids cannot deadlock
	with made as (
		insert into public.report_ids as i (id, reporter)
		select distinct x, reserve_report_ids.reporter from unnest(ids) x where x is not null order by 1
		on conflict do nothing
		returning i.id
	)
	select coalesce(array_agg(m.id), '{}') from made m
$$;
comment on function public.reserve_report_ids(uuid[], uuid) is 'Stores ids of reports as those of a person, waiting for whoever stores the same ones; answers those that were free.';
revoke execute on function public.reserve_report_ids(uuid[], uuid) from public, anon, authenticated;

create function public.submit_one(me public.profiles, r jsonb, limits jsonb, reserved uuid[]) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
	known_requirements constant text[] := array['permit', 'test_24h', 'test_48h', 'antigen', 'escort', 'seal', 'registration', 'stay_in_cab'];
	known_amenities constant text[] := array['parking', 'fuel', 'toilet', 'food', 'hot_water', 'shower', 'rest', 'shop', 'repair', 'tyre', 'charging', 'medical'];
	shown_id constant text := case when jsonb_typeof(r -> 'id') = 'string' then left(r ->> 'id', 64) end;
	report_id constant uuid := public.uuid_or_null(shown_id);
	place constant uuid := public.place_meant(case when jsonb_typeof(r -> 'place_id') = 'string' then public.uuid_or_null(r ->> 'place_id') end);
	requirements constant text[] := public.words_or_null(r -> 'requirements');
	amenities constant text[] := public.words_or_null(r -> 'amenities');
	note text := r ->> 'note';
	observed timestamptz;
	known_as uuid;
	wait numeric;
	metres numeric;
	since timestamptz;
	until timestamptz;
	stored public.reports;
	before record;
	is_known constant boolean := me.role not in ('anonymous', 'driver') or me.standing >= 1;
	lately record;
	claim public.calibration;
	partners uuid[];
begin
	if jsonb_typeof(r) is distinct from 'object' or report_id is null then
		return public.refusal(shown_id, 'malformed', 'A report is an object with a UUID as id.');
	end if;
	if not report_id = any(reserved) then
		select i.reporter into known_as from public.report_ids i where i.id = report_id;
	end if;
	if known_as = me.id then
		return jsonb_build_object('id', shown_id, 'outcome', 'duplicate');
	elsif known_as is not null then
		return public.refusal(shown_id, 'malformed', 'This id cannot be used; make a new one.');
	elsif not report_id = any(reserved) then
		return public.refusal(shown_id, 'malformed', 'The id is a UUID without escapes.');
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
	if coalesce(jsonb_typeof(r -> 'valid_until'), 'null') <> 'null' then
		if me.role not in ('official', 'dispatcher') then
			return public.refusal(shown_id, 'not_official', 'Only official statements have a validity.');
		elsif jsonb_typeof(r -> 'valid_until') <> 'string'
			or r ->> 'valid_until' !~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)$' then
			return public.refusal(shown_id, 'malformed', 'valid_until is a time in ISO 8601 with its zone.');
		end if;
		until := (r ->> 'valid_until')::timestamptz;
		if until <= now() or until > observed + interval '31 days' then
			return public.refusal(shown_id, 'bad_validity', 'The validity ends in the future, within 31 days of the observation.');
		end if;
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
	if coalesce(jsonb_typeof(r -> 'photo'), 'null') <> 'null' and not public.is_photo_of(r -> 'photo', report_id, me.id) then
		return public.refusal(shown_id, 'bad_photo', 'The photo is not there, or is not of this report.');
	end if;

	select q.received_at into since from public.reports q
	where q.reporter = me.id and q.received_at > now() - make_interval(secs => (limits ->> 'user_window')::int)
	order by q.received_at desc offset (limits ->> 'user')::int - 1 limit 1;
	if found then
		return public.refusal(shown_id, 'rate_user', 'Too many reports; wait a little.',
			greatest(1, (limits ->> 'user_window')::int - extract(epoch from now() - since)::int));
	end if;
	-- Known people and strangers are counted apart, and strangers behind one network before all of them: so neither strangers
	-- nor a few networks can use up the limit of a place for others. A network with few reports has some to spare.
	select count(*) as total, count(*) filter (where q.reporter = me.id) as mine, count(*) filter (where q.known) as known,
		count(*) filter (where q.network = limits ->> 'network_id' and not q.known) as near
	into lately
	from public.reports q
	where q.place_id = place and q.observed_at > now() - interval '24 hours'
		and q.received_at > now() - make_interval(secs => (limits ->> 'place_window')::int);
	if lately.mine >= (limits ->> 'place_one')::int or (case
		when is_known then lately.known >= (limits ->> 'place')::int
		when limits ->> 'network_id' is null then lately.total >= (limits ->> 'place')::int
		else coalesce(lately.near >= (limits ->> 'place_network')::int, false)
			or lately.total >= (limits ->> 'place')::int * case when coalesce(lately.near < (limits ->> 'place_spare')::int, false) then 2 else 1 end
	end) then
		return public.refusal(shown_id, 'rate_place', 'This place gets too many reports just now; wait a little.', (limits ->> 'place_window')::int);
	end if;
	-- the answer gives the whole window, so that it reveals nothing about other people in the network
	if limits ->> 'session_id' is not null and exists (
		select from public.reports q
		where q.session = (limits ->> 'session_id')::uuid and q.received_at > now() - make_interval(secs => (limits ->> 'session_window')::int)
		order by q.received_at desc offset (limits ->> 'session')::int - 1 limit 1
	) then
		return public.refusal(shown_id, 'rate_session', 'Too many reports from this device; wait a little.', (limits ->> 'session_window')::int);
	end if;
	if limits ->> 'network_id' is not null and me.role in ('anonymous', 'driver') and exists (
		select from public.reports q
		where q.network = limits ->> 'network_id' and q.received_at > now() - make_interval(secs => (limits ->> 'network_window')::int)
			-- strangers in a network do not count for the known people there
			and (q.known or not is_known)
		order by q.received_at desc offset (limits ->> 'network')::int - 1 limit 1
	) then
		return public.refusal(shown_id, 'rate_network', 'Too many reports from this network; wait a little.', (limits ->> 'network_window')::int);
	end if;

	stored.id := report_id;
	stored.place_id := place;
	stored.reporter := me.id;
	stored.role := me.role;
	stored.status := r ->> 'status';
	stored.wait_minutes := wait;
	stored.requirements := requirements;
	stored.amenities := amenities;
	stored.note := nullif(btrim(note), '');
	stored.photo := r ->> 'photo';
	stored.observed_at := least(observed, now());
	stored.received_at := now();
	stored.distance_m := metres;
	stored.valid_until := until;
	stored.session := (limits ->> 'session_id')::uuid;
	stored.network := limits ->> 'network_id';
	stored.weight := public.distance_weight(metres);
	if me.role in ('anonymous', 'driver') and not me.demonstration then
		-- the way from the place of the previous report would need more than 200 km/h (with 5 km of tolerance), so one of the
		-- two reports was not made at its place
		select q.place_id, q.observed_at, coalesce(q.distance_m, 0) as metres into before
		from public.reports q
		where q.reporter = me.id and q.place_id <> place and q.retracted_at is null
			and q.received_at > now() - interval '1 day' and q.observed_at <= stored.observed_at
		order by q.observed_at desc limit 1;
		if before.place_id is not null and (
			select public.metres_between(a.lon, a.lat, b.lon, b.lat) from public.places a, public.places b
			where a.id = before.place_id and b.id = place
		) - before.metres - coalesce(metres, 0) > 5000 + 200 / 3.6 * extract(epoch from stored.observed_at - before.observed_at) then
			stored.weight := stored.weight * 0.2;
		end if;
	end if;
	claim := public.check_claim(place, me.id, stored.status, stored.observed_at, public.temper(public.reliability(me.alpha, me.beta), stored.weight));
	partners := public.store_report(stored);
	return jsonb_build_object('id', shown_id, 'outcome', 'accepted', 'partners', partners, 'claim', case when claim.claims > 0 then to_jsonb(claim) end);
end
$$;
comment on function public.submit_one(public.profiles, jsonb, jsonb, uuid[]) is 'Checks and stores one report, whose id is reserved if it is new; answers its receipt, and for submit_reports the partners of note_kinship and the claim of check_claim.';
revoke execute on function public.submit_one(public.profiles, jsonb, jsonb, uuid[]) from public, anon, authenticated;

create function public.submit_reports(reports json) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := auth.uid();
	my public.profiles;
	held public.suspensions;
	limits jsonb;
	item json;
	r jsonb;
	receipt jsonb;
	receipts jsonb := '[]';
	touched uuid[] := '{}';
	locked uuid[];
	reserved uuid[] := '{}';
	partners uuid[] := '{}';
	claims jsonb := '[]';
	place uuid;
begin
	if json_typeof(reports) is distinct from 'array' then
		perform public.refuse('CX003', 'malformed', 'reports is an array of 1 to 50 reports.');
	elsif json_array_length(reports) not between 1 and 50 then
		perform public.refuse('CX004', 'batch_size', 'Send 1 to 50 reports at a time.');
	end if;

	if me is not null then
		select * into my from public.profiles p where p.id = me;
		held := public.suspension_of(me);
	end if;
	limits := public.reports_limit(my.role);

	-- everything is locked first and in one order, so that two batches cannot deadlock
	if my.id is not null and held.id is null then
		if my.role in ('official', 'dispatcher') and not my.demonstration then
			perform public.order_deeds();
		end if;
		locked := public.lock_statuses((
			select coalesce(array_agg(public.uuid_or_null(e ->> 'place_id')), '{}') from json_array_elements(reports) e
			where json_typeof(e) = 'object' and json_typeof(e -> 'place_id') = 'string'
		));
		perform public.lock_people(locked, now(), array[me]);
		reserved := public.reserve_report_ids((
			-- as it is written: an id with an escape may have a character that PostgreSQL cannot store
			select array_agg(public.uuid_or_null(btrim((e -> 'id')::text, '"'))) from json_array_elements(reports) e
			where json_typeof(e) = 'object' and json_typeof(e -> 'id') = 'string'
		), me);
	end if;

	for item in select e from json_array_elements(reports) e loop
		begin
			r := item::jsonb;
			if my.id is null then
				receipt := public.refusal(left(r ->> 'id', 64), 'not_signed_in', 'Sign in first.');
			elsif held.id is not null then
				receipt := public.refusal(left(r ->> 'id', 64), 'suspended', 'You cannot report just now: ' || held.reason)
					|| jsonb_strip_nulls(jsonb_build_object('until', held.until));
			else
				receipt := public.submit_one(my, r, limits, reserved);
			end if;
		exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
			-- the JSON has a character that PostgreSQL cannot store, or an invalid date: nothing of this report is stored
			receipt := public.refusal(null, 'malformed', 'The report could not be read.');
		end;
		receipts := receipts || jsonb_build_array(receipt - 'partners' - 'claim');
		if receipt ->> 'outcome' = 'accepted' then
			partners := partners || array(select jsonb_array_elements_text(receipt -> 'partners')::uuid);
			claims := claims || coalesce(nullif(receipt -> 'claim', 'null'), '[]');
			place := public.place_meant((r ->> 'place_id')::uuid);
			if not place = any(touched) then touched := touched || place; end if;
			reserved := array_remove(reserved, (r ->> 'id')::uuid);
		end if;
	end loop;
	-- a refused report may be sent again
	if cardinality(reserved) > 0 then
		delete from public.report_ids i where i.id = any(reserved);
	end if;

	perform public.note_kinship(me, partners, now());
	foreach place in array touched loop
		perform public.refresh_status(place);
	end loop;
	perform public.count_claims(claims);
	return receipts;
end
$$;
comment on function public.submit_reports(json) is 'Takes 1 to 50 reports and answers one receipt each, in their order: { id, outcome: accepted | duplicate | rejected, code?, message?, retry_after_s?, until? }. Refuses with malformed, batch_size.';
revoke execute on function public.submit_reports(json) from public;
grant execute on function public.submit_reports(json) to anon, authenticated, service_role;

create function public.retract_report(report_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := auth.uid();
	mine public.reports;
begin
	select * into mine from public.reports q where q.id = retract_report.report_id and q.reporter = me;
	if mine.id is null then
		-- the report may not have arrived yet: its id is stored, so that it is a duplicate when it arrives
		if exists (select from public.report_ids i where i.id = retract_report.report_id and i.reporter = me) then
			return jsonb_build_object('id', retract_report.report_id, 'outcome', 'duplicate');
		elsif exists (select from public.profiles p where p.id = me)
			and substr(retract_report.report_id::text, 15, 1) = '7'
			and (select count(*) from public.taken_back t where t.reporter = me and t.at > now() - interval '10 minutes') < 300 then
			insert into public.report_ids (id, reporter) values (retract_report.report_id, me) on conflict do nothing;
			if found then
				insert into public.taken_back (reporter) values (me);
				return jsonb_build_object('id', retract_report.report_id, 'outcome', 'accepted');
			end if;
		end if;
		return public.refusal(retract_report.report_id::text, 'not_found', 'There is no such report of yours.');
	elsif mine.retracted_at is not null then
		return jsonb_build_object('id', mine.id, 'outcome', 'duplicate');
	elsif mine.received_at < now() - interval '60 seconds' then
		return public.refusal(mine.id::text, 'too_late', 'It is too late to take this back; report the new status instead.');
	end if;
	if mine.role in ('official', 'dispatcher') then
		perform public.order_deeds();
	end if;
	perform public.lock_statuses(array[mine.place_id]);
	-- the same call may have come on two connections at once, or the place may have been merged
	select * into mine from public.reports q where q.id = mine.id and q.received_at = mine.received_at;
	if mine.retracted_at is not null then
		return jsonb_build_object('id', mine.id, 'outcome', 'duplicate');
	end if;
	update public.reports q set retracted_at = now() where q.id = mine.id and q.received_at = mine.received_at;
	delete from public.unjudged u where u.report_id = mine.id;
	perform public.find_voice(mine.place_id, mine.reporter);
	perform public.refresh_status(mine.place_id);
	return jsonb_build_object('id', mine.id, 'outcome', 'accepted');
end
$$;
comment on function public.retract_report(uuid) is 'Takes back a report of the caller before its arrival or within 60 seconds after it; answers a receipt, which may be rejected with not_found or too_late.';
revoke execute on function public.retract_report(uuid) from public, anon;
grant execute on function public.retract_report(uuid) to authenticated, service_role;
