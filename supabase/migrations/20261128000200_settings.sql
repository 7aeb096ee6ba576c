-- What an operator may set. Each subject adds its own rows.

create table public.settings (
	name text primary key,
	value jsonb not null
);
comment on table public.settings is 'Limits and other values that an operator may change, by name.';
alter table public.settings enable row level security;
revoke all on public.settings from anon, authenticated;
