-- Who tells of an alert: one server process at a time, by a lease that another takes over when it runs out; and what a process needs to know of the subscriptions.

alter table public.push_subscriptions add column changed_xid xid8 not null default pg_current_xact_id();
comment on column public.push_subscriptions.changed_xid is 'The transaction of the last change of where or what for; deliveries do not count.';
create index push_subscriptions_changed on public.push_subscriptions (changed_xid);

create table public.push_ended (
	id uuid primary key,
	ended_at timestamptz not null default now(),
	changed_xid xid8 not null default pg_current_xact_id()
);
comment on table public.push_ended is 'Subscriptions that are no more, for servers that still hold them in memory; forgotten after a week.';
create index push_ended_changed on public.push_ended (changed_xid);
alter table public.push_ended enable row level security;
revoke all on public.push_ended from anon, authenticated;

create function public.touch_push_subscription() returns trigger
language plpgsql
set search_path = ''
as $$
begin
	new.changed_xid := pg_current_xact_id();
	return new;
end
$$;
comment on function public.touch_push_subscription() is 'Moves a subscription that was saved again to the end of the delta.';
revoke execute on function public.touch_push_subscription() from public, anon, authenticated;
create trigger touch before update on public.push_subscriptions
	for each row when (old.saved_at is distinct from new.saved_at or old.person is distinct from new.person)
	execute function public.touch_push_subscription();

create function public.note_push_ended() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	delete from public.push_ended e where e.ended_at < now() - interval '7 days';
	insert into public.push_ended (id) values (old.id) on conflict (id) do nothing;
	return null;
end
$$;
comment on function public.note_push_ended() is 'Notes that a subscription is no more.';
revoke execute on function public.note_push_ended() from public, anon, authenticated;
create trigger note_ended after delete on public.push_subscriptions
	for each row execute function public.note_push_ended();

create function public.push_subscriptions_since(cursor text default null, max_results integer default 2000) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
	wanted constant integer := least(greatest(coalesce(max_results, 2000), 1), 5000);
	-- rows commit out of order: everything of transactions from here on may not be finished and comes again next time
	horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
	since xid8;
	cut xid8;
begin
	if push_subscriptions_since.cursor is not null then
		if push_subscriptions_since.cursor !~ '^[0-9]{1,18}$' then
			raise exception using errcode = 'CX033', message = 'The cursor is the one that was answered last.', detail = 'bad_cursor';
		end if;
		since := push_subscriptions_since.cursor::xid8;
		-- a cursor of another database, as after a restore: begin anew
		if since > pg_snapshot_xmax(pg_current_snapshot()) then since := null; end if;
	end if;
	-- a page ends with a transaction that is finished, and else is as long as it must be
	select s.changed_xid into cut from public.push_subscriptions s
	where since is null or s.changed_xid >= since
	order by s.changed_xid offset wanted - 1 limit 1;
	if cut >= horizon then cut := null; end if;
	return jsonb_build_object(
		'cursor', case when cut is null then horizon::text else (cut::text::bigint + 1)::text end,
		'anew', since is null,
		'more', cut is not null,
		'subscriptions', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', s.id, 'person', s.person, 'endpoint', s.endpoint, 'keys', jsonb_build_object('p256dh', s.p256dh, 'auth', s.auth),
				'lang', s.lang, 'severity', s.severity, 'place_ids', s.place_ids, 'corridors', s.corridors,
				'quiet', case when s.zone is not null then jsonb_build_object('from', s.quiet_from, 'to', s.quiet_to, 'zone', s.zone) end
			) order by s.changed_xid, s.id)
			from public.push_subscriptions s
			where (since is null or s.changed_xid >= since) and (cut is null or s.changed_xid <= cut)
		), '[]'),
		'ended', coalesce((select jsonb_agg(e.id) from public.push_ended e where e.changed_xid >= since), '[]')
	);
