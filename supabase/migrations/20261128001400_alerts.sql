-- Alerts: what is pushed to the people it concerns, now. The words are those of CAP 1.2 where it has one.

create table public.alerts (
	id uuid primary key default gen_random_uuid(),
	sent timestamptz not null default now(),
	cause text not null check (cause in ('status', 'wait', 'dispatch', 'imported')),
	category text not null default 'Transport'
		check (category in ('Transport', 'Met', 'Safety', 'Health', 'Security', 'Fire', 'Infra', 'Other')),
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
comment on table public.alerts is 'What is pushed to the people it concerns: about places, stretches of expressways or an area, from when to when. Called off by cancelled_at, never edited but for its end. changed_xid is the transaction of the last change.';
comment on column public.alerts.revision is 'Grows with every change: of two versions of an alert the one with the higher is the newer.';
comment on column public.alerts.facts is 'What an alert of the causes status and wait says: { before, status, confidence, wait_minutes, official }; the reader''s language makes words of it.';
comment on column public.alerts."references" is 'The alert it takes the place of.';
comment on column public.alerts.cancelled_because is 'Another took its place, what it stood on is gone, a dispatcher called it off, or the demonstration that invented it has ended.';
comment on column public.alerts.identifier is 'What the source of an imported one calls it, by which importing it twice changes nothing.';
comment on column public.alerts.demonstration is 'Whether it stands on what simulated reporters said.';
create index alerts_changed on public.alerts (changed_xid);
create index alerts_sent on public.alerts (sent desc, id desc);
create index alerts_expires on public.alerts (expires);
create index alerts_standing on public.alerts (id) where cancelled_at is null;
create index alerts_references on public.alerts ("references") where "references" is not null;
create index alerts_raised_by on public.alerts (raised_by) where raised_by is not null;
create index alerts_demonstration on public.alerts (id) where demonstration;
alter table public.alerts enable row level security;
revoke all on public.alerts from anon, authenticated;

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
comment on function public.alert_json(public.alerts) is 'An alert in the shape that goes to clients, with what matching and showing its places need.';
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
comment on function public.touch_alert() is 'Every change that readers see is a new version, and moves an alert to the end of the delta.';
revoke execute on function public.touch_alert() from public, anon, authenticated;
create trigger touch before update on public.alerts
	for each row when ((old.expires, old.cancelled_at) is distinct from (new.expires, new.cancelled_at))
	execute function public.touch_alert();

-- The topic is private and no policy on realtime.messages names it: only who bypasses them, the service role, may join.
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
comment on function public.announce_alert() is 'Tells every server that delivers alerts; the drivers concerned hear it from there.';
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
comment on function public.call_off(uuid, text) is 'Cancels an alert that stands; one that is over stays as it is.';
revoke execute on function public.call_off(uuid, text) from public, anon, authenticated;

create function public.alerts_since(cursor text default null, max_results integer default 500) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	wanted constant integer := least(greatest(coalesce(max_results, 500), 1), 5000);
	-- rows commit out of order: everything of transactions from here on may not be finished and comes again next time
	horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
	since xid8;
	cut xid8;
begin
	if alerts_since.cursor is not null then
		if alerts_since.cursor !~ '^[0-9]{1,18}$' then
			perform public.refuse('CX033', 'bad_cursor', 'The cursor is the one that was answered last.');
		end if;
		since := alerts_since.cursor::xid8;
		-- a cursor of another database, as after a restore: begin anew
		if since > pg_snapshot_xmax(pg_current_snapshot()) then since := null; end if;
	end if;
	-- a page ends with a transaction that is finished, and else is as long as it must be
	select a.changed_xid into cut from public.alerts a
	where a.expires > now() and case when since is null then a.cancelled_at is null else a.changed_xid >= since end
	order by a.changed_xid offset wanted - 1 limit 1;
	if cut >= horizon then cut := null; end if;
	return jsonb_build_object(
		'cursor', case when cut is null then horizon::text else (cut::text::bigint + 1)::text end,
		'alerts', coalesce((
			select jsonb_agg(public.alert_json(a) order by a.changed_xid, a.sent, a.id)
			from public.alerts a
			where a.expires > now() and case when since is null then a.cancelled_at is null else a.changed_xid >= since end
				and (cut is null or a.changed_xid <= cut)
		), '[]')
	);
end
$$;
comment on function public.alerts_since(text, integer) is 'The alerts that are not over and changed since a cursor, those called off too (no cursor: all that stand), and the next cursor: { cursor, alerts }. Where they are as many as asked for or more, there may be more: ask again. One may come twice, never not at all. Refuses with bad_cursor.';
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
		-- those of one moment stay together, so that the next page begins before it
		fetch first least(greatest(coalesce(max_results, 50), 1), 200) rows with ties
	) x
$$;
comment on function public.alerts_past(integer, timestamptz) is 'Alerts of the last 14 days that are over or called off, newest first, sent before a moment. A page may be a little longer than asked for.';
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
comment on function public.alerts_list(uuid, integer) is 'What a list of alerts shows, the same for everybody: { standing, past }, all that are in force or still to begin by their id, and the fifty newest that are over. Where as many stand as were asked for (at most 500), there may be more: ask for those after the last id. Past ones come with the first page only, older ones from alerts_past.';
revoke execute on function public.alerts_list(uuid, integer) from public;
grant execute on function public.alerts_list(uuid, integer) to anon, authenticated, service_role;

create function public.forget_alerts() returns void
language sql
set search_path = ''
as $$
	-- what the demonstration invented is kept only until everybody has heard that it is called off
	delete from public.alerts a
	where coalesce(a.cancelled_at, a.expires) < now() - case when a.demonstration then interval '1 day' else interval '30 days' end;
$$;
comment on function public.forget_alerts() is 'Forgets alerts thirty days after their end, those of the demonstration after one day.';
revoke execute on function public.forget_alerts() from public, anon, authenticated;
