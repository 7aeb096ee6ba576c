-- Delivery of alerts: one server process at a time has a lease on an alert; another process takes over when the lease expires.

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
comment on table public.alert_claims is 'Delivery of an alert over a channel: the revision that was delivered, or is being delivered by the process `holder` until lease_until.';
comment on column public.alert_claims.called_off is 'Kind of the last delivery: false for the alert itself, true for its cancellation. Also true before the first delivery.';
create index alert_claims_unfinished on public.alert_claims (lease_until) where finished_at is null;
alter table public.alert_claims enable row level security;
revoke all on public.alert_claims from anon, authenticated;
grant select, insert, update, delete on public.alert_claims to service_role;

create table public.alert_told (
	alert uuid not null,
	channel text not null,
	subscription uuid not null,
	primary key (alert, channel, subscription),
	foreign key (alert, channel) references public.alert_claims (alert, channel) on delete cascade
);
comment on table public.alert_told is 'Subscriptions that an unfinished delivery has reached already, so that a process that takes over skips them.';
alter table public.alert_told enable row level security;
revoke all on public.alert_told from anon, authenticated;
grant select, insert, update, delete on public.alert_told to service_role;

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
	-- two claimers could see the same alerts in different orders
	perform pg_advisory_xact_lock(hashtext('public.claim_alerts ' || claim_alerts.channel));
	for one in
		select x.id from public.alerts x
		left join public.alert_claims y on y.alert = x.id and y.channel = claim_alerts.channel
		where x.expires > now() and x.effective <= now()
			-- the delivery of an alert starts within a day or not at all
			and (y.alert is not null or greatest(x.sent, x.effective) > now() - interval '1 day')
			and (y.alert is null or (case when y.finished_at is null then y.lease_until < now() else y.revision < x.revision end))
			-- alerts of the demonstration are not sent to the webhook
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
			-- only its end changed, so there is nothing to deliver
			update public.alert_claims y set revision = a.revision where y.alert = a.id and y.channel = claim_alerts.channel;
			continue;
		end if;
		if c.called_off <> off then
			-- a cancellation after the alert, or the reverse: every subscription gets it
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
comment on function public.claim_alerts(text, uuid, integer, integer) is 'Claims for one process the deliveries that are due over a channel (push, webhook) and that no process has a lease on: alerts in force that were not delivered, cancellations of delivered alerts, and deliveries of a process whose lease expired. Answers [{ alert, begun_at, demonstration, replaced_by, told }]; told: ids of the subscriptions reached already.';
revoke execute on function public.claim_alerts(text, uuid, integer, integer) from public, anon, authenticated;
grant execute on function public.claim_alerts(text, uuid, integer, integer) to service_role;

create function public.note_alert_told(channel text, holder uuid, lease_seconds integer, alert_id uuid, subscriptions uuid[] default '{}') returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	c public.alert_claims;
begin
	perform from public.push_subscriptions s where s.id = any(subscriptions) order by s.id for no key update;
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
comment on function public.note_alert_told(text, uuid, integer, uuid, uuid[]) is 'Stores the subscriptions that the holder of a claim has reached, and renews its lease. Answers { held, current }: held is false if another process has taken over; current is false if the alert is over, or was cancelled or restored during the delivery.';
revoke execute on function public.note_alert_told(text, uuid, integer, uuid, uuid[]) from public, anon, authenticated;
grant execute on function public.note_alert_told(text, uuid, integer, uuid, uuid[]) to service_role;

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
comment on function public.finish_alert_claim(text, uuid, uuid) is 'Ends a claim of its holder after the delivery; answers { finished }, false if another process has taken over.';
revoke execute on function public.finish_alert_claim(text, uuid, uuid) from public, anon, authenticated;
grant execute on function public.finish_alert_claim(text, uuid, uuid) to service_role;

create function public.release_alert_claims(holder uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	released integer;
begin
	perform from public.alert_claims y
	where y.holder = release_alert_claims.holder and y.finished_at is null order by y.alert, y.channel for no key update;
	update public.alert_claims y set lease_until = now() - interval '1 second'
	where y.holder = release_alert_claims.holder and y.finished_at is null;
	get diagnostics released = row_count;
	return jsonb_build_object('released', released);
end
$$;
comment on function public.release_alert_claims(uuid) is 'Ends the leases of a process that stops, so that others take over its unfinished deliveries; answers { released }, their number.';
revoke execute on function public.release_alert_claims(uuid) from public, anon, authenticated;
grant execute on function public.release_alert_claims(uuid) to service_role;