end
$$;
comment on function public.push_subscriptions_since(text, integer) is 'The subscriptions saved since a cursor, with their keys, and the ids of those that ended: { cursor, anew, more, subscriptions, ended }. anew: these are the first of all, whatever was known counts for nothing; more: ask again at once. One may come twice, never not at all. Refuses with bad_cursor.';

create table public.alert_claims (
	alert uuid not null references public.alerts (id) on delete cascade,
	channel text not null check (channel in ('push', 'webhook')),
	revision integer not null default 0,
	called_off boolean not null default true,
	holder uuid,
	begun_at timestamptz,
	lease_until timestamptz,
	finished_at timestamptz default now(),
	primary key (alert, channel),
	check (finished_at is not null or (holder is not null and lease_until is not null and begun_at is not null))
);
comment on table public.alert_claims is 'What was told of an alert over a channel, or which process is about to tell it, until when others leave it alone.';
comment on column public.alert_claims.called_off is 'What was told last: that it holds, or that it is called off, which is as good as nothing told.';
create index alert_claims_unfinished on public.alert_claims (lease_until) where finished_at is null;
alter table public.alert_claims enable row level security;
revoke all on public.alert_claims from anon, authenticated;

create table public.alert_told (
	alert uuid not null,
	channel text not null,
	subscription uuid not null,
	primary key (alert, channel, subscription),
	foreign key (alert, channel) references public.alert_claims (alert, channel) on delete cascade
);
comment on table public.alert_told is 'Whom a process has told already of what it has not finished telling, for the one that takes over.';
alter table public.alert_told enable row level security;
revoke all on public.alert_told from anon, authenticated;

-- what stands when this comes is old news
insert into public.alert_claims (alert, channel, revision, called_off)
select a.id, c.channel, a.revision, a.cancelled_at is not null
from public.alerts a cross join (values ('push'), ('webhook')) c (channel);

create function public.claim_alerts(channel text, holder uuid, lease_seconds integer, max_results integer default 20) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	one record;
	a public.alerts;
	c public.alert_claims;
	off boolean;
	found_claims jsonb := '[]';
begin
	for one in
		select x.id from public.alerts x
		left join public.alert_claims y on y.alert = x.id and y.channel = claim_alerts.channel
		where x.expires > now() and x.effective <= now()
			-- what nobody was told within a day is no news any more
			and (y.alert is not null or greatest(x.sent, x.effective) > now() - interval '1 day')
			and (y.alert is null or (case when y.finished_at is null then y.lease_until < now() else y.revision < x.revision end))
			-- nobody outside is to hear of what was invented
			and not (claim_alerts.channel = 'webhook' and x.demonstration)
		order by x.changed_xid, x.id
		limit least(greatest(coalesce(max_results, 20), 1), 200)
	loop
		insert into public.alert_claims (alert, channel) values (one.id, claim_alerts.channel) on conflict do nothing;
		select * into c from public.alert_claims y
		where y.alert = one.id and y.channel = claim_alerts.channel
			and (y.finished_at is not null or y.lease_until < now())
		for update skip locked;
		continue when c.alert is null;
		select * into a from public.alerts x where x.id = one.id;
		continue when a.id is null or (c.finished_at is not null and c.revision >= a.revision);
		off := a.cancelled_at is not null;
		if c.finished_at is not null and c.called_off = off then
			-- only its end has moved: there is nothing to tell
			update public.alert_claims y set revision = a.revision where y.alert = a.id and y.channel = claim_alerts.channel;
			continue;
		end if;
		if c.called_off <> off then
			-- something else is told now, and to everybody
			delete from public.alert_told t where t.alert = a.id and t.channel = claim_alerts.channel;
		end if;
		update public.alert_claims y
		set revision = a.revision, called_off = off, holder = claim_alerts.holder, finished_at = null,
			begun_at = case when c.finished_at is null and c.called_off = off then c.begun_at else now() end,
			lease_until = now() + make_interval(secs => lease_seconds)
		where y.alert = a.id and y.channel = claim_alerts.channel
		returning * into c;
		found_claims := found_claims || jsonb_build_object(
			'alert', public.alert_json(a), 'begun_at', c.begun_at, 'demonstration', a.demonstration,
			'replaced_by', (
				select public.alert_json(n) from public.alerts n
				where a.cancelled_because = 'replaced' and n."references" = a.id and n.cancelled_at is null
				order by n.sent desc limit 1
			),
			'told', coalesce((
				select jsonb_agg(t.subscription) from public.alert_told t where t.alert = a.id and t.channel = claim_alerts.channel
			), '[]')
		);
	end loop;
	return found_claims;
