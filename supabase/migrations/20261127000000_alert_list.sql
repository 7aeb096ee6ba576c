-- The list of alerts: whatever stands comes, however many there are; only what is over comes by pages that may end.

create index alerts_standing on public.alerts (id) where cancelled_at is null;

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

comment on function public.alerts_current(integer, timestamptz) is 'Alerts of the last 14 days and all that are in force, newest first, sent before a moment, past ones and those called off included: one page of history, which shows all in force only to who asks to its end. Pages of the app from before alerts_list ask it. A page may be a little longer than asked for.';
