-- What an operator may set. Each subject adds its own rows.

create table public.settings (
	name text primary key,
	value jsonb not null
);
comment on table public.settings is 'Limits an operator may change: rates of reports by role and by place.';
alter table public.settings enable row level security;
revoke all on public.settings from anon, authenticated;
