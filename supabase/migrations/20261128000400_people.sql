-- People: profiles, roles, the initial trust in each role, and suspensions.

insert into public.settings (name, value) values ('network_key', to_jsonb(gen_random_uuid()::text || gen_random_uuid()::text));

create table public.profiles (
	id uuid primary key references auth.users (id) on delete cascade,
	role text not null default 'driver'
		check (role in ('anonymous', 'driver', 'volunteer', 'dispatcher', 'official')),
	alpha double precision not null default 2 check (alpha > 0),
	beta double precision not null default 0.5 check (beta > 0),
	demonstration boolean not null default false,
	created_at timestamptz not null default now(),
	standing double precision not null default 0,
	scored_at timestamptz,
	heard double precision not null default 0,
	heard_at timestamptz not null default now()
);
comment on table public.profiles is 'A person who reports: role, reliability as Beta(alpha, beta), and whether the person is simulated.';
comment on column public.profiles.standing is 'Amount by which judging has moved alpha and beta so far. An anonymous person or driver below 1 counts as a stranger.';
comment on column public.profiles.heard is 'Number of reports so far; the weight of each decays exponentially with a time constant of 30 days.';
create index profiles_demonstration on public.profiles (id) where demonstration;
alter table public.profiles enable row level security;
revoke all on public.profiles from anon, authenticated;
grant select, insert, update, delete on public.profiles to service_role;
-- people can read their own role, but not the trust in them
grant select (id, role, demonstration, created_at) on public.profiles to authenticated;
create policy "people read their own profile" on public.profiles for select to authenticated using (id = (select auth.uid()));

create function public.role_reliability(role text) returns double precision
language sql
immutable strict parallel safe
set search_path = ''
as $$
	select case role
		when 'official' then 0.97 when 'dispatcher' then 0.97 when 'volunteer' then 0.9 when 'driver' then 0.8
		else 0.65
	end
$$;
comment on function public.role_reliability(text) is 'Initial reliability of a role: share of its reports that are expected to be right.';
revoke execute on function public.role_reliability(text) from public, anon, authenticated;

create function public.role_strength(role text) returns double precision
language sql
immutable strict parallel safe
set search_path = ''
as $$
	select case when role in ('anonymous', 'driver') then 2.5 else 10 end::double precision
$$;
comment on function public.role_strength(text) is 'Weight of the initial reliability of a role, in judged reports.';
revoke execute on function public.role_strength(text) from public, anon, authenticated;

create function public.follow_user() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
	given constant text := case when coalesce(new.is_anonymous, false) then 'anonymous' else 'driver' end;
begin
	insert into public.profiles as p (id, role, alpha, beta)
	values (new.id, given, public.role_reliability(given) * public.role_strength(given), (1 - public.role_reliability(given)) * public.role_strength(given))
	on conflict (id) do update
		-- a person who registers keeps the trust earned so far and any role set by an operator
		set role = excluded.role,
			alpha = greatest(0.05, p.alpha + excluded.alpha - public.role_reliability(p.role) * public.role_strength(p.role)),
			beta = greatest(0.05, p.beta + excluded.beta - (1 - public.role_reliability(p.role)) * public.role_strength(p.role))
		where p.role in ('anonymous', 'driver') and p.role <> excluded.role;
	return new;
end
$$;
comment on function public.follow_user() is 'Gives every user of the auth system a profile; an anonymous user becomes a driver by registering.';
revoke execute on function public.follow_user() from public, anon, authenticated;
create trigger follow_user after insert or update of is_anonymous on auth.users
	for each row execute function public.follow_user();

