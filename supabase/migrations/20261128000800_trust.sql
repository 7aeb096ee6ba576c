-- Trust in people, learned from other people's reports before and after, and kinship: people whose reports depend on each other.

create table public.kinships (
	a uuid not null references public.profiles (id) on delete cascade,
	b uuid not null references public.profiles (id) on delete cascade,
	together double precision not null,
	at timestamptz not null,
	primary key (a, b),
	check (a < b)
);
comment on table public.kinships is 'How often two people reported the same status at the same place within 20 minutes; each time decays with a time constant of 30 days. Two people with high kinship share their weight, and their reports do not confirm each other.';
create index kinships_b on public.kinships (b);
alter table public.kinships enable row level security;
revoke all on public.kinships from anon, authenticated;
grant select, insert, update, delete on public.kinships to service_role;

create table public.voices (
	place_id uuid not null references public.places (id) on delete cascade,
	reporter uuid not null references public.profiles (id) on delete cascade,
	report_id uuid not null,
	status text not null,
	observed_at timestamptz not null,
	received_at timestamptz not null,
	known boolean not null default false,
	valid_until timestamptz,
	weight double precision not null default 1,
	wait_minutes smallint,
	requirements text[] not null default '{}',
	primary key (place_id, reporter)
);
comment on table public.voices is 'The current report of each reporter about each place: the latest observation that was neither taken back nor hidden.';
create index voices_newest on public.voices (place_id, known, status, observed_at desc);
create index voices_reporter on public.voices (reporter);
alter table public.voices enable row level security;
revoke all on public.voices from anon, authenticated;
grant select, insert, update, delete on public.voices to service_role;

create table public.unjudged (
	report_id uuid primary key,
	place_id uuid not null references public.places (id) on delete cascade,
	reporter uuid not null references public.profiles (id) on delete cascade,
	status text not null,
	observed_at timestamptz not null,
	received_at timestamptz not null
);
comment on table public.unjudged is 'Reports not yet judged against other people''s reports before and after them.';
create index unjudged_due on public.unjudged (place_id, observed_at);
create index unjudged_reporter on public.unjudged (reporter);
alter table public.unjudged enable row level security;
revoke all on public.unjudged from anon, authenticated;
grant select, insert, update, delete on public.unjudged to service_role;

create table public.judgements (
	report_id uuid primary key,
	place_id uuid not null references public.places (id) on delete cascade,
	reporter uuid not null references public.profiles (id) on delete cascade,
	status text not null,
	observed_at timestamptz not null,
	received_at timestamptz not null,
	judged_at timestamptz not null,
	borne_out double precision,
	alpha double precision not null default 0,
	beta double precision not null default 0,
	standing double precision not null default 0
);
comment on table public.judgements is 'Changes (alpha, beta, standing) that judging a report made to the trust in its reporter, kept so that they can be undone. borne_out is the probability that the report was right; null if nobody else reported.';
create index judgements_place on public.judgements (place_id, observed_at);
create index judgements_reporter on public.judgements (reporter);
alter table public.judgements enable row level security;
revoke all on public.judgements from anon, authenticated;
grant select, insert, update, delete on public.judgements to service_role;

create type public.voice as (
	reporter uuid,
	status text,
	-- hours, relative to any reference time
	hour double precision,
	weight double precision,
	alpha double precision,
	beta double precision,
	-- 1 for a stranger, 0 for a known reporter
	strangeness double precision,
	heard double precision,
	wait_minutes smallint,
	requirements text[],
	-- true for an official statement in force, which is not part of the crowd's belief
	in_force boolean
);

create function public.reliability(alpha double precision, beta double precision) returns double precision
language sql
immutable parallel safe
set search_path = ''
as $$
	select greatest(0.03, least(0.97, alpha / (alpha + beta)))
$$;
comment on function public.reliability(double precision, double precision) is 'Reliability of a person, the probability that a report is right: the mean of Beta(alpha, beta), limited to 0.03–0.97.';
revoke execute on function public.reliability(double precision, double precision) from public, anon, authenticated;

create function public.band_of(reliability double precision) returns text
language sql
immutable
set search_path = ''
as $$
	select case when reliability >= 0.88 then 'high' when reliability >= 0.75 then 'medium' else 'low' end
