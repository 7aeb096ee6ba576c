-- Alerts, which are pushed to the people they concern. Columns have the names of CAP 1.2 where it has one.

create table public.alerts (
	id uuid primary key default gen_random_uuid(),
	sent timestamptz not null default now(),
	cause text not null check (cause in ('status', 'wait', 'dispatch', 'imported')),
	category text not null default 'Transport'
		check (category in ('Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other')),
	severity text not null check (severity in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
	effective timestamptz not null default now(),
	expires timestamptz not null,
	headline jsonb check (jsonb_typeof(headline -> 'zh') = 'string' and jsonb_typeof(headline -> 'en') = 'string'),
	description jsonb check (jsonb_typeof(description -> 'zh') = 'string' and jsonb_typeof(description -> 'en') = 'string'),
	place_ids uuid[] not null default '{}' check (cardinality(place_ids) <= 200),
	stretches jsonb not null default '[]' check (jsonb_typeof(stretches) = 'array'),
	area jsonb check (area ->> 'type' = 'Polygon'),
	facts jsonb check (jsonb_typeof(facts) = 'object'),
	"references" uuid references public.alerts (id) on delete set null,
	cancelled_at timestamptz,
	cancelled_because text check (cancelled_because in ('replaced', 'unfounded', 'dispatch', 'demonstration')),
	source text check (char_length(source) between 1 and 100),
	identifier text check (char_length(identifier) between 1 and 200),
	raised_by uuid references public.profiles (id) on delete set null,
	demonstration boolean not null default false,
	revision integer not null default 1,
	changed_xid xid8 not null default pg_current_xact_id(),
	check (effective < expires),
	check ((cancelled_at is null) = (cancelled_because is null)),
	check (case when cause in ('status', 'wait') then facts is not null else headline is not null end),
	check ((cause = 'imported') = (source is not null) and (cause = 'imported') = (identifier is not null)),
	unique (source, identifier)
);
comment on table public.alerts is 'Alerts about places, stretches of expressways or an area, in force from effective to expires. cancelled_at cancels an alert; otherwise only its end can change. changed_xid is the transaction of the last change.';
comment on column public.alerts.revision is 'Grows with every change: the version of an alert with the higher revision is the newer one.';
comment on column public.alerts.facts is 'Facts of an alert with cause status or wait: { before, status, confidence, wait_minutes, official }; clients make the text from them in the reader''s language.';
comment on column public.alerts."references" is 'Id of the alert that this one replaces.';
comment on column public.alerts.cancelled_because is 'Reason of the cancellation: another alert replaced it (replaced), its evidence was refuted or withdrawn (unfounded), a dispatcher cancelled it (dispatch), or the demonstration ended (demonstration).';
comment on column public.alerts.identifier is 'Identifier of an imported alert at its source; a second import of the same identifier changes nothing.';
comment on column public.alerts.demonstration is 'True if the alert is based on reports of simulated reporters.';
create index alerts_changed on public.alerts (changed_xid);
create index alerts_sent on public.alerts (sent desc, id desc);
create index alerts_expires on public.alerts (expires);
create index alerts_standing on public.alerts (id) where cancelled_at is null;
create index alerts_references on public.alerts ("references") where "references" is not null;
create index alerts_raised_by on public.alerts (raised_by) where raised_by is not null;
create index alerts_demonstration on public.alerts (id) where demonstration;
alter table public.alerts enable row level security;
revoke all on public.alerts from anon, authenticated;
grant select, insert, update, delete on public.alerts to service_role;

create function public.alert_json(a public.alerts) returns jsonb
language sql
stable
set search_path = ''
as $$
	select jsonb_build_object(
		'id', a.id, 'sent', a.sent, 'cause', a.cause, 'category', a.category, 'severity', a.severity,
		'effective', a.effective, 'expires', a.expires, 'headline', a.headline, 'description', a.description,
		'places', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', p.id, 'names', p.names, 'expressways', p.expressways, 'lon', p.lon, 'lat', p.lat,
				'towards', p.attributes -> 'towards'
			) order by array_position(a.place_ids, p.id))
			from public.places p where p.id = any(a.place_ids)
		), '[]'),
		'stretches', a.stretches, 'area', a.area, 'facts', a.facts,
		'references', a."references", 'cancelled_at', a.cancelled_at, 'revision', a.revision
	)
$$;
comment on function public.alert_json(public.alerts) is 'An alert as JSON for clients, with the fields of its places that matching and display need.';
revoke execute on function public.alert_json(public.alerts) from public, anon, authenticated;

create function public.touch_alert() returns trigger
language plpgsql
set search_path = ''
as $$
begin
	new.changed_xid := pg_current_xact_id();
	new.revision := old.revision + 1;
	return new;
end
$$;
comment on function public.touch_alert() is 'Gives an alert a new revision with every change that readers can see, and moves it to the end of alerts_since.';
revoke execute on function public.touch_alert() from public, anon, authenticated;
create trigger touch before update on public.alerts
	for each row when ((old.expires, old.cancelled_at) is distinct from (new.expires, new.cancelled_at))
	execute function public.touch_alert();

