-- Places: points on the map with a lasting identity. A proposed place stays hidden until it is verified.

insert into public.settings (name, value) values
	('proposals_per_user', '{"window_s": 3600, "all": 20}'),
	('region', '{"west": 113, "south": 26, "east": 125, "north": 36.5}');

create sequence public.place_revision;
revoke all on sequence public.place_revision from anon, authenticated;
grant usage, select on sequence public.place_revision to service_role;

create table public.places (
	id uuid primary key default gen_random_uuid(),
	kind text not null check (kind in ('checkpoint', 'sampling_point', 'service_station')),
	subkind text not null,
	names jsonb not null
		check (jsonb_typeof(names -> 'zh') = 'string' and jsonb_typeof(names -> 'en') = 'string'),
	expressways text[] not null default '{}',
	direction text check (direction in ('both', 'up', 'down')),
	stake text check (stake ~ '^K[0-9]{1,4}([+][0-9]{3})?$'),
	province text not null check (province ~ '^CN-[A-Z]{2}$'),
	lon double precision not null check (lon between -180 and 180),
	lat double precision not null check (lat between -90 and 90),
	geog point generated always as (point(lon, lat)) stored,
	geohash text generated always as (public.geohash(lon, lat, 6)) stored,
	cell text generated always as (public.geohash(lon, lat, 3)) stored,
	attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
	source text not null,
	verified boolean not null default false,
	archived boolean not null default false,
	revision bigint not null default nextval('public.place_revision'),
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	merged_into uuid references public.places (id),
	check (case kind
		when 'checkpoint' then subkind in ('toll_gate', 'inspection', 'port_gate')
		when 'sampling_point' then subkind = 'sampling_point'
		else subkind in ('service_area', 'fuel', 'truckers_home', 'tyre_shop', 'community_point')
	end)
);
comment on table public.places is 'Checkpoints, sampling points and service stations. Positions are WGS-84 degrees.';
comment on column public.places.merged_into is 'The place that this one is a duplicate of; reports about this one count for that one.';
create index places_cell on public.places (cell);
create index places_geog on public.places using gist (geog);
create index places_merged on public.places (merged_into) where merged_into is not null;
alter table public.places enable row level security;
revoke all on public.places from anon, authenticated;
grant select, insert, update, delete on public.places to service_role;
grant select on public.places to anon, authenticated;
create policy "everybody reads places" on public.places for select to anon, authenticated using (not archived);

create function public.touch_place() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	if (new.kind, new.subkind, new.names, new.expressways, new.direction, new.stake, new.province, new.lon, new.lat, new.attributes, new.source, new.verified, new.archived)
		is distinct from
		(old.kind, old.subkind, old.names, old.expressways, old.direction, old.stake, old.province, old.lon, old.lat, old.attributes, old.source, old.verified, old.archived) then
		new.revision := nextval('public.place_revision');
		new.updated_at := now();
	end if;
	return new;
end
$$;
comment on function public.touch_place() is 'Gives a changed place a new revision; the cache of place chunks depends on it.';
revoke execute on function public.touch_place() from public, anon, authenticated;
create trigger touch before update on public.places
	for each row execute function public.touch_place();

create function public.place_json(p public.places) returns jsonb
language sql
stable
set search_path = ''
as $$
	select jsonb_build_object(
		'id', p.id, 'kind', p.kind, 'subkind', p.subkind, 'names', p.names, 'expressways', p.expressways,
		'direction', p.direction, 'stake', p.stake, 'province', p.province, 'lon', p.lon, 'lat', p.lat,
		'attributes', p.attributes, 'source', p.source, 'verified', p.verified, 'revision', p.revision
	)
$$;
comment on function public.place_json(public.places) is 'A place as JSON for clients.';
revoke execute on function public.place_json(public.places) from public, anon, authenticated;

create function public.place_meant(place uuid) returns uuid
language sql
stable
set search_path = ''
as $$
	select coalesce(p.merged_into, p.id) from public.places p where p.id = place_meant.place
$$;
comment on function public.place_meant(uuid) is 'Id of the place, or of the place it was merged into; null if there is no such place.';
revoke execute on function public.place_meant(uuid) from public, anon, authenticated;

