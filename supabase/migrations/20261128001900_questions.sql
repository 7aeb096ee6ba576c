-- Questions to drivers who are about to pass a place whose status is doubtful, and the pauses between questions, which all
-- server processes share.

-- unlogged: the only effect of a crash is that somebody may be asked once too often
create unlogged table public.question_pauses (
	subject uuid primary key,
	until timestamptz not null
);
comment on table public.question_pauses is 'People who are not asked, and places that nobody is asked about, until a time. Person and place are not stored together, so that nobody can read from this table where a person drove.';
create index question_pauses_until on public.question_pauses (until);
alter table public.question_pauses enable row level security;
revoke all on public.question_pauses from public, anon, authenticated;
grant select, insert, update, delete on public.question_pauses to service_role;

create function public.is_in_doubt(s public.place_status) returns boolean
language sql
stable
set search_path = ''
as $$
	select s.pin is null and (s.dispute is not null or s.report_count = 0 or (
		select max(b.p) < 0.55
		from unnest(public.fade(coalesce(s.crowd, s.belief)::double precision[], extract(epoch from now() - s.belief_at) / 3600, public.chain_of(s.place_id))) as b(p)
	))
$$;
comment on function public.is_in_doubt(public.place_status) is 'True if drivers should be asked about a place: it is in dispute, without reports, or no status has a probability of 0.55 or more, and no dispatcher has set it.';
revoke execute on function public.is_in_doubt(public.place_status) from public, anon, authenticated;

create function public.doubtful_places(max_results integer default 500) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object(
		'id', (x.p).id, 'names', (x.p).names, 'lon', (x.p).lon, 'lat', (x.p).lat, 'expressways', to_jsonb((x.p).expressways),
		'towards', (x.p).attributes -> 'towards',
		'reason', case when (x.s).dispute is null then 'stale' else 'disputed' end,
		'statuses', case
			when (x.s).dispute is not null then (x.s).dispute -> 'statuses'
			when (x.s).report_count > 0 then jsonb_build_array((x.s).status)
			else '[]'
		end
	-- disputed places first, then those with the newest reports
	) order by (x.s).dispute is null, (x.s).last_report_at desc nulls last, (x.p).id), '[]')
	from (
		(
			select s, p
			from public.place_status s
			join public.places p on p.id = s.place_id
			where s.dispute is not null and s.pin is null and not p.archived
			order by s.last_report_at desc nulls last, s.place_id
			limit least(greatest(max_results, 1), 5000)
		)
		union all
		(
			-- read in the order of an index, so that no more places are faded than are needed
			select s, p
			from public.place_status s
			join public.places p on p.id = s.place_id
			where s.dispute is null and s.pin is null and not p.archived
				and case when s.report_count = 0 then true else public.is_in_doubt(s) end
			order by s.last_report_at desc nulls last, s.place_id
			limit least(greatest(max_results, 1), 5000)
		)
		-- the branches follow each other
		limit least(greatest(max_results, 1), 5000)
	) x
$$;
comment on function public.doubtful_places(integer) is 'Places in dispute, without reports, or with no status of a probability of 0.55 or more: [{ id, names, lon, lat, expressways, towards, reason: stale | disputed, statuses }]. For the hub, which asks drivers who are about to pass.';
revoke execute on function public.doubtful_places(integer) from public, anon, authenticated;
grant execute on function public.doubtful_places(integer) to service_role;

create function public.claim_question(person uuid, place uuid, person_seconds integer, place_seconds integer) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
	claimed uuid[];
begin
	-- somebody has reported since the server read the places in doubt
	if exists (select from public.place_status s where s.place_id = claim_question.place and not public.is_in_doubt(s)) then
		return 'place';
	end if;
	with made as (
		insert into public.question_pauses as p (subject, until)
		select s.subject, s.until
		from (values
			-- rounded to the minute, so that the times do not reveal which person and place belong together
			(claim_question.person, date_trunc('minute', now() + make_interval(secs => person_seconds)) + interval '1 minute'),
			(claim_question.place, now() + make_interval(secs => place_seconds))
		) s (subject, until)
		-- always in the same order, so that two calls for the same rows cannot deadlock
		order by s.subject
		on conflict (subject) do update set until = excluded.until where p.until <= now()
		returning p.subject
	)
	select coalesce(array_agg(m.subject), '{}') into claimed from made m;
	if cardinality(claimed) < 2 then
		delete from public.question_pauses q where q.subject = any(claimed);
	end if;
	-- delete pauses that are over; after the claim, and without waiting for locks
	delete from public.question_pauses q
	where q.subject in (select x.subject from public.question_pauses x where x.until <= now() for update skip locked);
	if cardinality(claimed) = 2 then
		return null;
	end if;
	return case when claim_question.person = any(claimed) then 'place' else 'person' end;
end
$$;
comment on function public.claim_question(uuid, uuid, integer, integer) is 'Claims the right to ask a person about a place: for the given seconds no other process asks that person (up to a minute longer), or anybody about that place. Answers null if the claim succeeded, otherwise the reason: person (the person is in a pause, whatever the place) or place (it is in a pause, or not in doubt any more).';
revoke execute on function public.claim_question(uuid, uuid, integer, integer) from public, anon, authenticated;
grant execute on function public.claim_question(uuid, uuid, integer, integer) to service_role;

create function public.release_question(place uuid) returns void
language sql
security definer
set search_path = ''
as $$
	delete from public.question_pauses q where q.subject = release_question.place
$$;
comment on function public.release_question(uuid) is 'Ends the pause of a place whose question was not delivered, so that somebody else may be asked.';
revoke execute on function public.release_question(uuid) from public, anon, authenticated;
grant execute on function public.release_question(uuid) to service_role;
