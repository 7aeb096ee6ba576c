-- Photos: a report may have one JPEG, in a private bucket. Rules for who may add, see and delete it.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('photos', 'photos', false, 409600, array['image/jpeg'])
on conflict (id) do update
set public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;

insert into public.settings (name, value) values ('photos_per_user', '{"window_s": 3600, "all": 30}');

-- The name of a photo contains the id of its report and not the person, because everybody who sees the photo can read the
-- name. The Storage API stores the person in owner_id.
create function public.is_photo_of(photo jsonb, report_id uuid, person uuid) returns boolean
language sql
stable
set search_path = ''
as $$
	select photo = to_jsonb(report_id::text || '.jpg') and exists (
		select from storage.objects o
		where o.bucket_id = 'photos' and o.name = report_id::text || '.jpg' and o.owner_id = person::text
	)
$$;
comment on function public.is_photo_of(jsonb, uuid, uuid) is 'True if `photo` is the name of the photo of this report and the person uploaded it.';
revoke execute on function public.is_photo_of(jsonb, uuid, uuid) from public, anon, authenticated;

create function public.photo_in_use(name text) returns boolean
language sql
stable
security definer
set search_path = ''
as $$
	select exists (select from public.reports r where r.photo = photo_in_use.name and r.retracted_at is null)
$$;
comment on function public.photo_in_use(text) is 'True if a report that was not taken back has this photo.';
revoke execute on function public.photo_in_use(text) from public, anon;
grant execute on function public.photo_in_use(text) to authenticated, service_role;

create function public.may_add_photo(name text) returns boolean
language sql
stable
security definer
set search_path = ''
as $$
	select may_add_photo.name ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.jpg$'
		and exists (select from public.profiles p where p.id = auth.uid())
		and (public.suspension_of(auth.uid())).id is null
		and not public.photo_in_use(may_add_photo.name)
		and (
			select count(*) < (s.value ->> 'all')::int
			from storage.objects o
			where o.bucket_id = 'photos' and o.owner_id = auth.uid()::text and o.name <> may_add_photo.name
				and o.created_at > now() - make_interval(secs => (s.value ->> 'window_s')::int)
		)
	from public.settings s where s.name = 'photos_per_user'
$$;
comment on function public.may_add_photo(text) is 'True if the caller may upload a photo under this name: the name has the form of a report id, no report uses the photo yet, and the caller may report and is below the limit of photos.';
revoke execute on function public.may_add_photo(text) from public, anon;
grant execute on function public.may_add_photo(text) to authenticated, service_role;

create function public.may_see_photo(name text) returns boolean
language sql
stable
security definer
set search_path = ''
as $$
	select exists (
		select from public.reports r
		join public.voices v on v.place_id = r.place_id and v.reporter = r.reporter and v.report_id = r.id
		where r.photo = may_see_photo.name and r.observed_at > now() - interval '24 hours'
			and r.retracted_at is null and r.hidden_at is null and r.photo_removed_at is null
	) or exists (select from public.profiles p where p.id = auth.uid() and p.role = 'dispatcher')
$$;
comment on function public.may_see_photo(text) is 'True if the photo belongs to a visible report of the last day that is the newest of its reporter at that place; always true for dispatchers.';
revoke execute on function public.may_see_photo(text) from public;
grant execute on function public.may_see_photo(text) to anon, authenticated, service_role;

-- Each policy names the Storage operations that it allows. Signed URLs and lists are left out: a signed URL bypasses the
-- policies until it expires, and a list shows the owner of each photo.
create policy "people add the photo of a report they make" on storage.objects for insert to authenticated
	with check (
		bucket_id = 'photos' and owner_id = (select auth.uid())::text
		and storage.operation() in ('storage.object.upload', 'storage.object.upload_update')
		and public.may_add_photo(name)
	);
