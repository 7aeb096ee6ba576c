-- Places that drivers who are about to pass could tell something of.

create function public.doubtful_places(max_results integer default 500) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select coalesce(jsonb_agg(d.answer), '[]')
	from (
		select jsonb_build_object(
			'id', p.id, 'names', p.names, 'lon', p.lon, 'lat', p.lat, 'expressways', to_jsonb(p.expressways),
			'towards', p.attributes -> 'towards',
			'reason', case when s.dispute is null then 'stale' else 'disputed' end,
			'statuses', case
				when s.dispute is not null then s.dispute -> 'statuses'
				when s.report_count > 0 then jsonb_build_array(s.status)
				else '[]'
			end
		) as answer
		from public.place_status s
		join public.places p on p.id = s.place_id
		cross join lateral (
			select max(b.p) as top
			from unnest(public.fade(coalesce(s.crowd, s.belief)::double precision[], extract(epoch from now() - s.belief_at) / 3600, public.chain_of(p.id))) as b(p)
		) faded
		where not p.archived and s.pin is null
			and (s.dispute is not null or s.report_count = 0 or faded.top < 0.55)
		-- what is disputed first, then what was known last
		order by s.dispute is null, s.last_report_at desc nulls last, p.id
		limit least(greatest(max_results, 1), 5000)
	) d
$$;
comment on function public.doubtful_places(integer) is 'Places in dispute, or of which nothing (any more) is likely: [{ id, names, lon, lat, expressways, towards, reason: stale | disputed, statuses }]. For the hub, which asks drivers who are about to pass.';
revoke execute on function public.doubtful_places(integer) from public, anon, authenticated;
grant execute on function public.doubtful_places(integer) to service_role;