$$;
comment on function public.band_of(double precision) is 'Band of a reliability: high, medium or low. Other people see the band, not the number.';
revoke execute on function public.band_of(double precision) from public, anon, authenticated;

create function public.temper(reliability double precision, weight double precision) returns double precision
language sql
immutable parallel safe
set search_path = ''
as $$
	select o.odds / (o.odds + 3) from (select power(3 * reliability / (1 - reliability), weight) as odds) o
$$;
comment on function public.temper(double precision, double precision) is 'Equivalent reliability: one observation at the result counts as much as `weight` observations at the given reliability.';
revoke execute on function public.temper(double precision, double precision) from public, anon, authenticated;

create function public.distance_weight(metres double precision) returns double precision
language sql
immutable parallel safe
set search_path = ''
as $$
	select case when metres is null then 1 else least(1, greatest(0.2, exp(-(metres - 3000) / 15000))) end
$$;
comment on function public.distance_weight(double precision) is 'Weight of a report made at a distance (metres) from the place: from 0.2 to 1; 1 if the distance is unknown.';
revoke execute on function public.distance_weight(double precision) from public, anon, authenticated;

create function public.trusted(voices public.voice[]) returns double precision[]
language sql
stable
set search_path = ''
as $$
	-- People with kinship who report the same status within half an hour share their weight. So do strangers within two
	-- hours; they share less the further apart in time their reports are.
	with v as (
		select * from unnest(voices) with ordinality
	), sharers as (
		select x.ordinality, sum(greatest(
			case when abs(x.hour - y.hour) <= 0.5 and k.together is not null
				then least(1, greatest(0, 2 * (k.together - 1) / (least(x.heard, y.heard) + 2))) else 0 end,
			least(x.strangeness, y.strangeness) * greatest(0, 1 - abs(x.hour - y.hour) / 2)
		)) as shared
		from v x
		join v y on y.status = x.status and y.reporter <> x.reporter and abs(x.hour - y.hour) < 2
		left join public.kinships k on k.a = least(x.reporter, y.reporter) and k.b = greatest(x.reporter, y.reporter)
		group by x.ordinality
	)
	select coalesce(array_agg(o.odds / (o.odds + 3) order by o.ordinality), '{}')
	from (
		select v.ordinality, power(3 * r.q / (1 - r.q), v.weight / (1 + coalesce(s.shared, 0))) as odds
		from v
		cross join lateral (select greatest(0.03, least(0.97, v.alpha / (v.alpha + v.beta))) as q) r
		left join sharers s on s.ordinality = v.ordinality
	) o
$$;
comment on function public.trusted(public.voice[]) is 'Trust in each voice, from 0 to 1, after its weight is shared with voices that depend on it.';
revoke execute on function public.trusted(public.voice[]) from public, anon, authenticated;

create function public.judge(alpha double precision, beta double precision, standing double precision, role text, idle_s double precision, borne_out double precision)
returns double precision[]
language plpgsql
immutable
set search_path = ''
as $$
declare
	keep constant double precision := exp(-greatest(0, coalesce(idle_s, 0)) / (60 * 86400.0));
	first_a constant double precision := public.role_reliability(role) * public.role_strength(role);
	first_b constant double precision := (1 - public.role_reliability(role)) * public.role_strength(role);
	a constant double precision := first_a + (alpha - first_a) * keep;
	b constant double precision := first_b + (beta - first_b) * keep;
	n constant double precision := a + b;
	right_part constant double precision := borne_out * a / n;
	w constant double precision := right_part / (right_part + (1 - borne_out) / 3 * b / n);
	mean constant double precision := (a + w) / (n + 1);
	square constant double precision := (a + 1) * (a + 2 * w) / ((n + 1) * (n + 2));
	size constant double precision := greatest(2, mean * (1 - mean) / (square - mean * mean) - 1);
begin
	return array[mean * size, (1 - mean) * size, standing * keep + abs(w - a / n)];
end
$$;
comment on function public.judge(double precision, double precision, double precision, text, double precision, double precision) is 'Trust [alpha, beta, standing] after the judgement of one report. borne_out is the probability that the report was right, from other people''s reports; idle_s is the time since the person''s last judgement in seconds, null if there was none.';
revoke execute on function public.judge(double precision, double precision, double precision, text, double precision, double precision) from public, anon, authenticated;

