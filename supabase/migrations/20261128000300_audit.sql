-- The audit log of administrative actions.

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
comment on table public.audit_log is 'Who did what, when and why, with the state before and after. Append-only.';
create index audit_log_actor on public.audit_log (actor, action, at);
alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated;
revoke all on sequence public.audit_log_id_seq from anon, authenticated;
grant select, insert on public.audit_log to service_role;

create function public.keep_audit_log() returns trigger
language plpgsql
set search_path = ''
as $$
begin
	perform public.refuse('CX090', 'append_only', 'The audit log is only added to.');
	return null;
end
$$;
comment on function public.keep_audit_log() is 'Protects the entries of the audit log: refuses with append_only for every update, delete or truncate.';
revoke execute on function public.keep_audit_log() from public, anon, authenticated;
create trigger keep before update or delete or truncate on public.audit_log
	for each statement execute function public.keep_audit_log();

create function public.audit(actor uuid, action text, subject text, reason text, before jsonb, after jsonb) returns void
language sql
set search_path = ''
as $$
	insert into public.audit_log (actor, action, subject, reason, before, after) values (actor, action, subject, reason, before, after)
$$;
comment on function public.audit(uuid, text, text, text, jsonb, jsonb) is 'Adds one line to the audit log.';
revoke execute on function public.audit(uuid, text, text, text, jsonb, jsonb) from public, anon, authenticated;

create function public.reason_given(reason text) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
	if char_length(btrim(coalesce(reason, ''))) not between 1 and 280 then
		perform public.refuse('CX020', 'bad_reason', 'Give a reason of 1 to 280 characters.');
	end if;
	return btrim(reason);
end
$$;
comment on function public.reason_given(text) is 'The reason, trimmed, if it has 1 to 280 characters; otherwise refuses with bad_reason.';
revoke execute on function public.reason_given(text) from public, anon, authenticated;

create function public.order_deeds() returns void
language sql
set search_path = ''
as $$
	select pg_advisory_xact_lock(hashtext('deeds of dispatchers'))
$$;
comment on function public.order_deeds() is 'Lets what is written into the audit log run one after another, so that the entries commit in the order of their ids. Call it before any row is locked.';
revoke execute on function public.order_deeds() from public, anon, authenticated;

create function public.require_unchanged(seen bigint, subjects text[]) returns void
language plpgsql
set search_path = ''
as $$
begin
	perform public.order_deeds();
	if exists (
		select from public.audit_log a
		where a.id > require_unchanged.seen and (a.subject = any(subjects) or a.after ->> 'into' = any(subjects) or a.before ->> 'into' = any(subjects))
	) then
		perform public.refuse('CX040', 'changed_meanwhile', 'Somebody has changed this in the meantime.');
	end if;
end
$$;
comment on function public.require_unchanged(bigint, text[]) is 'Refuses with changed_meanwhile if the audit log has an entry about one of these subjects that is newer than the entry `seen`; null: nothing is compared. Every deed that rests on a state calls it before it locks a row.';
revoke execute on function public.require_unchanged(bigint, text[]) from public, anon, authenticated;
