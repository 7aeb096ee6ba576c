-- Checked reading of client input (each function answers the value in the wanted type, or null), and `refuse`, which raises errors.

create function public.refuse(code text, detail text, message text) returns void
language plpgsql
-- so that stable functions may call it
stable
set search_path = ''
as $$
begin
	raise exception using errcode = code, detail = detail, message = message;
end
$$;
comment on function public.refuse(text, text, text) is 'Raises an error: a stable code (SQLSTATE), a stable word for programs, and a sentence for people. docs/errors.md lists all of them.';
revoke execute on function public.refuse(text, text, text) from public, anon, authenticated;
grant execute on function public.refuse(text, text, text) to service_role;

create function public.uuid_or_null(value text) returns uuid
language sql
immutable
set search_path = ''
as $$
	select case when value ~ '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$' then value::uuid end
$$;
comment on function public.uuid_or_null(text) is 'Converts a text to uuid; null if it is not a UUID.';
revoke execute on function public.uuid_or_null(text) from public, anon, authenticated;

create function public.words_or_null(value jsonb) returns text[]
language sql
immutable
set search_path = ''
as $$
	select case
		when value is null or value = 'null' then '{}'::text[]
		when jsonb_typeof(value) = 'array' and not exists (select from jsonb_array_elements(value) e where jsonb_typeof(e) <> 'string')
			then coalesce((select array_agg(distinct w order by w) from jsonb_array_elements_text(value) w), '{}')
	end
$$;
comment on function public.words_or_null(jsonb) is 'Converts a JSON array of texts to text[], without duplicates and sorted. A missing or null value gives an empty array; anything else gives null.';
revoke execute on function public.words_or_null(jsonb) from public, anon, authenticated;

create function public.moment_or_null(value jsonb) returns timestamptz
language plpgsql
stable
set search_path = ''
as $$
begin
	if jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)$' then
		return (value #>> '{}')::timestamptz;
	end if;
	return null;
exception when data_exception then
	return null;
end
$$;
comment on function public.moment_or_null(jsonb) is 'Converts a time in ISO 8601 with its zone; null for anything else.';
revoke execute on function public.moment_or_null(jsonb) from public, anon, authenticated;

create function public.names_or_null(value jsonb, most integer) returns jsonb
language sql
immutable
set search_path = ''
as $$
	select jsonb_build_object('zh', coalesce(n.zh, n.en), 'en', coalesce(n.en, n.zh))
	from (
		select nullif(btrim(value ->> 'zh'), '') as zh, nullif(btrim(value ->> 'en'), '') as en
		where jsonb_typeof(value) = 'object' and coalesce(jsonb_typeof(value -> 'zh'), 'null') in ('string', 'null') and coalesce(jsonb_typeof(value -> 'en'), 'null') in ('string', 'null')
	) n
	where coalesce(n.zh, n.en) is not null and coalesce(char_length(n.zh), 0) <= most and coalesce(char_length(n.en), 0) <= most
$$;
comment on function public.names_or_null(jsonb, integer) is 'A text { zh, en }, each of at most `most` characters, trimmed. A missing text is replaced by the one in the other language. Null for anything else.';
revoke execute on function public.names_or_null(jsonb, integer) from public, anon, authenticated;