create function public.borne_out(u public.unjudged, now_at timestamptz, d public.kind_dynamics) returns double precision
language plpgsql
stable
set search_path = ''
as $$
declare
	past double precision[];
	future double precision[];
	joint double precision[];
	side double precision[];
	heard public.voice[];
	heard_any boolean := false;
	sign integer;
	words constant text[] := array['open', 'busy', 'restricted', 'closed'];
	my_heard constant double precision := (select p.heard from public.profiles p where p.id = u.reporter);
begin
	foreach sign in array array[-1, 1] loop
		-- On this side in time: per status the 8 nearest reports of known people and the 8 nearest of strangers; of these
		-- the nearest one of each reporter; of these per status at most 4 of known people and 2 of strangers.
		with looked as (
			select k.known, n.*, -abs(extract(epoch from n.observed_at - u.observed_at))::double precision / 3600 as hour,
				array_position(words, n.status) as rank
			from (values (true), (false)) k(known)
			cross join unnest(words) as w(status)
			cross join lateral (
				(select r.reporter, r.status, r.weight, r.received_at, r.observed_at
				from public.reports r
				left join public.profiles x on x.id = r.reporter
				left join public.kinships t on t.a = least(r.reporter, u.reporter) and t.b = greatest(r.reporter, u.reporter)
				where sign < 0 and r.place_id = u.place_id and r.known = k.known and r.status = w.status
					and r.observed_at <= u.observed_at and r.observed_at > u.observed_at - interval '6 hours'
					and r.received_at < now_at
					and r.retracted_at is null and r.hidden_at is null
					and r.reporter <> u.reporter
					and (t.together is null or least(1, greatest(0, 2 * (t.together - 1) / (least(x.heard, my_heard) + 2))) < 0.2)
				order by r.observed_at desc, r.received_at desc
				limit 8)
				union all
				(select r.reporter, r.status, r.weight, r.received_at, r.observed_at
				from public.reports r
				left join public.profiles x on x.id = r.reporter
				left join public.kinships t on t.a = least(r.reporter, u.reporter) and t.b = greatest(r.reporter, u.reporter)
				where sign > 0 and r.place_id = u.place_id and r.known = k.known and r.status = w.status
					and r.observed_at > u.observed_at and r.observed_at < u.observed_at + interval '6 hours'
					and r.received_at < now_at
					and r.retracted_at is null and r.hidden_at is null
					and r.reporter <> u.reporter
					and (t.together is null or least(1, greatest(0, 2 * (t.together - 1) / (least(x.heard, my_heard) + 2))) < 0.2)
				order by r.observed_at, r.received_at desc
				limit 8)
			) n
		), one as (
			select distinct on (l.reporter) l.* from looked l
			order by l.reporter, l.hour desc, l.received_at desc, l.rank desc
		), placed as (
			select o.*, row_number() over (partition by o.known, o.status order by o.hour desc, o.received_at desc) as place from one o
		)
		select array_agg(row(o.reporter, o.status, o.hour, o.weight, p.alpha, p.beta,
				case when p.role in ('anonymous', 'driver') then greatest(0, 1 - p.standing) else 0 end, p.heard, null, null, false)::public.voice order by o.hour, o.received_at, o.rank)
		into heard
		from placed o
		join public.profiles p on p.id = o.reporter
		where o.place <= case when o.known then 4 else 2 end;
		heard_any := heard_any or heard is not null;
		heard := coalesce(heard, '{}');
		side := public.replay(d,
			(select coalesce(array_agg(v.status order by v.ordinality), '{}') from unnest(heard) with ordinality as v),
			public.trusted(heard),
			(select coalesce(array_agg(v.hour order by v.ordinality), '{}') from unnest(heard) with ordinality as v),
			0);
		if sign < 0 then past := side; else future := side; end if;
	end loop;
	if not heard_any then
		return null;
	end if;
	-- the Markov chain is reversible, so later reports can be replayed backwards in time
	joint := array[past[1] * future[1] / d.prior[1], past[2] * future[2] / d.prior[2], past[3] * future[3] / d.prior[3], past[4] * future[4] / d.prior[4]];
	return joint[array_position(array['open', 'busy', 'restricted', 'closed'], u.status)] / (joint[1] + joint[2] + joint[3] + joint[4]);
