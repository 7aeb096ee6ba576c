-- An area whose edge crosses itself has no inside that people agree on: it is refused.

create function public.crosses_itself(ring jsonb) returns boolean
language sql
immutable
set search_path = ''
as $$
	with grid as (
		select o as at, floor((p ->> 0)::double precision * 1e6 + 0.5)::bigint as x, floor((p ->> 1)::double precision * 1e6 + 0.5)::bigint as y
		from jsonb_array_elements(ring) with ordinality e(p, o)
	), sides as materialized (
		-- a point that comes twice in a row is one, and the last is the first
		select row_number() over (order by at) as i, count(*) over () as n, x1, y1, x2, y2, x2 - x1 as dx, y2 - y1 as dy
		from (
			select at, x as x1, y as y1, lead(x) over (order by at) as x2, lead(y) over (order by at) as y2 from grid
		) s
		where (x1, y1) <> (x2, y2)
	)
	select exists (
		select from sides a join sides b on a.i < b.i
			and least(a.x1, a.x2) <= greatest(b.x1, b.x2) and least(b.x1, b.x2) <= greatest(a.x1, a.x2)
			and least(a.y1, a.y2) <= greatest(b.y1, b.y2) and least(b.y1, b.y2) <= greatest(a.y1, a.y2)
		where case
			-- neighbours have a corner in common: they must not fold back on each other
			when b.i - a.i in (1, a.n - 1) then a.dx * b.dy = a.dy * b.dx and a.dx * b.dx + a.dy * b.dy < 0
			else sign(a.dx * (b.y1 - a.y1) - a.dy * (b.x1 - a.x1)) * sign(a.dx * (b.y2 - a.y1) - a.dy * (b.x2 - a.x1)) <= 0
				and sign(b.dx * (a.y1 - b.y1) - b.dy * (a.x1 - b.x1)) * sign(b.dx * (a.y2 - b.y1) - b.dy * (a.x2 - b.x1)) <= 0
		end
	)
$$;
comment on function public.crosses_itself(jsonb) is 'True where sides of a closed ring, [[lon, lat], ...], cross or touch elsewhere than at the corner two neighbours have in common. On a grid of a millionth of a degree (11 cm) in whole numbers, so that it is exact; src/lib/domain/area.ts decides the same.';
revoke execute on function public.crosses_itself(jsonb) from public, anon, authenticated;

create or replace function public.checked_area(value jsonb) returns jsonb
language plpgsql
immutable
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
		perform public.refuse_alert('The area is a polygon of 1 to 10 rings.');
	end if;
	for ring in select e from jsonb_array_elements(value -> 'coordinates') e loop
		if jsonb_typeof(ring) <> 'array' or jsonb_array_length(ring) < 4 then
			perform public.refuse_alert('A ring of the area has at least four points, the last of which is the first.');
		end if;
		points := points + jsonb_array_length(ring);
		if points > 500 then
			perform public.refuse_alert('The area has more than 500 points.');
		elsif exists (select from jsonb_array_elements(ring) p where not public.is_point(p)) then
			perform public.refuse_alert('A point of the area is a longitude and a latitude in degrees.');
		elsif ring -> 0 <> ring -> -1 then
			perform public.refuse_alert('A ring of the area is not closed: its last point is its first.');
		end if;
		select max((p ->> 0)::double precision) - min((p ->> 0)::double precision) as width, max((p ->> 1)::double precision) - min((p ->> 1)::double precision) as height
		into box from jsonb_array_elements(ring) p;
		if box.width > 10 or box.height > 10 then
			perform public.refuse_alert('The area is larger than ten degrees.');
		elsif box.width < 0.0001 or box.height < 0.0001 then
			perform public.refuse_alert('The area has no extent.');
		elsif public.crosses_itself(ring) then
			raise exception using errcode = 'CX037', message = 'The edge of the area crosses or touches itself.', detail = 'area_crosses_itself';
		end if;
	end loop;
	return jsonb_build_object('type', 'Polygon', 'coordinates', value -> 'coordinates');
end
$$;
comment on function public.checked_area(jsonb) is 'The area of an alert, a GeoJSON polygon of closed rings that do not cross themselves, with at most 500 points within ten degrees, or null; refuses with bad_alert, area_crosses_itself.';

comment on function public.raise_alert(jsonb) is 'Raises an alert: { id, severity, expires, headline: { zh, en? }, category?, effective?, description?, place_ids?, stretches?, area?, references? }, about at least one place, stretch or area, for at most 7 days; the operator may import one with { source, identifier }. The same id, or source and identifier, changes nothing the second time. Answers the alert. Refuses with not_dispatcher, bad_alert (saying what is wrong), area_crosses_itself, unknown_place, unknown_alert.';
