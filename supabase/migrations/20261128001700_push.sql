-- Web Push subscriptions: the browsers that receive alerts while the app is closed, and the alerts that each wants.

create table public.push_subscriptions (
	id uuid primary key default gen_random_uuid(),
	person uuid not null references public.profiles (id) on delete cascade,
	endpoint text not null unique check (endpoint ~ '^https://' and char_length(endpoint) <= 1000),
	p256dh text not null check (p256dh ~ '^B[A-Za-z0-9_-]{86}$'),
	auth text not null check (auth ~ '^[A-Za-z0-9_-]{22}$'),
	lang text not null check (lang in ('zh-Hans', 'en')),
	severity text not null check (severity in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
	place_ids uuid[] not null default '{}' check (cardinality(place_ids) <= 100),
	corridors jsonb not null default '[]' check (jsonb_typeof(corridors) = 'array' and jsonb_array_length(corridors) <= 10),
	quiet_from text check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
	quiet_to text check (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
	zone text check (char_length(zone) <= 64),
	created_at timestamptz not null default now(),
	saved_at timestamptz not null default now(),
	last_success_at timestamptz,
	failures smallint not null default 0,
	changed_xid xid8 not null default pg_current_xact_id(),
	check ((quiet_from is null) = (quiet_to is null) and (quiet_from is null) = (zone is null))
);
comment on table public.push_subscriptions is 'One browser that receives Web Push, with its keys (RFC 8291) and its filter: lowest severity, saved places, corridors and quiet hours. Corridors are [{ code, towards } | { line: [[lon, lat], …] }].';
comment on column public.push_subscriptions.zone is 'Time zone of the quiet hours, an IANA name.';
comment on column public.push_subscriptions.failures is 'Number of failed deliveries since the last success.';
comment on column public.push_subscriptions.changed_xid is 'Transaction of the last change of the endpoint, its person or its filter; results of deliveries do not change it.';
create index push_subscriptions_person on public.push_subscriptions (person, saved_at);
create index push_subscriptions_changed on public.push_subscriptions (changed_xid);
alter table public.push_subscriptions enable row level security;
revoke all on public.push_subscriptions from anon, authenticated;
grant select, insert, update, delete on public.push_subscriptions to service_role;
grant select on public.push_subscriptions to authenticated;
create policy "people read their own subscriptions" on public.push_subscriptions for select to authenticated using (person = (select auth.uid()));

create function public.touch_push_subscription() returns trigger
language plpgsql
set search_path = ''
as $$
begin
	new.changed_xid := pg_current_xact_id();
	return new;
end
$$;
comment on function public.touch_push_subscription() is 'Moves a subscription that was saved again to the end of push_subscriptions_since.';
revoke execute on function public.touch_push_subscription() from public, anon, authenticated;
create trigger touch before update on public.push_subscriptions
	for each row when (old.saved_at is distinct from new.saved_at or old.person is distinct from new.person)
	execute function public.touch_push_subscription();

create table public.push_ended (
	id uuid primary key,
	ended_at timestamptz not null default now(),
	changed_xid xid8 not null default pg_current_xact_id()
);
comment on table public.push_ended is 'Ids of deleted subscriptions, for servers that still hold them in memory; deleted after a week.';
create index push_ended_changed on public.push_ended (changed_xid);
alter table public.push_ended enable row level security;
revoke all on public.push_ended from anon, authenticated;
grant select, insert, update, delete on public.push_ended to service_role;

create function public.note_push_ended() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	delete from public.push_ended e where e.id in (
		select x.id from public.push_ended x where x.ended_at < now() - interval '7 days' for update skip locked
	);
	insert into public.push_ended (id) values (old.id) on conflict (id) do nothing;
	return null;
end
$$;
comment on function public.note_push_ended() is 'Stores the id of a deleted subscription in push_ended, and deletes entries that are a week old.';
revoke execute on function public.note_push_ended() from public, anon, authenticated;
create trigger note_ended after delete on public.push_subscriptions
	for each row execute function public.note_push_ended();

create function public.is_zone(zone text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
	-- the pattern excludes abbreviations and POSIX rules, which PostgreSQL would accept too
	return zone ~ '^(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$' and (now() at time zone zone) is not null;
exception when invalid_parameter_value then
	return false;
end
$$;
comment on function public.is_zone(text) is 'True for the IANA name of a time zone.';
revoke execute on function public.is_zone(text) from public, anon, authenticated;

create function public.checked_corridors(value jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
	one jsonb;
	kept jsonb := '[]';
begin
	if coalesce(jsonb_typeof(value), 'null') = 'null' then
		return kept;
	elsif jsonb_typeof(value) <> 'array' or jsonb_array_length(value) > 10 then
		perform public.refuse('CX036', 'bad_subscription', 'The corridors are a list of at most 10.');
	end if;
	for one in select e from jsonb_array_elements(value) e loop
		if jsonb_typeof(one -> 'line') = 'array' and one -> 'code' is null then
			if jsonb_array_length(one -> 'line') not between 2 and 500 or exists (select from jsonb_array_elements(one -> 'line') p where not public.is_point(p)) then
				perform public.refuse('CX036', 'bad_subscription', 'The line of a corridor has 2 to 500 points.');
			end if;
			kept := kept || jsonb_build_array(jsonb_build_object('line', one -> 'line'));
		elsif jsonb_typeof(one -> 'code') = 'string' and one ->> 'code' ~ '^[GSX][0-9]{1,4}$' and one -> 'line' is null
			and (coalesce(jsonb_typeof(one -> 'towards'), 'null') = 'null' or public.position_or_null(one -> 'towards') is not null) then
			kept := kept || jsonb_build_array(jsonb_build_object('code', one -> 'code', 'towards', public.position_or_null(one -> 'towards')));
		else
			perform public.refuse('CX036', 'bad_subscription', 'A corridor is an expressway by its code and where it leads, or a line.');
		end if;
	end loop;
	return kept;
end
$$;
comment on function public.checked_corridors(jsonb) is 'Checks the corridors of a subscription, at most 10, and answers them; refuses with bad_subscription.';
revoke execute on function public.checked_corridors(jsonb) from public, anon, authenticated;

create function public.subscription_json(s public.push_subscriptions) returns jsonb
language sql
stable
set search_path = ''
as $$
	select jsonb_build_object(
		'id', s.id, 'endpoint', s.endpoint, 'lang', s.lang, 'severity', s.severity, 'place_ids', s.place_ids, 'corridors', s.corridors,
		'quiet', case when s.zone is not null then jsonb_build_object('from', s.quiet_from, 'to', s.quiet_to, 'zone', s.zone) end,
		'created_at', s.created_at, 'last_success_at', s.last_success_at
	)
$$;
comment on function public.subscription_json(public.push_subscriptions) is 'A subscription as JSON for its owner, without the keys.';
revoke execute on function public.subscription_json(public.push_subscriptions) from public, anon, authenticated;

create function public.save_push_subscription(subscription jsonb) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	most constant integer := 10;
	me constant uuid := (select p.id from public.profiles p where p.id = auth.uid() for no key update);
	quiet constant jsonb := nullif(subscription -> 'quiet', 'null');
	s public.push_subscriptions;
	saved public.push_subscriptions;
begin
	if me is null then
		perform public.refuse('CX001', 'not_signed_in', 'Sign in first.');
	elsif jsonb_typeof(subscription) is distinct from 'object' then
		perform public.refuse('CX036', 'bad_subscription', 'A subscription is an object.');
	end if;
	s.endpoint := subscription ->> 'endpoint';
	-- the server sends requests to this URL: it must have a host name, and no IP address, port or credentials
	if coalesce(s.endpoint, '') !~ '^https://([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}/[^\s]*$' or char_length(s.endpoint) > 1000 then
		perform public.refuse('CX036', 'bad_subscription', 'The endpoint is an https address of at most 1000 characters.');
	end if;
	s.p256dh := rtrim(subscription #>> '{keys,p256dh}', '=');
	s.auth := rtrim(subscription #>> '{keys,auth}', '=');
	if coalesce(s.p256dh, '') !~ '^B[A-Za-z0-9_-]{86}$' or coalesce(s.auth, '') !~ '^[A-Za-z0-9_-]{22}$' then
		perform public.refuse('CX036', 'bad_subscription', 'The keys are those the browser gives: p256dh of 65 bytes and auth of 16, in base64url.');
	end if;
	s.lang := coalesce(subscription ->> 'lang', 'zh-Hans');
	s.severity := coalesce(subscription ->> 'severity', 'Moderate');
	if s.lang not in ('zh-Hans', 'en') then
		perform public.refuse('CX036', 'bad_subscription', 'The language is zh-Hans or en.');
	elsif s.severity not in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown') then
		perform public.refuse('CX036', 'bad_subscription', 'The severity is Extreme, Severe, Moderate, Minor or Unknown.');
	end if;
	if coalesce(jsonb_typeof(subscription -> 'place_ids'), 'null') not in ('array', 'null') or exists (
		select from jsonb_array_elements(nullif(subscription -> 'place_ids', 'null')) e where jsonb_typeof(e) <> 'string' or public.uuid_or_null(e #>> '{}') is null
	) then
		perform public.refuse('CX036', 'bad_subscription', 'The places are a list of ids.');
	end if;
	select coalesce(array_agg(distinct e::uuid), '{}') into s.place_ids from jsonb_array_elements_text(nullif(subscription -> 'place_ids', 'null')) e;
	if cardinality(s.place_ids) > 100 then
		perform public.refuse('CX036', 'bad_subscription', 'At most 100 places.');
	end if;
	s.corridors := public.checked_corridors(subscription -> 'corridors');
	if quiet is not null then
		s.quiet_from := quiet ->> 'from';
		s.quiet_to := quiet ->> 'to';
		-- what a browser says of its zone is not the user's fault (Etc/Unknown, +08:00, GMT): the zone of the region then
		s.zone := case when coalesce(public.is_zone(quiet ->> 'zone'), false) then quiet ->> 'zone' else 'Asia/Shanghai' end;
		if coalesce(s.quiet_from, '') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' or coalesce(s.quiet_to, '') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then
			perform public.refuse('CX036', 'bad_subscription', 'Quiet hours go from HH:MM to HH:MM.');
		end if;
	end if;

	-- the rows that can change, in the order in which deliveries lock them
	perform from public.push_subscriptions x where x.person = me or x.endpoint = s.endpoint order by x.id for update;
	insert into public.push_subscriptions as x (person, endpoint, p256dh, auth, lang, severity, place_ids, corridors, quiet_from, quiet_to, zone)
	values (me, s.endpoint, s.p256dh, s.auth, s.lang, s.severity, s.place_ids, s.corridors, s.quiet_from, s.quiet_to, s.zone)
	on conflict (endpoint) do update
	set person = excluded.person, p256dh = excluded.p256dh, auth = excluded.auth, lang = excluded.lang, severity = excluded.severity,
		place_ids = excluded.place_ids, corridors = excluded.corridors, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
		zone = excluded.zone, saved_at = now(), failures = 0
	-- a browser with another account has the same keys
	where x.person = me or (x.p256dh, x.auth) = (excluded.p256dh, excluded.auth)
	returning * into saved;
	if saved.id is null then
		perform public.refuse('CX036', 'bad_subscription', 'This endpoint is somebody else''s.');
	end if;
	-- a browser whose data was cleared gets a new endpoint, so the subscription saved longest ago is deleted
	delete from public.push_subscriptions x
	where x.id in (
		select y.id from public.push_subscriptions y where y.person = me and y.id <> saved.id order by y.saved_at desc, y.id offset most - 1
	);
	return public.subscription_json(saved);
end
$$;
comment on function public.save_push_subscription(jsonb) is 'Saves a Web Push subscription of the caller with its filter: { endpoint, keys: { p256dh, auth }, lang?, severity?, place_ids?, corridors?, quiet?: { from, to, zone } | null }. A zone that is not known becomes Asia/Shanghai. It replaces an earlier one with the same endpoint; if the caller has more than ten, the one saved longest ago is deleted. Answers the subscription without the keys. Refuses with not_signed_in, bad_subscription (saying what is wrong).';
revoke execute on function public.save_push_subscription(jsonb) from public, anon;
grant execute on function public.save_push_subscription(jsonb) to authenticated, service_role;

create function public.delete_push_subscription(endpoint text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
	delete from public.push_subscriptions s where s.endpoint = delete_push_subscription.endpoint and s.person = auth.uid();
	return jsonb_build_object('deleted', found);
end
$$;
comment on function public.delete_push_subscription(text) is 'Deletes a subscription of the caller; answers { deleted }.';
revoke execute on function public.delete_push_subscription(text) from public, anon;
grant execute on function public.delete_push_subscription(text) to authenticated, service_role;

create function public.push_outcome(endpoint text, ok boolean, gone boolean default false) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	dead boolean;
begin
	update public.push_subscriptions s
	set last_success_at = case when ok then now() else s.last_success_at end,
		failures = case when ok then 0 else s.failures + 1 end
	where s.endpoint = push_outcome.endpoint
	returning coalesce(push_outcome.gone, false) or s.failures >= 20 into dead;
	if dead then
		delete from public.push_subscriptions s where s.endpoint = push_outcome.endpoint;
	end if;
	return jsonb_build_object('deleted', coalesce(dead, false));
end
$$;
comment on function public.push_outcome(text, boolean, boolean) is 'Stores the result of a delivery, and deletes a subscription whose endpoint is gone or has failed 20 times in a row; answers { deleted }.';
revoke execute on function public.push_outcome(text, boolean, boolean) from public, anon, authenticated;
grant execute on function public.push_outcome(text, boolean, boolean) to service_role;

create function public.push_subscriptions_since(cursor text default null, max_results integer default 2000) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	wanted constant integer := least(greatest(coalesce(max_results, 2000), 1), 5000);
	-- rows commit out of order: transactions from this id on may still be open, so the next call repeats their rows
	horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
	since constant xid8 := public.since_of(push_subscriptions_since.cursor);
	-- a row of a later transaction than any here was restored from another server: it has not changed since then
	ahead constant xid8 := pg_snapshot_xmax(pg_current_snapshot());
	cut xid8;
begin
	-- a page ends at a finished transaction; if there is none, the page is as long as necessary
	select s.changed_xid into cut from public.push_subscriptions s
	where since is null or (s.changed_xid >= since and s.changed_xid < ahead)
	order by s.changed_xid offset wanted - 1 limit 1;
	if cut >= horizon then cut := null; end if;
	return jsonb_build_object(
		'cursor', public.cursor_at(case when cut is null then horizon else (cut::text::bigint + 1)::text::xid8 end),
		'anew', since is null,
		'more', cut is not null,
		'subscriptions', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', s.id, 'person', s.person, 'endpoint', s.endpoint, 'keys', jsonb_build_object('p256dh', s.p256dh, 'auth', s.auth),
				'lang', s.lang, 'severity', s.severity, 'place_ids', s.place_ids, 'corridors', s.corridors,
				'quiet', case when s.zone is not null then jsonb_build_object('from', s.quiet_from, 'to', s.quiet_to, 'zone', s.zone) end
			) order by s.changed_xid, s.id)
			from public.push_subscriptions s
			where (since is null or (s.changed_xid >= since and s.changed_xid < ahead)) and (cut is null or s.changed_xid <= cut)
		), '[]'),
		'ended', coalesce((select jsonb_agg(e.id) from public.push_ended e where e.changed_xid >= since and e.changed_xid < ahead), '[]')
	);
end
$$;
comment on function public.push_subscriptions_since(text, integer) is 'The subscriptions saved since a cursor, with their keys, and the ids of those that ended: { cursor, anew, more, subscriptions, ended }. anew: this is the first page of all, so the caller discards what it had; more: call again at once. A subscription may come twice, but none is left out. Refuses with bad_cursor.';
revoke execute on function public.push_subscriptions_since(text, integer) from public, anon, authenticated;
grant execute on function public.push_subscriptions_since(text, integer) to service_role;