end
$$;
comment on function public.borne_out(public.unjudged, timestamptz, public.kind_dynamics) is 'Probability that a report was right, from reports of people without kinship to its reporter within six hours before and after it; null if there are none.';
revoke execute on function public.borne_out(public.unjudged, timestamptz, public.kind_dynamics) from public, anon, authenticated;

create function public.judge_due(place uuid, now_at timestamptz) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
	d public.kind_dynamics;
	verdict record;
	p public.profiles;
	trust double precision[];
	judged integer := 0;
begin
	if not exists (
		select from public.unjudged u
		where u.place_id = judge_due.place and u.observed_at < now_at - interval '2 hours' and u.received_at < now_at
	) then
		return 0;
	end if;
	d := public.chain_of(judge_due.place);
	-- All reports are judged with the trust from before this run. The caller has locked the profiles: see lock_people.
	for verdict in
		with due as (
			select u as report, public.borne_out(u, now_at, d) as said
			from public.unjudged u
			where u.place_id = judge_due.place and u.observed_at < now_at - interval '2 hours' and u.received_at < now_at
		), gone as (
			delete from public.unjudged u using due where u.report_id = (due.report).report_id
		)
		select (due.report).*, due.said from due
		order by (due.report).reporter, (due.report).observed_at, (due.report).received_at
	loop
		judged := judged + 1;
		trust := null;
		if verdict.said is not null then
			select * into p from public.profiles x where x.id = verdict.reporter for no key update;
			trust := public.judge(p.alpha, p.beta, p.standing, p.role, extract(epoch from now_at - p.scored_at)::double precision, verdict.said);
			update public.profiles x set alpha = trust[1], beta = trust[2], standing = trust[3], scored_at = now_at
			where x.id = verdict.reporter;
		end if;
		insert into public.judgements (report_id, place_id, reporter, status, observed_at, received_at, judged_at, borne_out, alpha, beta, standing)
		values (verdict.report_id, judge_due.place, verdict.reporter, verdict.status, verdict.observed_at, verdict.received_at, now_at, verdict.said,
			coalesce(trust[1] - p.alpha, 0), coalesce(trust[2] - p.beta, 0), coalesce(trust[3] - p.standing, 0))
		on conflict (report_id) do nothing;
	end loop;
	return judged;
end
$$;
comment on function public.judge_due(uuid, timestamptz) is 'Judges every report of a place that was observed more than two hours ago and is not judged yet; answers their number. The caller holds the lock on the status of the place and, after lock_people, on the people.';
revoke execute on function public.judge_due(uuid, timestamptz) from public, anon, authenticated;