-- The topic is private and no policy on realtime.messages names it, so only the service role, which bypasses policies, may join.
create function public.announce_alert() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	perform realtime.send(public.alert_json(new), 'alert', 'alerts', true);
	return null;
end
$$;
comment on function public.announce_alert() is 'Broadcasts an alert to every server process that delivers alerts; these notify the drivers concerned.';
revoke execute on function public.announce_alert() from public, anon, authenticated;
create trigger announce after insert on public.alerts
	for each row execute function public.announce_alert();
create trigger announce_change after update on public.alerts
	for each row when ((old.expires, old.cancelled_at) is distinct from (new.expires, new.cancelled_at))
	execute function public.announce_alert();

create function public.call_off(alert_id uuid, because text) returns void
language sql
set search_path = ''
as $$
	update public.alerts a set cancelled_at = now(), cancelled_because = because
	where a.id = call_off.alert_id and a.cancelled_at is null and a.expires > now()
$$;
comment on function public.call_off(uuid, text) is 'Cancels an alert that is neither over nor cancelled; others stay unchanged.';
revoke execute on function public.call_off(uuid, text) from public, anon, authenticated;

create function public.alerts_since(cursor text default null, max_results integer default 500) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	wanted constant integer := least(greatest(coalesce(max_results, 500), 1), 5000);
	-- rows commit out of order: transactions from this id on may still be open, so the next call repeats their rows
	horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
	since constant xid8 := public.since_of(alerts_since.cursor);
	-- a row of a later transaction than any here was restored from another server: it has not changed since then
	ahead constant xid8 := pg_snapshot_xmax(pg_current_snapshot());
	cut xid8;
begin
	-- a page ends at a finished transaction; if there is none, the page is as long as necessary
	select a.changed_xid into cut from public.alerts a
	where a.expires > now() and case when since is null then a.cancelled_at is null else a.changed_xid >= since and a.changed_xid < ahead end
	order by a.changed_xid offset wanted - 1 limit 1;
	if cut >= horizon then cut := null; end if;
	return jsonb_build_object(
		'cursor', public.cursor_at(case when cut is null then horizon else (cut::text::bigint + 1)::text::xid8 end),
		'alerts', coalesce((
			select jsonb_agg(public.alert_json(a) order by a.changed_xid, a.sent, a.id)
			from public.alerts a
			where a.expires > now() and case when since is null then a.cancelled_at is null else a.changed_xid >= since and a.changed_xid < ahead end
				and (cut is null or a.changed_xid <= cut)
		), '[]')
	);
end
$$;
comment on function public.alerts_since(text, integer) is 'The alerts before their end that changed since a cursor, cancelled ones included (without a cursor, or with one of another database: all that are not cancelled), and the next cursor: { cursor, alerts }. A page with max_results alerts or more may not be the last: call again. An alert may come twice, but none is left out. Refuses with bad_cursor.';
revoke execute on function public.alerts_since(text, integer) from public, anon, authenticated;
grant execute on function public.alerts_since(text, integer) to service_role;

create function public.alerts_past(max_results integer default 50, before timestamptz default null) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select coalesce(jsonb_agg(public.alert_json(x.alert) order by x.sent desc, x.id desc), '[]')
	from (
		select l as alert, l.sent, l.id from public.alerts l
		where l.sent > now() - interval '14 days' and (l.cancelled_at is not null or l.expires <= now())
			and (alerts_past.before is null or l.sent < alerts_past.before)
			and (not l.demonstration or exists (select from public.profiles p where p.demonstration))
		order by l.sent desc
		-- alerts sent at the same time stay on one page, so that the next page can start before that time
		fetch first least(greatest(coalesce(max_results, 50), 1), 200) rows with ties
	) x
$$;
comment on function public.alerts_past(integer, timestamptz) is 'Alerts sent in the last 14 days and before a time that are over or cancelled, newest first. A page may be slightly longer than max_results.';
revoke execute on function public.alerts_past(integer, timestamptz) from public;
grant execute on function public.alerts_past(integer, timestamptz) to anon, authenticated, service_role;

create function public.alerts_list(after uuid default null, max_results integer default 200) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select jsonb_build_object(
		'standing', (
			select coalesce(jsonb_agg(public.alert_json(x.alert) order by x.id), '[]')
			from (
				select l as alert, l.id from public.alerts l
				where l.cancelled_at is null and l.expires > now()
					and (alerts_list.after is null or l.id > alerts_list.after)
					and (not l.demonstration or exists (select from public.profiles p where p.demonstration))
				order by l.id
				limit least(greatest(coalesce(max_results, 200), 1), 500)
			) x
		),
		'past', case when alerts_list.after is null then public.alerts_past(50) else '[]' end
	)
$$;
comment on function public.alerts_list(uuid, integer) is 'A page of the list of alerts, the same for everybody: { standing, past }. standing: alerts in force or not yet begun, by id; with max_results alerts (at most 500) it may not be complete: call again with the last id. past: the 50 newest alerts that are over or cancelled, on the first page only; alerts_past answers older ones.';
revoke execute on function public.alerts_list(uuid, integer) from public;
grant execute on function public.alerts_list(uuid, integer) to anon, authenticated, service_role;