create function public.place_chunk(cell text) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select jsonb_build_object(
		'cell', place_chunk.cell,
		'revision', coalesce(max(p.revision), 0),
		'places', coalesce(jsonb_agg(public.place_json(p) order by p.id) filter (where not p.archived), '[]')
	)
	from public.places p
	where p.cell = place_chunk.cell
$$;
comment on function public.place_chunk(text) is 'The places of a geohash-3 cell: { cell, revision, places }.';
revoke execute on function public.place_chunk(text) from public;
grant execute on function public.place_chunk(text) to anon, authenticated, service_role;

create function public.place_cells() returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('cell', c.cell, 'revision', c.revision, 'count', c.count) order by c.cell), '[]')
	from (
		select p.cell, max(p.revision) as revision, count(*) filter (where not p.archived) as count
		from public.places p
		group by p.cell
	) c
	where c.count > 0
$$;
comment on function public.place_cells() is 'The cells that have places: [{ cell, revision, count }].';
revoke execute on function public.place_cells() from public;
grant execute on function public.place_cells() to anon, authenticated, service_role;

create function public.propose_place(place jsonb) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := auth.uid();
	limits constant jsonb := (select value from public.settings where name = 'proposals_per_user');
	region constant jsonb := (select value from public.settings where name = 'region');
	zh constant text := btrim(place #>> '{names,zh}');
	en constant text := btrim(place #>> '{names,en}');
	codes text[];
	added public.places;
begin
	if me is null then
		perform public.refuse('CX001', 'not_signed_in', 'Sign in first.');
	elsif (public.suspension_of(me)).id is not null then
		perform public.refuse('CX013', 'suspended', 'You cannot propose places just now.');
	elsif (
		select count(*) from public.audit_log a
		where a.actor = me and a.action = 'propose_place' and a.at > now() - make_interval(secs => (limits ->> 'window_s')::int)
	) >= (limits ->> 'all')::int then
		perform public.refuse('CX002', 'rate_user', 'Too many proposals; wait a little.');
	end if;
	begin
		codes := public.words_or_null(place -> 'expressways');
		if codes is null or cardinality(codes) > 6 or exists (select from unnest(codes) c where c !~ '^[GSX][0-9]{1,4}$')
			or zh is null or en is null or char_length(zh) not between 2 and 80 or char_length(en) not between 2 and 80
			or (place ->> 'lon')::double precision not between (region ->> 'west')::double precision and (region ->> 'east')::double precision
			or (place ->> 'lat')::double precision not between (region ->> 'south')::double precision and (region ->> 'north')::double precision then
			raise exception using errcode = '22023';
		end if;
		-- archived: not on the map, not in chunks and not open to reports until it is verified
		insert into public.places (kind, subkind, names, expressways, direction, stake, province, lon, lat, attributes, source, archived)
		values (
			place ->> 'kind', place ->> 'subkind', jsonb_build_object('zh', zh, 'en', en), codes,
			place ->> 'direction', place ->> 'stake', place ->> 'province',
			(place ->> 'lon')::double precision, (place ->> 'lat')::double precision, '{}', 'proposed', true
		)
		returning * into added;
	exception when others then
		perform public.refuse('CX003', 'malformed', 'The place is not complete or not well formed.');
	end;
	insert into public.audit_log (actor, action, subject, after)
	values (me, 'propose_place', added.id::text, public.place_json(added));
	return public.place_json(added);
end
$$;
comment on function public.propose_place(jsonb) is 'Stores a place that a person proposes, hidden until it is verified; answers the place. Refuses with not_signed_in, suspended, rate_user, malformed.';
revoke execute on function public.propose_place(jsonb) from public, anon;
grant execute on function public.propose_place(jsonb) to authenticated, service_role;

create function public.archive_simulated_places() returns integer
language plpgsql
set search_path = ''
as $$
declare
	hidden integer;
begin
	update public.places p set archived = true where p.source = 'demonstration' and not p.archived;
	get diagnostics hidden = row_count;
	return hidden;
end
$$;
comment on function public.archive_simulated_places() is 'Archives the places that exist only for the demonstration; answers their number.';
revoke execute on function public.archive_simulated_places() from public, anon, authenticated;