create function public.find_voice(place uuid, person uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
	delete from public.voices v where v.place_id = find_voice.place and v.reporter = find_voice.person;
	insert into public.voices (place_id, reporter, report_id, status, observed_at, received_at, known, valid_until, weight, wait_minutes, requirements)
	select r.place_id, r.reporter, r.id, r.status, r.observed_at, r.received_at, r.known, r.valid_until, r.weight, r.wait_minutes, r.requirements
	from public.reports r
	where r.place_id = find_voice.place and r.reporter = find_voice.person
		and r.retracted_at is null and r.hidden_at is null and (r.observed_at > now() - interval '2 days' or r.valid_until > now())
	order by r.observed_at desc, r.received_at desc, array_position(array['open', 'busy', 'restricted', 'closed'], r.status) desc
	limit 1;
end
$$;
comment on function public.find_voice(uuid, uuid) is 'Updates the current report of a person at a place (voices) after a report was taken back, hidden, restored or moved.';
revoke execute on function public.find_voice(uuid, uuid) from public, anon, authenticated;

create function public.live_voices(place uuid, at timestamptz) returns setof public.voices
language sql
stable
-- of 80 at most: with the default of 1000 the planner would read all people to find these
rows 20
set search_path = ''
as $$
	with sides as (
		select n.*
		from (values (true, 16), (false, 4)) k(known, most)
		cross join unnest(array['open', 'busy', 'restricted', 'closed']) as w(status)
		cross join lateral (
			select v.* from public.voices v
			where v.place_id = live_voices.place and v.known = k.known and v.status = w.status and v.observed_at <= live_voices.at
			order by v.observed_at desc, v.received_at desc
			limit k.most
		) n
	)
	select s.* from sides s
	where s.observed_at > (select max(n.observed_at) from sides n) - interval '24 hours'
	order by s.observed_at desc, s.received_at desc
$$;
comment on function public.live_voices(uuid, timestamptz) is 'The voices of a place that count at a time, newest first: those of the 24 hours before the newest, per status at most 16 of known people and 4 of strangers.';
revoke execute on function public.live_voices(uuid, timestamptz) from public, anon, authenticated;

create function public.heard_voices(place uuid, at timestamptz) returns public.voice[]
language sql
stable
set search_path = ''
as $$
	select coalesce(array_agg(row(v.reporter, v.status, extract(epoch from v.observed_at - heard_voices.at)::double precision / 3600, v.weight, p.alpha, p.beta,
			case when p.role in ('anonymous', 'driver') then greatest(0, 1 - p.standing) else 0 end, p.heard,
			v.wait_minutes, v.requirements, coalesce(v.valid_until > heard_voices.at, false))::public.voice
		order by v.observed_at, v.received_at), '{}')
	from public.live_voices(heard_voices.place, heard_voices.at) v
	join public.profiles p on p.id = v.reporter
$$;
comment on function public.heard_voices(uuid, timestamptz) is 'The voices of a place that count at a time, oldest first, with the trust in their reporters.';
revoke execute on function public.heard_voices(uuid, timestamptz) from public, anon, authenticated;

create function public.crowd_belief(d public.kind_dynamics, heard public.voice[], trusted double precision[], at_hour double precision) returns double precision[]
language plpgsql
stable
set search_path = ''
as $$
declare
	belief double precision[] := d.prior;
	moment double precision;
begin
	for i in 1 .. cardinality(heard) loop
		continue when heard[i].in_force;
		belief := public.observe(public.fade(belief, heard[i].hour - coalesce(moment, heard[i].hour), d), heard[i].status, trusted[i]);
		moment := heard[i].hour;
	end loop;
	return public.fade(belief, at_hour - coalesce(moment, at_hour), d);
end
$$;
comment on function public.crowd_belief(public.kind_dynamics, public.voice[], double precision[], double precision) is 'The belief of a place at an hour, from voices (oldest first) and the trust in each; official statements in force are left out.';
revoke execute on function public.crowd_belief(public.kind_dynamics, public.voice[], double precision[], double precision) from public, anon, authenticated;

create function public.belief_of(place uuid, at timestamptz) returns double precision[]
language sql
stable
set search_path = ''
as $$
	select public.crowd_belief(public.chain_of(belief_of.place), h.voices, public.trusted(h.voices), 0)
	from (select public.heard_voices(belief_of.place, belief_of.at) as voices offset 0) h
$$;
comment on function public.belief_of(uuid, timestamptz) is 'The belief of a place at a time, from people''s reports only.';
revoke execute on function public.belief_of(uuid, timestamptz) from public, anon, authenticated;
grant execute on function public.belief_of(uuid, timestamptz) to service_role;

create function public.store_report(r public.reports) returns uuid[]
language plpgsql
security definer
set search_path = ''
as $$
declare
	partners uuid[];
begin
	perform public.judge_due(r.place_id, r.received_at);
	select p.role not in ('anonymous', 'driver') or p.standing >= 1 into r.known from public.profiles p where p.id = r.reporter;
	update public.profiles p
	set heard = p.heard * exp(-greatest(0, extract(epoch from r.received_at - p.heard_at)) / (30 * 86400.0)) + 1, heard_at = r.received_at
	where p.id = r.reporter;
	-- people who report the same status within 20 minutes; at most eight reports on either side are compared
	select coalesce(array_agg(distinct n.reporter), '{}') into partners
	from (
		(select x.reporter, x.status from public.reports x
		where x.place_id = r.place_id and x.observed_at <= r.observed_at and x.observed_at >= r.observed_at - interval '20 minutes'
			and x.retracted_at is null and x.hidden_at is null
		order by x.observed_at desc, x.received_at desc limit 8)
		union all
		(select x.reporter, x.status from public.reports x
		where x.place_id = r.place_id and x.observed_at > r.observed_at and x.observed_at <= r.observed_at + interval '20 minutes'
			and x.retracted_at is null and x.hidden_at is null
		order by x.observed_at, x.received_at limit 8)
	) n
	where n.reporter <> r.reporter and n.status = r.status;

	insert into public.reports (id, place_id, reporter, role, status, wait_minutes, requirements, amenities, note, observed_at, received_at, distance_m,
		weight, retracted_at, known, valid_until, hidden_at, session, network, merged_from, photo, photo_removed_at)
	values (r.id, r.place_id, r.reporter, r.role, r.status, r.wait_minutes, r.requirements, r.amenities, r.note, r.observed_at, r.received_at, r.distance_m,
		r.weight, r.retracted_at, r.known, r.valid_until, r.hidden_at, r.session, r.network, r.merged_from, r.photo, r.photo_removed_at);
	insert into public.unjudged (report_id, place_id, reporter, status, observed_at, received_at)
	values (r.id, r.place_id, r.reporter, r.status, r.observed_at, r.received_at);
	insert into public.voices as v (place_id, reporter, report_id, status, observed_at, received_at, known, valid_until, weight, wait_minutes, requirements)
	values (r.place_id, r.reporter, r.id, r.status, r.observed_at, r.received_at, r.known, r.valid_until, r.weight, r.wait_minutes, r.requirements)
	on conflict (place_id, reporter) do update
	set report_id = excluded.report_id, status = excluded.status, observed_at = excluded.observed_at,
		received_at = excluded.received_at, known = excluded.known, valid_until = excluded.valid_until,
		weight = excluded.weight, wait_minutes = excluded.wait_minutes, requirements = excluded.requirements
	where (excluded.observed_at, excluded.received_at, array_position(array['open', 'busy', 'restricted', 'closed'], excluded.status))
		>= (v.observed_at, v.received_at, array_position(array['open', 'busy', 'restricted', 'closed'], v.status));
	return partners;
end
$$;
comment on function public.store_report(public.reports) is 'Judges the reports that are due at the place, and stores a report; answers the people who reported the same, for note_kinship. The caller holds the lock on the status of the place and, after lock_people, on the people.';
revoke execute on function public.store_report(public.reports) from public, anon, authenticated;

create function public.note_kinship(person uuid, partners uuid[], at timestamptz) returns void
language sql
security definer
set search_path = ''
as $$
	-- One statement for a whole batch, and in one order, so that two batches cannot deadlock. Only somebody who deletes a person
	-- stops this lock: who is being deleted has no kinship, and is not waited for.
	with there as materialized (
		select p.id from public.profiles p where p.id = any(note_kinship.partners) order by p.id for key share skip locked
	)
	insert into public.kinships as k (a, b, together, at)
	select least(p.id, note_kinship.person), greatest(p.id, note_kinship.person), n.times, note_kinship.at
	from (select x as id, count(*) as times from unnest(note_kinship.partners) x group by x) n
	join there p on p.id = n.id
	order by 1, 2
	on conflict (a, b) do update
	set together = k.together * exp(-greatest(0, extract(epoch from excluded.at - k.at)) / (30 * 86400.0)) + excluded.together, at = excluded.at;
$$;
comment on function public.note_kinship(uuid, uuid[], timestamptz) is 'Counts a person as having reported the same as each of the partners; a partner that is listed twice counts twice.';
revoke execute on function public.note_kinship(uuid, uuid[], timestamptz) from public, anon, authenticated;

create function public.lock_people(places uuid[], now_at timestamptz, others uuid[]) returns void
language sql
security definer
set search_path = ''
as $$
	select from public.profiles p
	where p.id in (
		select unnest(lock_people.others)
		union
		select u.reporter from public.unjudged u
		where u.place_id = any(lock_people.places) and u.observed_at < lock_people.now_at - interval '2 hours' and u.received_at < lock_people.now_at
	)
	order by p.id
	for no key update;
$$;
comment on function public.lock_people(uuid[], timestamptz, uuid[]) is 'Locks the people whose reports at these places are due to be judged, and others, in the order of their ids. Call it after the statuses of the places are locked, and once in a transaction.';
revoke execute on function public.lock_people(uuid[], timestamptz, uuid[]) from public, anon, authenticated;

create function public.record_report(r public.reports) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
	perform public.lock_people(array[r.place_id], r.received_at, array[r.reporter]);
	perform public.note_kinship(r.reporter, public.store_report(r), r.received_at);
end
$$;
comment on function public.record_report(public.reports) is 'Judges the reports that are due at the place, stores a report, and updates the kinship with people who reported the same. The caller holds the lock on the status of the place.';
revoke execute on function public.record_report(public.reports) from public, anon, authenticated;
grant execute on function public.record_report(public.reports) to service_role;

create function public.forget_judgements() returns void
language sql
set search_path = ''
as $$
	-- a row that somebody else has locked is deleted next time: waiting for it could deadlock
	delete from public.voices v where (v.place_id, v.reporter) in (
		select x.place_id, x.reporter from public.voices x
		where x.observed_at < now() - interval '2 days' and (x.valid_until is null or x.valid_until < now())
		for update skip locked
	);
	-- a report that could not be judged within two weeks is given up
	delete from public.unjudged u where u.report_id in (
		select x.report_id from public.unjudged x where x.received_at < now() - interval '14 days' for update skip locked
	);
	delete from public.judgements j where j.report_id in (
		select x.report_id from public.judgements x where x.judged_at < now() - interval '60 days' for update skip locked
	);
	-- a decayed count below 0.5 is no more than chance
	delete from public.kinships k where (k.a, k.b) in (
		select x.a, x.b from public.kinships x
		where x.together * exp(-extract(epoch from now() - x.at) / (30 * 86400.0)) < 0.5
		for update skip locked
	);
$$;
comment on function public.forget_judgements() is 'Deletes voices after two days (official statements not before their end), unjudged reports after two weeks, judgements after sixty days, and kinship that has decayed below 0.5.';
revoke execute on function public.forget_judgements() from public, anon, authenticated;

create function public.lock_kinships(people uuid[]) returns void
language sql
security definer
set search_path = ''
as $$
	select from public.kinships k where k.a = any(lock_kinships.people) or k.b = any(lock_kinships.people) order by k.a, k.b for update;
$$;
comment on function public.lock_kinships(uuid[]) is 'Locks the kinships of people in the order in which reports lock them, before the people are deleted.';
revoke execute on function public.lock_kinships(uuid[]) from public, anon, authenticated;

create function public.leave() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	perform public.lock_statuses((
		select coalesce(array_agg(distinct r.place_id), '{}') from public.reports r
		where r.reporter = old.id and r.received_at > now() - interval '62 days'
	));
	perform from public.profiles p where p.id = old.id for update;
	perform public.lock_kinships(array[old.id]);
	perform from public.push_subscriptions s where s.person = old.id order by s.id for update;
	return old;
end
$$;
comment on function public.leave() is 'Locks what belongs to a person who is deleted, in the order in which everybody locks it: the deletion itself would lock it in any order.';
revoke execute on function public.leave() from public, anon, authenticated;
create trigger leave before delete on auth.users
	for each row execute function public.leave();

create function public.places_of_simulated_reports() returns setof uuid
language sql
stable
set search_path = ''
as $$
	select distinct r.place_id from public.reports r join public.profiles p on p.id = r.reporter where p.demonstration
$$;
comment on function public.places_of_simulated_reports() is 'The places that simulated reporters reported about.';
revoke execute on function public.places_of_simulated_reports() from public, anon, authenticated;

create function public.forget_simulated_reports(people uuid[]) returns integer
language plpgsql
set search_path = ''
as $$
declare
	removed integer;
begin
	delete from public.voices v where v.reporter = any(people);
	delete from public.reports r where r.reporter = any(people);
	get diagnostics removed = row_count;
	return removed;
end
$$;
comment on function public.forget_simulated_reports(uuid[]) is 'Deletes the reports of simulated reporters; answers their number. The caller holds the locks on the statuses of the places.';
revoke execute on function public.forget_simulated_reports(uuid[]) from public, anon, authenticated;
