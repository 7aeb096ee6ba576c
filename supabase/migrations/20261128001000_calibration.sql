-- Calibration: each credible report is compared with the belief that was shown before it.

create table public.calibration (
	day date not null,
	kind text not null check (kind in ('checkpoint', 'sampling_point', 'service_station')),
	bin smallint not null check (bin between 0 and 9),
	claims integer not null,
	confidence double precision not null,
	agreed integer not null,
	borne_out double precision not null,
	primary key (day, kind, bin)
);
comment on table public.calibration is 'By day, kind and tenth of confidence: number of claims that a credible report checked, sum of their confidences, number of reports that agreed, and estimated number of right claims, corrected for the errors of reporters (borne_out; the estimate is unbiased, so it may be slightly outside 0..claims).';
alter table public.calibration enable row level security;
revoke all on public.calibration from anon, authenticated;
grant select, insert, update, delete on public.calibration to service_role;

create function public.check_claim(place uuid, person uuid, said text, observed timestamptz, trusted double precision) returns public.calibration
language plpgsql
security definer
set search_path = ''
as $$
declare
	s public.place_status;
	d public.kind_dynamics;
	claimed double precision[];
	top integer;
	wrong constant double precision := (1 - trusted) / 3;
	tenth smallint;
	agrees integer;
	confidence double precision;
	claim public.calibration;
begin
	-- the claim must come from other people, be older than the report and be at most 24 hours old
	if trusted < 0.75 or exists (select from public.voices v where v.place_id = check_claim.place and v.reporter = check_claim.person
		and v.observed_at > check_claim.observed - interval '24 hours') then
		return null;
	end if;
	select * into s from public.place_status x where x.place_id = check_claim.place;
	if s.report_count = 0 or s.belief_at >= check_claim.observed or s.belief_at < check_claim.observed - interval '24 hours' then
		return null;
	end if;
	d := public.chain_of(check_claim.place);
	claimed := public.fade(s.belief::double precision[], extract(epoch from check_claim.observed - s.belief_at)::double precision / 3600, d);
	top := public.top_of(claimed);
	-- as it was shown
	confidence := case when s.alone then least(claimed[top], 0.79) else claimed[top] end;
	tenth := least(9, floor(confidence * 10))::smallint;
	agrees := case when check_claim.said = (array['open', 'busy', 'restricted', 'closed'])[top] then 1 else 0 end;
	-- such a reporter names the true status with probability `trusted` and each other status with probability `wrong`
	claim.day := current_date;
	claim.kind := d.kind;
	claim.bin := tenth;
	claim.claims := 1;
	claim.confidence := confidence;
	claim.agreed := agrees;
	claim.borne_out := (agrees - wrong) / (trusted - wrong);
	return claim;
end
$$;
comment on function public.check_claim(uuid, uuid, text, timestamptz, double precision) is 'Compares the believed status of a place with a credible report of a person who did not contribute to it, and answers the result, for count_claims; null if there is no claim to compare. The caller holds the lock on the status of the place.';
revoke execute on function public.check_claim(uuid, uuid, text, timestamptz, double precision) from public, anon, authenticated;

create function public.count_claims(claims jsonb) returns void
language sql
security definer
set search_path = ''
as $$
	-- all reports share these rows: they are the last that a transaction locks, once and in one order
	insert into public.calibration as c (day, kind, bin, claims, confidence, agreed, borne_out)
	select x.day, x.kind, x.bin, sum(x.claims), sum(x.confidence), sum(x.agreed), sum(x.borne_out)
	from jsonb_populate_recordset(null::public.calibration, count_claims.claims) x
	group by x.day, x.kind, x.bin
	order by x.day, x.kind, x.bin
	on conflict (day, kind, bin) do update
	set claims = c.claims + excluded.claims, confidence = c.confidence + excluded.confidence, agreed = c.agreed + excluded.agreed,
		borne_out = c.borne_out + excluded.borne_out;
$$;
comment on function public.count_claims(jsonb) is 'Adds the results of check_claim, a JSON array of rows of calibration, to the counts. Call it last, once in a transaction.';
revoke execute on function public.count_claims(jsonb) from public, anon, authenticated;

create function public.calibration_table(days integer default 90) returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	with recent as (
		select * from public.calibration c where c.day > current_date - least(greatest(calibration_table.days, 1), 365)
	), by_bin as (
		select r.kind, r.bin, sum(r.claims) as claims, sum(r.confidence) as confidence, sum(r.agreed) as agreed, sum(r.borne_out) as borne_out
		from recent r group by rollup (r.bin, r.kind) having r.bin is not null
	)
	select jsonb_build_object(
		'since', (select min(r.day) from recent r),
		'demonstration', exists (select from public.profiles p where p.demonstration),
		'bins', coalesce((
			select jsonb_agg(jsonb_build_object('kind', coalesce(b.kind, 'all'), 'bin', b.bin, 'claims', b.claims,
				'confidence', round((b.confidence / b.claims)::numeric, 4), 'agreed', b.agreed,
				'right', round(least(1, greatest(0, b.borne_out / b.claims))::numeric, 4)) order by coalesce(b.kind, 'all'), b.bin)
			from by_bin b
		), '[]')
	)
$$;
comment on function public.calibration_table(integer) is 'Calibration of the last days (1 to 365), by kind (and all kinds together) and tenth of confidence: { since, demonstration, bins: [{ kind, bin, claims, confidence, agreed, right }] }; right is the share of claims that were right, corrected for the errors of reporters.';
revoke execute on function public.calibration_table(integer) from public;
grant execute on function public.calibration_table(integer) to anon, authenticated, service_role;

create function public.forget_calibration() returns void
language sql
set search_path = ''
as $$
	select from public.calibration c order by c.day, c.kind, c.bin for update;
	delete from public.calibration;
$$;
comment on function public.forget_calibration() is 'Deletes all calibration counts; used at the end of a demonstration.';
revoke execute on function public.forget_calibration() from public, anon, authenticated;
