-- Positions and shapes, WGS-84 degrees.

create function public.geohash(lon double precision, lat double precision, size integer) returns text
language plpgsql
immutable strict parallel safe
set search_path = ''
as $$
declare
	alphabet constant text := '0123456789bcdefghjkmnpqrstuvwxyz';
	west double precision := -180;
	east double precision := 180;
	south double precision := -90;
	north double precision := 90;
	middle double precision;
	bits integer := 0;
	answer text := '';
begin
	for i in 0 .. size * 5 - 1 loop
		if i % 2 = 0 then
			middle := (west + east) / 2;
			if lon >= middle then bits := bits * 2 + 1; west := middle; else bits := bits * 2; east := middle; end if;
		else
			middle := (south + north) / 2;
			if lat >= middle then bits := bits * 2 + 1; south := middle; else bits := bits * 2; north := middle; end if;
		end if;
		if i % 5 = 4 then
			answer := answer || substr(alphabet, bits + 1, 1);
			bits := 0;
		end if;
	end loop;
	return answer;
end
$$;
comment on function public.geohash(double precision, double precision, integer) is 'Geohash (Niemeyer 2008) of a WGS-84 position in degrees; size is its number of characters.';
revoke execute on function public.geohash(double precision, double precision, integer) from public, anon, authenticated;
-- generated columns of places call it as the role that inserts
grant execute on function public.geohash(double precision, double precision, integer) to service_role;

create function public.metres_between(lon1 double precision, lat1 double precision, lon2 double precision, lat2 double precision)
returns double precision
language sql
immutable strict parallel safe
set search_path = ''
as $$
	select 2 * 6371008.8 * asin(least(1, sqrt(
		sin(radians(lat2 - lat1) / 2) ^ 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ^ 2
	)))
$$;
comment on function public.metres_between(double precision, double precision, double precision, double precision) is 'Great-circle distance in metres on the mean sphere (haversine).';
revoke execute on function public.metres_between(double precision, double precision, double precision, double precision) from public, anon, authenticated;

create function public.position_or_null(value jsonb) returns jsonb
language sql
immutable
set search_path = ''
as $$
	select jsonb_build_object('lon', value -> 'lon', 'lat', value -> 'lat')
	where case when jsonb_typeof(value) = 'object' and jsonb_typeof(value -> 'lon') = 'number' and jsonb_typeof(value -> 'lat') = 'number'
		then (value ->> 'lon')::numeric between -180 and 180 and (value ->> 'lat')::numeric between -90 and 90 end
$$;
comment on function public.position_or_null(jsonb) is 'A position { lon, lat } in degrees; null for anything else.';
revoke execute on function public.position_or_null(jsonb) from public, anon, authenticated;

create function public.is_point(value jsonb) returns boolean
language sql
immutable
set search_path = ''
as $$
	select case when jsonb_typeof(value) = 'array' and jsonb_array_length(value) = 2 and jsonb_typeof(value -> 0) = 'number' and jsonb_typeof(value -> 1) = 'number'
		then (value ->> 0)::numeric between -180 and 180 and (value ->> 1)::numeric between -90 and 90 else false end
$$;
comment on function public.is_point(jsonb) is 'True for a GeoJSON point: [longitude, latitude] in degrees.';
revoke execute on function public.is_point(jsonb) from public, anon, authenticated;

create function public.crosses_itself(ring jsonb) returns boolean
language sql
immutable
set search_path = ''
as $$
	with grid as (
		select o as at, floor((p ->> 0)::double precision * 1e6 + 0.5)::bigint as x, floor((p ->> 1)::double precision * 1e6 + 0.5)::bigint as y
		from jsonb_array_elements(ring) with ordinality e(p, o)
	), sides as materialized (
		-- two equal points in a row make no side; the last point of the ring equals the first
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
comment on function public.crosses_itself(jsonb) is 'True if sides of a closed ring, [[lon, lat], ...], cross or touch anywhere except at the corner that two neighbours share. Positions are rounded to a grid of a millionth of a degree (11 cm), so that the integer arithmetic is exact; src/lib/domain/geo/polygon.ts uses the same rule.';
revoke execute on function public.crosses_itself(jsonb) from public, anon, authenticated;