create policy "people replace their photo until a report has it" on storage.objects for update to authenticated
	using (
		bucket_id = 'photos' and owner_id = (select auth.uid())::text
		and storage.operation() in ('storage.object.upload', 'storage.object.upload_update')
		and not public.photo_in_use(name)
	)
	with check (bucket_id = 'photos' and owner_id = (select auth.uid())::text and public.may_add_photo(name));
create policy "people take their photo away until a report has it" on storage.objects for delete to authenticated
	using (bucket_id = 'photos' and owner_id = (select auth.uid())::text and not public.photo_in_use(name));
create policy "people see their own photos" on storage.objects for select to authenticated
	using (
		bucket_id = 'photos' and owner_id = (select auth.uid())::text
		and storage.operation() in (
			'storage.object.upload', 'storage.object.upload_update', 'storage.object.get_authenticated',
			'storage.object.delete', 'storage.object.delete_many'
		)
	);
create policy "everybody sees the photos of the last day" on storage.objects for select to anon, authenticated
	using (bucket_id = 'photos' and storage.operation() = 'storage.object.get_authenticated' and public.may_see_photo(name));

create function public.remove_photo(report_id uuid, reason text, restore boolean default false, seen bigint default null) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	me constant uuid := public.require_dispatcher();
	why constant text := public.reason_given(reason);
	told public.reports;
begin
	perform public.require_unchanged(seen, array[remove_photo.report_id::text]);
	select * into told from public.reports r where r.id = remove_photo.report_id;
	if told.id is null then
		perform public.refuse('CX024', 'unknown_report', 'There is no such report.');
	elsif told.photo is null then
		perform public.refuse('CX029', 'no_photo', 'This report has no photo.');
	elsif restore and not exists (select from storage.objects o where o.bucket_id = 'photos' and o.name = told.photo) then
		perform public.refuse('CX030', 'photo_gone', 'The photo has been deleted and cannot come back.');
	end if;
	perform public.lock_statuses(array[told.place_id]);
	-- the place may have been merged meanwhile
	select * into told from public.reports r where r.id = told.id and r.received_at = told.received_at;
	update public.reports r set photo_removed_at = case when not restore then now() end
	where r.id = told.id and (r.photo_removed_at is null) = not restore;
	if found then
		-- the status stays the same, but its new version makes pages fetch the reports of the place again
		perform public.refresh_status(told.place_id);
		perform public.audit(me, case when restore then 'restore_photo' else 'remove_photo' end, told.id::text, why,
			jsonb_build_object('photo', told.photo, 'removed', restore),
			jsonb_build_object('photo', told.photo, 'removed', not restore, 'place_id', told.place_id));
	end if;
	return jsonb_build_object('id', told.id, 'photo_removed', not restore);
end
$$;
comment on function public.remove_photo(uuid, text, boolean, bigint) is 'Removes the photo of a report from view; with restore = true, shows it again as long as it is not deleted (one day). Answers { id, photo_removed }. Refuses with not_dispatcher, bad_reason, changed_meanwhile (if something about it is newer in the log than the entry `seen`; null: not compared), unknown_report, no_photo, photo_gone.';
revoke execute on function public.remove_photo(uuid, text, boolean, bigint) from public, anon;
grant execute on function public.remove_photo(uuid, text, boolean, bigint) to authenticated, service_role;

create function public.photos_due(max_results integer default 100) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select coalesce(jsonb_agg(d.name), '[]')
	from (
		select distinct o.name
		from storage.objects o
		left join public.reports r on r.photo = o.name
		where o.bucket_id = 'photos' and (
			r.id is null and o.created_at < now() - interval '2 days'
			or r.retracted_at < now() - interval '1 hour'
			or r.photo_removed_at < now() - interval '1 day'
			or o.created_at < now() - interval '14 days'
		)
		order by o.name
		limit least(greatest(max_results, 1), 1000)
	) d
$$;
comment on function public.photos_due(integer) is 'Names of photos to delete through the Storage API: without a report for two days, of a report taken back an hour ago, removed a day ago, or two weeks old.';
revoke execute on function public.photos_due(integer) from public, anon, authenticated;
grant execute on function public.photos_due(integer) to service_role;
