-- Settings of the operator. Each migration below adds the rows of its own subject.

create table public.settings (
	name text primary key,
	value jsonb not null
);
comment on table public.settings is 'Limits and other values that an operator may change, by name.';
alter table public.settings enable row level security;
revoke all on public.settings from anon, authenticated;
grant select, insert, update, delete on public.settings to service_role;