create function public.set_role(user_id uuid, role text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	old text;
begin
	select p.role into old from public.profiles p where p.id = set_role.user_id for no key update;
	if old is null then
		perform public.refuse('CX010', 'unknown_user', 'There is no such person.');
	end if;
	if set_role.role not in ('anonymous', 'driver', 'volunteer', 'dispatcher', 'official') then
		perform public.refuse('CX011', 'unknown_role', 'There is no such role.');
	end if;
	update public.profiles p
	set role = set_role.role,
		alpha = greatest(0.05, p.alpha + public.role_reliability(set_role.role) * public.role_strength(set_role.role) - public.role_reliability(old) * public.role_strength(old)),
		beta = greatest(0.05, p.beta + (1 - public.role_reliability(set_role.role)) * public.role_strength(set_role.role) - (1 - public.role_reliability(old)) * public.role_strength(old))
	where p.id = set_role.user_id;
	insert into public.audit_log (actor, action, subject, before, after)
	values (auth.uid(), 'set_role', set_role.user_id::text, jsonb_build_object('role', old), jsonb_build_object('role', set_role.role));
	return jsonb_build_object('user_id', set_role.user_id, 'role', set_role.role);
end
$$;
comment on function public.set_role(uuid, text) is 'Sets the role of a person; for the operator. Answers { user_id, role }. Refuses with unknown_user, unknown_role.';
revoke execute on function public.set_role(uuid, text) from public, anon, authenticated;
grant execute on function public.set_role(uuid, text) to service_role;

create function public.handle_of(person uuid) returns text
language sql
stable
set search_path = ''
as $$
	select left(encode(sha256(convert_to((k.value #>> '{}') || person::text, 'UTF8')), 'hex'), 8)
	from public.settings k where k.name = 'network_key'
$$;
comment on function public.handle_of(uuid) is 'Pseudonym of a person, with which moderators distinguish people without knowing their identity.';
revoke execute on function public.handle_of(uuid) from public, anon, authenticated;

create function public.require_dispatcher() returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
	if nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' = 'service_role' then
		return auth.uid();
	end if;
	if not exists (select from public.profiles p where p.id = auth.uid() and p.role = 'dispatcher') then
		perform public.refuse('42501', 'not_dispatcher', 'This is for dispatchers.');
	end if;
	return auth.uid();
end
$$;
comment on function public.require_dispatcher() is 'The caller, if a dispatcher or the operator; otherwise refuses with not_dispatcher.';
revoke execute on function public.require_dispatcher() from public, anon, authenticated;

create table public.suspensions (
	id uuid primary key default gen_random_uuid(),
	user_id uuid not null references public.profiles (id) on delete cascade,
	level text not null check (level in ('24h', '7d', 'permanent')),
	reason text not null check (char_length(reason) between 1 and 280),
	suspended_by uuid references public.profiles (id) on delete set null,
	suspended_at timestamptz not null default now(),
	until timestamptz,
	appeal text check (char_length(appeal) between 1 and 1000),
	appealed_at timestamptz,
	answer text check (char_length(answer) <= 280),
	answered_at timestamptz,
	lifted_at timestamptz
);
comment on table public.suspensions is 'Suspensions: who may not report, until when (null: permanently) and why, with the appeal and its answer.';
create index suspensions_user on public.suspensions (user_id, suspended_at desc);
create index suspensions_suspended_by on public.suspensions (suspended_by) where suspended_by is not null;
alter table public.suspensions enable row level security;
revoke all on public.suspensions from anon, authenticated;
grant select, insert, update, delete on public.suspensions to service_role;

create function public.suspension_of(person uuid) returns public.suspensions
language sql
stable
set search_path = ''
as $$
	select s from public.suspensions s
	where s.user_id = suspension_of.person and s.lifted_at is null and (s.until is null or s.until > now())
	order by s.until desc nulls first
	limit 1
$$;
comment on function public.suspension_of(uuid) is 'The suspension of a person that is in force, the one that ends last if there are several; null if there is none.';
revoke execute on function public.suspension_of(uuid) from public, anon, authenticated;

create function public.my_standing() returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select jsonb_build_object('role', p.role, 'suspension', (
		select jsonb_strip_nulls(jsonb_build_object('level', s.level, 'reason', s.reason, 'until', s.until, 'appeal', s.appeal, 'answer', s.answer))
		from public.suspension_of(p.id) s where s.id is not null
	))
	from public.profiles p where p.id = auth.uid()
$$;
comment on function public.my_standing() is 'The caller''s role and suspension in force: { role, suspension: { level, reason, until?, appeal?, answer? } | null }; null without a signed-in caller.';
revoke execute on function public.my_standing() from public, anon;
grant execute on function public.my_standing() to authenticated, service_role;

create function public.appeal_suspension(text text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	held public.suspensions;
begin
	perform public.order_deeds();
	held := public.suspension_of(auth.uid());
	if held.id is null then
		perform public.refuse('CX027', 'unknown_suspension', 'You are not suspended.');
	elsif held.appeal is not null then
		perform public.refuse('CX028', 'already_appealed', 'Your appeal is already here.');
	elsif char_length(btrim(coalesce(appeal_suspension.text, ''))) not between 1 and 1000 then
		perform public.refuse('CX020', 'bad_reason', 'Write 1 to 1000 characters.');
	end if;
	update public.suspensions s set appeal = btrim(appeal_suspension.text), appealed_at = now() where s.id = held.id;
	perform public.audit(auth.uid(), 'appeal_suspension', public.handle_of(held.user_id), btrim(appeal_suspension.text),
		jsonb_build_object('suspension', held.id), null);
	return jsonb_build_object('appealed', true);
end
$$;
comment on function public.appeal_suspension(text) is 'Appeals against the caller''s own suspension; one appeal per suspension. Answers { appealed }. Refuses with unknown_suspension, already_appealed, bad_reason.';
revoke execute on function public.appeal_suspension(text) from public, anon;
grant execute on function public.appeal_suspension(text) to authenticated, service_role;

create function public.queue_of_suspensions() returns jsonb
language sql
stable
set search_path = ''
as $$
	select coalesce((
		select jsonb_agg(jsonb_build_object('id', x.id, 'reporter', public.handle_of(x.user_id), 'level', x.level, 'reason', x.reason,
			'suspended_at', x.suspended_at, 'until', x.until, 'appeal', x.appeal, 'appealed_at', x.appealed_at, 'answer', x.answer)
			order by (x.appeal is not null and x.answer is null) desc, x.suspended_at desc)
		from (select * from public.suspensions y where y.lifted_at is null and (y.until is null or y.until > now()) order by y.suspended_at desc limit 100) x
	), '[]')
$$;
comment on function public.queue_of_suspensions() is 'Suspensions in force, those with an unanswered appeal first: [{ id, reporter, level, reason, suspended_at, until, appeal, appealed_at, answer }], at most 100.';
revoke execute on function public.queue_of_suspensions() from public, anon, authenticated;
