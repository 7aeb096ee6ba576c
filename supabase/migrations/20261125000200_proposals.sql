-- Proposals: what people propose waits out of sight until somebody has verified it, and is bounded in every part.

insert into public.settings (name, value) values ('region', '{"west": 113, "south": 26, "east": 125, "north": 36.5}');

create or replace function public.propose_place(place jsonb) returns jsonb
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
		raise exception using errcode = 'CX001', message = 'Sign in first.', detail = 'not_signed_in';
	elsif (public.suspension_of(me)).id is not null then
		raise exception using errcode = 'CX013', message = 'You cannot propose places just now.', detail = 'suspended';
	elsif (
		select count(*) from public.audit_log a
		where a.actor = me and a.action = 'propose_place' and a.at > now() - make_interval(secs => (limits ->> 'window_s')::int)
	) >= (limits ->> 'all')::int then
		raise exception using errcode = 'CX002', message = 'Too many proposals; wait a little.', detail = 'rate_user';
	end if;
	begin
		codes := public.words_or_null(place -> 'expressways');
		if codes is null or cardinality(codes) > 6 or exists (select from unnest(codes) c where c !~ '^[GSX][0-9]{1,4}$')
			or zh is null or en is null or char_length(zh) not between 2 and 80 or char_length(en) not between 2 and 80
			or (place ->> 'lon')::double precision not between (region ->> 'west')::double precision and (region ->> 'east')::double precision
			or (place ->> 'lat')::double precision not between (region ->> 'south')::double precision and (region ->> 'north')::double precision then
			raise exception using errcode = '22023';
		end if;
		-- archived: out of sight, out of chunks, and nobody reports it, until it is verified
		insert into public.places (kind, subkind, names, expressways, direction, stake, province, lon, lat, attributes, source, archived)
		values (
			place ->> 'kind', place ->> 'subkind', jsonb_build_object('zh', zh, 'en', en), codes,
			place ->> 'direction', place ->> 'stake', place ->> 'province',
			(place ->> 'lon')::double precision, (place ->> 'lat')::double precision, '{}', 'proposed', true
		)
		returning * into added;
	exception when others then
		raise exception using errcode = 'CX003', message = 'The place is not complete or not well formed.', detail = 'malformed';
	end;
	insert into public.audit_log (actor, action, subject, after)
	values (me, 'propose_place', added.id::text, public.place_json(added));
	return public.place_json(added);
end
$$;
comment on function public.propose_place(jsonb) is 'Takes down a place somebody knows of; it stays out of sight until it is verified. Refuses with not_signed_in, suspended, rate_user, malformed.';
create index audit_log_actor on public.audit_log (actor, action, at);
