-- Who takes part, what may be set, and what was done.

create table public.profiles (
	id uuid primary key references auth.users (id) on delete cascade,
	role text not null default 'driver'
		check (role in ('anonymous', 'driver', 'volunteer', 'dispatcher', 'official')),
	alpha real not null default 8 check (alpha > 0),
	beta real not null default 2 check (beta > 0),
	demonstration boolean not null default false,
	created_at timestamptz not null default now()
);
comment on table public.profiles is 'A person who reports: role, reliability Beta(alpha, beta), and whether it is a simulated one.';
alter table public.profiles enable row level security;
revoke all on public.profiles from anon, authenticated;
grant select on public.profiles to authenticated;
create policy "people read their own profile" on public.profiles for select to authenticated using (id = (select auth.uid()));

create table public.settings (
	name text primary key,
	value jsonb not null
);
comment on table public.settings is 'Limits an operator may change: rates of reports by role and by place.';
alter table public.settings enable row level security;
revoke all on public.settings from anon, authenticated;

insert into public.settings (name, value) values
	('reports_per_user', '{"window_s": 600, "anonymous": 120, "driver": 300, "volunteer": 1000, "dispatcher": 5000, "official": 5000}'),
	('reports_per_place', '{"window_s": 60, "all": 120, "one": 10}'),
	('proposals_per_user', '{"window_s": 3600, "all": 20}');

create table public.audit_log (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	actor uuid,
	action text not null,
	subject text,
	reason text,
	before jsonb,
	after jsonb
);
comment on table public.audit_log is 'Who did what, when and why, with the state before and after. Only added to.';
alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated;

create function public.keep_audit_log() returns trigger
language plpgsql
set search_path = ''
as $$
begin
	raise exception using errcode = 'CX090', message = 'The audit log is only added to.', detail = 'append_only';
end
$$;
comment on function public.keep_audit_log() is 'Refuses every change of what the audit log holds.';
revoke execute on function public.keep_audit_log() from public, anon, authenticated;
create trigger keep before update or delete or truncate on public.audit_log
	for each statement execute function public.keep_audit_log();

create function public.follow_user() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
	insert into public.profiles as p (id, role, alpha, beta)
	values (
		new.id,
		case when coalesce(new.is_anonymous, false) then 'anonymous' else 'driver' end,
		case when coalesce(new.is_anonymous, false) then 6.5 else 8 end,
		case when coalesce(new.is_anonymous, false) then 3.5 else 2 end
	)
	on conflict (id) do update
		set role = excluded.role,
			alpha = case when (p.alpha, p.beta) in ((8, 2), (6.5, 3.5)) then excluded.alpha else p.alpha end,
			beta = case when (p.alpha, p.beta) in ((8, 2), (6.5, 3.5)) then excluded.beta else p.beta end
		-- who registers keeps the reliability that was earned, and a role that was given is not taken
		where p.role in ('anonymous', 'driver') and p.role <> excluded.role;
	return new;
end
$$;
comment on function public.follow_user() is 'Every user of the auth system has a profile; an anonymous one becomes a driver by registering.';
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
	select p.role into old from public.profiles p where p.id = set_role.user_id for update;
	if old is null then
		raise exception using errcode = 'CX010', message = 'There is no such person.', detail = 'unknown_user';
	end if;
	if set_role.role not in ('anonymous', 'driver', 'volunteer', 'dispatcher', 'official') then
		raise exception using errcode = 'CX011', message = 'There is no such role.', detail = 'unknown_role';
	end if;
	update public.profiles p set role = set_role.role where p.id = set_role.user_id;
	insert into public.audit_log (actor, action, subject, before, after)
	values (auth.uid(), 'set_role', set_role.user_id::text, jsonb_build_object('role', old), jsonb_build_object('role', set_role.role));
	return jsonb_build_object('user_id', set_role.user_id, 'role', set_role.role);
end
$$;
comment on function public.set_role(uuid, text) is 'Gives a person a role; for the operator.';
revoke execute on function public.set_role(uuid, text) from public, anon, authenticated;
grant execute on function public.set_role(uuid, text) to service_role;