end
$$;
comment on function public.claim_alerts(text, uuid, integer, integer) is 'Claims for one process what is to be told over a channel (push, webhook) and nobody is telling: alerts that hold and were not told, those told that were called off since, and what a process left undone whose lease ran out. Answers [{ alert, begun_at, demonstration, replaced_by, told }]; told: ids of the subscriptions reached already.';

create function public.note_alert_told(channel text, holder uuid, lease_seconds integer, alert_id uuid, subscriptions uuid[] default '{}') returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	c public.alert_claims;
begin
	update public.push_subscriptions s set last_success_at = now(), failures = 0 where s.id = any(subscriptions);
	update public.alert_claims y set lease_until = now() + make_interval(secs => lease_seconds)
	where y.alert = alert_id and y.channel = note_alert_told.channel and y.holder = note_alert_told.holder and y.finished_at is null
	returning * into c;
	if c.alert is null then
		return jsonb_build_object('held', false, 'current', false);
	end if;
	insert into public.alert_told (alert, channel, subscription)
	select c.alert, c.channel, x from unnest(subscriptions) x on conflict do nothing;
	return jsonb_build_object(
		'held', true,
		'current', exists (
			select from public.alerts a
			where a.id = c.alert and a.expires > now() and (a.cancelled_at is not null) = c.called_off
		)
	);
end
$$;
comment on function public.note_alert_told(text, uuid, integer, uuid, uuid[]) is 'Notes whom the holder of a claim has told, and renews its lease: { held, current }. Not held: another process has taken over. Not current: it is over, or no longer as it is being told.';

create function public.finish_alert_claim(channel text, holder uuid, alert_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
	update public.alert_claims y set finished_at = now()
	where y.alert = alert_id and y.channel = finish_alert_claim.channel and y.holder = finish_alert_claim.holder and y.finished_at is null;
	if not found then
		return jsonb_build_object('finished', false);
	end if;
	delete from public.alert_told t where t.alert = alert_id and t.channel = finish_alert_claim.channel;
	return jsonb_build_object('finished', true);
end
$$;
comment on function public.finish_alert_claim(text, uuid, uuid) is 'The holder of a claim is done with it; answers { finished }, false where another has taken over.';

create function public.release_alert_claims(holder uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	released integer;
begin
	update public.alert_claims y set lease_until = now() - interval '1 second'
	where y.holder = release_alert_claims.holder and y.finished_at is null;
	get diagnostics released = row_count;
	return jsonb_build_object('released', released);
end
$$;
comment on function public.release_alert_claims(uuid) is 'Leaves to others what a process that ends has not finished; answers { released }.';

revoke execute on function public.push_subscriptions_since(text, integer), public.claim_alerts(text, uuid, integer, integer),
	public.note_alert_told(text, uuid, integer, uuid, uuid[]), public.finish_alert_claim(text, uuid, uuid), public.release_alert_claims(uuid)
	from public, anon, authenticated;
grant execute on function public.push_subscriptions_since(text, integer), public.claim_alerts(text, uuid, integer, integer),
	public.note_alert_told(text, uuid, integer, uuid, uuid[]), public.finish_alert_claim(text, uuid, uuid), public.release_alert_claims(uuid)
	to service_role;
