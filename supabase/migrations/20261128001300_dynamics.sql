-- Dynamics of places, learned from the sequence of their reports. The browser's code has the same procedure.

create function public.shares(parts double precision[]) returns double precision[]
language sql
immutable
set search_path = ''
as $$
	select array_agg(p / t.total order by n) from unnest(parts) with ordinality u(p, n), (select sum(x) as total from unnest(parts) x) t
$$;
comment on function public.shares(double precision[]) is 'Divides numbers by their sum.';
revoke execute on function public.shares(double precision[]) from public, anon, authenticated;

create function public.spectrum(prior double precision[], dwell double precision[], out rates double precision[], out "left" double precision[], out "right" double precision[])
language plpgsql
immutable
set search_path = ''
as $$
declare
	total double precision := 0;
	a double precision[] := array_fill(0::double precision, array[16]);
	v double precision[] := array_fill(0::double precision, array[16]);
	theta double precision;
	t double precision;
	c double precision;
	s double precision;
	x double precision;
	y double precision;
begin
	for k in 1 .. 4 loop
		total := total + prior[k] / dwell[k];
	end loop;
	for k in 1 .. 4 loop
		v[5 * k - 4] := 1;
		for j in 1 .. 4 loop
			a[4 * k - 4 + j] := sqrt(prior[k]) * sqrt(prior[j]) / dwell[k] / dwell[j] / total - case when k = j then 1 / dwell[k] else 0 end;
		end loop;
	end loop;
	-- Jacobi rotations of the symmetrised generator Q
	for sweep in 1 .. 50 loop
		for p in 1 .. 3 loop
			for q in p + 1 .. 4 loop
				continue when abs(a[4 * p - 4 + q]) < 1e-18;
				theta := (a[5 * q - 4] - a[5 * p - 4]) / (2 * a[4 * p - 4 + q]);
				t := case when theta < 0 then -1 else 1 end / (abs(theta) + sqrt(theta * theta + 1));
				c := 1 / sqrt(t * t + 1);
				s := t * c;
				for k in 1 .. 4 loop
					x := a[4 * k - 4 + p];
					y := a[4 * k - 4 + q];
					a[4 * k - 4 + p] := c * x - s * y;
					a[4 * k - 4 + q] := s * x + c * y;
				end loop;
				for k in 1 .. 4 loop
					x := a[4 * p - 4 + k];
					y := a[4 * q - 4 + k];
					a[4 * p - 4 + k] := c * x - s * y;
					a[4 * q - 4 + k] := s * x + c * y;
					x := v[4 * k - 4 + p];
					y := v[4 * k - 4 + q];
					v[4 * k - 4 + p] := c * x - s * y;
					v[4 * k - 4 + q] := s * x + c * y;
				end loop;
			end loop;
		end loop;
	end loop;
	rates := array[a[1], a[6], a[11], a[16]];
	"left" := array_fill(0::double precision, array[16]);
	"right" := array_fill(0::double precision, array[16]);
	for k in 1 .. 4 loop
		for i in 1 .. 4 loop
			"left"[4 * k - 4 + i] := v[4 * k - 4 + i] / sqrt(prior[k]);
			"right"[4 * i - 4 + k] := v[4 * k - 4 + i] * sqrt(prior[k]);
		end loop;
	end loop;
end
$$;
comment on function public.spectrum(double precision[], double precision[]) is 'Factors of exp(Qt) = left · diag(exp(rates · t)) · right for the Markov chain with this prior and these mean durations (dwell, hours).';
revoke execute on function public.spectrum(double precision[], double precision[]) from public, anon, authenticated;

create function public.transition(rates double precision[], l double precision[], r double precision[], hours double precision) returns double precision[]
language plpgsql
immutable
set search_path = ''
as $$
declare
	e constant double precision[] := array[exp(rates[1] * hours), exp(rates[2] * hours), exp(rates[3] * hours), exp(rates[4] * hours)];
	m double precision[] := array_fill(0::double precision, array[16]);
begin
	for a in 0 .. 3 loop
		for b in 1 .. 4 loop
			m[4 * a + b] := greatest(1e-12, l[4 * a + 1] * e[1] * r[b] + l[4 * a + 2] * e[2] * r[4 + b] + l[4 * a + 3] * e[3] * r[8 + b] + l[4 * a + 4] * e[4] * r[12 + b]);
		end loop;
	end loop;
	return m;
end
$$;
comment on function public.transition(double precision[], double precision[], double precision[], double precision) is 'Transition matrix over some hours, row by row: from the status of the row to the status of the column.';
revoke execute on function public.transition(double precision[], double precision[], double precision[], double precision) from public, anon, authenticated;

create function public.count_pairs(counts double precision[], d public.kind_dynamics, said text[], trusted double precision[], hours double precision[]) returns double precision[]
language plpgsql
immutable
set search_path = ''
as $$
declare
	n constant integer := cardinality(said);
	words constant text[] := array['open', 'busy', 'restricted', 'closed'];
	past double precision[] := array_fill(0::double precision, array[4 * greatest(n, 1)]);
	f double precision[] := d.prior;
	g double precision[] := d.prior;
	joint double precision[] := array_fill(0::double precision, array[16]);
	moves double precision[];
	gap double precision;
	bin integer;
	total double precision;
begin
	for i in 1 .. n loop
		if i > 1 then
			f := public.fade(f, hours[i] - hours[i - 1], d);
		end if;
		f := public.observe(f, said[i], trusted[i]);
		for k in 1 .. 4 loop
			past[4 * i - 4 + k] := f[k];
		end loop;
	end loop;
	for i in reverse n .. 2 loop
		g := public.observe(g, said[i], trusted[i]);
		gap := hours[i] - hours[i - 1];
		if gap > 1.0 / 120 and gap < 12 then
			bin := greatest(0, least(20, floor(2 * log(2, (gap * 60)::numeric)::double precision + 0.5)::integer));
			moves := public.transition(d.rates, d."left", d."right", power(2::double precision, bin / 2.0) / 60);
			total := 0;
			for a in 1 .. 4 loop
				for b in 1 .. 4 loop
					joint[4 * a - 4 + b] := past[4 * i - 8 + a] * moves[4 * a - 4 + b] * g[b] / d.prior[b];
					total := total + joint[4 * a - 4 + b];
				end loop;
			end loop;
			for c in 1 .. 16 loop
				counts[16 * bin + c] := counts[16 * bin + c] + joint[c] / total;
			end loop;
		end if;
		g := public.fade(g, gap, d);
	end loop;
	return counts;
end
$$;
comment on function public.count_pairs(double precision[], public.kind_dynamics, text[], double precision[], double precision[]) is 'Adds the expected counts of (status before, status after) between successive reports of one place. There is one table per gap; gaps are binned in half octaves from one minute.';
revoke execute on function public.count_pairs(double precision[], public.kind_dynamics, text[], double precision[], double precision[]) from public, anon, authenticated;

create function public.improve_dynamics(inout prior double precision[], inout dwell double precision[], first_prior double precision[], first_dwell double precision[], counts double precision[], worth double precision)
language plpgsql
immutable
set search_path = ''
as $$
declare
	chain record;
	lands double precision[];
	first_lands double precision[];
	hours double precision[];
	leaving double precision[];
	arriving double precision[];
	seen double precision[];
	moves double precision[];
	e double precision[];
	t double precision;
	part double precision;
	between_ends double precision;
	difference double precision;
begin
	first_lands := public.shares(array[first_prior[1] / first_dwell[1], first_prior[2] / first_dwell[2], first_prior[3] / first_dwell[3], first_prior[4] / first_dwell[4]]);
	for round in 1 .. 8 loop
		chain := public.spectrum(prior, dwell);
		lands := public.shares(array[prior[1] / dwell[1], prior[2] / dwell[2], prior[3] / dwell[3], prior[4] / dwell[4]]);
		hours := '{0,0,0,0}';
		leaving := '{0,0,0,0}';
		arriving := '{0,0,0,0}';
		for bin in 0 .. 20 loop
			continue when not exists (select from unnest(counts[16 * bin + 1 : 16 * bin + 16]) c where c <> 0);
			t := power(2::double precision, bin / 2.0) / 60;
			moves := public.transition(chain.rates, chain."left", chain."right", t);
			seen := moves;
			for c in 1 .. 16 loop
				seen[c] := counts[16 * bin + c] / moves[c];
			end loop;
			e := array[exp(chain.rates[1] * t), exp(chain.rates[2] * t), exp(chain.rates[3] * t), exp(chain.rates[4] * t)];
			for p in 1 .. 4 loop
				for q in 1 .. 4 loop
					between_ends := 0;
					for a in 1 .. 4 loop
						for b in 1 .. 4 loop
							between_ends := between_ends + chain."left"[4 * a - 4 + p] * seen[4 * a - 4 + b] * chain."right"[4 * q - 4 + b];
						end loop;
					end loop;
					difference := chain.rates[p] - chain.rates[q];
					between_ends := between_ends * case when abs(difference) < 1e-9 then t * e[p] else (e[p] - e[q]) / difference end;
					for i in 1 .. 4 loop
						for j in 1 .. 4 loop
							part := chain."right"[4 * p - 4 + i] * between_ends * chain."left"[4 * j - 4 + q];
							if i = j then
								hours[i] := hours[i] + part;
							else
								leaving[i] := leaving[i] + part / dwell[i] * lands[j];
								arriving[j] := arriving[j] + part / dwell[i] * lands[j];
							end if;
						end loop;
					end loop;
				end loop;
			end loop;
		end loop;
		for i in 1 .. 4 loop
			-- the chain also jumps from a status to the same status, which reports cannot show
			part := hours[i] / dwell[i] * lands[i];
			leaving[i] := leaving[i] + part + worth * first_prior[i] / first_dwell[i];
			arriving[i] := arriving[i] + part;
			for j in 1 .. 4 loop
				arriving[j] := arriving[j] + worth * first_prior[i] / first_dwell[i] * first_lands[j];
			end loop;
			hours[i] := hours[i] + worth * first_prior[i];
		end loop;
		for i in 1 .. 4 loop
			dwell[i] := least(72, greatest(0.25, hours[i] / leaving[i]));
		end loop;
		prior := public.shares(array[arriving[1] * dwell[1], arriving[2] * dwell[2], arriving[3] * dwell[3], arriving[4] * dwell[4]]);
		prior := public.shares(array[greatest(0.02, prior[1]), greatest(0.02, prior[2]), greatest(0.02, prior[3]), greatest(0.02, prior[4])]);
	end loop;
end
$$;
comment on function public.improve_dynamics(double precision[], double precision[], double precision[], double precision[], double precision[], double precision) is 'Eight rounds of expectation–maximisation on the counted pairs. The initial estimate has the weight of `worth` hours. Mean durations stay within 0.25 to 72 hours, shares of time at 0.02 or more before they are scaled to a sum of 1.';
revoke execute on function public.improve_dynamics(double precision[], double precision[], double precision[], double precision[], double precision[], double precision) from public, anon, authenticated;

create function public.history_of(place uuid, now_at timestamptz, most integer, out said text[], out trusted double precision[], out hours double precision[])
language plpgsql
stable
set search_path = ''
as $$
declare
	heard public.voice[];
begin
	select coalesce(array_agg(row(x.reporter, x.status, x.hour, x.weight, x.alpha, x.beta, x.strangeness, x.heard, null, null, false)::public.voice
		order by x.hour, x.received_at, x.rank), '{}')
	into heard
	from (
		select r.reporter, r.status, extract(epoch from r.observed_at - now_at)::double precision / 3600 as hour, r.weight, p.alpha, p.beta,
			case when p.role in ('anonymous', 'driver') then greatest(0, 1 - p.standing) else 0 end as strangeness, p.heard, r.received_at,
			array_position(array['open', 'busy', 'restricted', 'closed'], r.status) as rank
		from public.reports r
		join public.profiles p on p.id = r.reporter
		where r.place_id = history_of.place and r.observed_at > now_at - interval '14 days' and r.received_at < now_at
			and r.retracted_at is null and r.hidden_at is null
		order by r.observed_at desc
		limit most
	) x;
	trusted := public.trusted(heard);
	select coalesce(array_agg(v.status order by v.ordinality), '{}'), coalesce(array_agg(v.hour order by v.ordinality), '{}')
	into said, hours
	from unnest(heard) with ordinality as v;
end
$$;
comment on function public.history_of(uuid, timestamptz, integer) is 'The newest reports of a place in the last two weeks (at most `most`), oldest first: statuses, present trust in each, and times in hours relative to now_at.';
revoke execute on function public.history_of(uuid, timestamptz, integer) from public, anon, authenticated;

create function public.learn_dynamics(kind text, now_at timestamptz default now()) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
	-- limits on reports per place (the newest) and on places per kind (those with most reports), so that a run takes seconds
	most_reports constant integer := 1000;
	most_places constant integer := 300;
	d public.kind_dynamics;
	counts double precision[] := array_fill(0::double precision, array[336]);
	nothing constant double precision[] := counts;
	learnt record;
	chain record;
	history record;
	seen integer := 0;
	place uuid;
	places uuid[];
	own uuid[] := '{}';
begin
	select * into d from public.kind_dynamics k where k.kind = learn_dynamics.kind for update;
	if d.kind is null then
		perform public.refuse('CX012', 'unknown_kind', 'There is no such kind of place.');
	end if;
	select coalesce(array_agg(b.place_id), '{}') into places from (
		select r.place_id from public.reports r join public.places p on p.id = r.place_id
		where p.kind = learn_dynamics.kind and not p.archived and r.observed_at > now_at - interval '14 days' and r.received_at < now_at
		group by r.place_id order by count(*) desc, r.place_id limit most_places
	) b;
	foreach place in array places loop
		history := public.history_of(place, now_at, most_reports);
		seen := seen + cardinality(history.said);
		if cardinality(history.said) >= 300 then own := own || place; end if;
		counts := public.count_pairs(counts, d, history.said, history.trusted, history.hours);
	end loop;
	learnt := public.improve_dynamics(d.prior, d.dwell, d.first_prior, d.first_dwell, counts, 100);
	chain := public.spectrum(learnt.prior, learnt.dwell);
	update public.kind_dynamics k
	set prior = learnt.prior, dwell = learnt.dwell, rates = chain.rates, "left" = chain."left", "right" = chain."right",
		reports = seen, learned_at = now_at
	where k.kind = learn_dynamics.kind
	returning * into d;

	delete from public.place_dynamics x using public.places p
	where p.id = x.place_id and p.kind = learn_dynamics.kind and not x.place_id = any(own);
	foreach place in array own loop
		history := public.history_of(place, now_at, most_reports);
		learnt := public.improve_dynamics(d.prior, d.dwell, d.prior, d.dwell,
			public.count_pairs(nothing, d, history.said, history.trusted, history.hours), 500);
		chain := public.spectrum(learnt.prior, learnt.dwell);
		insert into public.place_dynamics as x (place_id, prior, dwell, rates, "left", "right", reports, learned_at)
		values (place, learnt.prior, learnt.dwell, chain.rates, chain."left", chain."right", cardinality(history.said), now_at)
		on conflict (place_id) do update
		set prior = excluded.prior, dwell = excluded.dwell, rates = excluded.rates, "left" = excluded."left", "right" = excluded."right",
			reports = excluded.reports, learned_at = excluded.learned_at;
	end loop;
	return jsonb_build_object('kind', learn_dynamics.kind, 'reports', seen, 'places', cardinality(own), 'prior', d.prior, 'dwell_h', d.dwell);
end
$$;
comment on function public.learn_dynamics(text, timestamptz) is 'Learns the dynamics of a kind of place from two weeks of reports, and those of each place that has 300 reports or more. Run it for each kind four times a day. Answers { kind, reports, places, prior, dwell_h }. Refuses with unknown_kind.';
revoke execute on function public.learn_dynamics(text, timestamptz) from public, anon, authenticated;
grant execute on function public.learn_dynamics(text, timestamptz) to service_role;

create function public.dynamics() returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
	select jsonb_build_object(
		'kinds', (select jsonb_object_agg(k.kind, jsonb_build_object('prior', k.prior, 'dwell_h', k.dwell, 'reports', k.reports, 'learned_at', k.learned_at)) from public.kind_dynamics k),
		'places', coalesce((select jsonb_object_agg(d.place_id, jsonb_build_object('prior', d.prior, 'dwell_h', d.dwell)) from public.place_dynamics d), '{}')
	)
$$;
comment on function public.dynamics() is 'The learned dynamics: { kinds: { kind: { prior, dwell_h, reports, learned_at } }, places: { id: { prior, dwell_h } } }; a place that is not listed has the dynamics of its kind.';
revoke execute on function public.dynamics() from public;
grant execute on function public.dynamics() to anon, authenticated, service_role;

create function public.forget_dynamics() returns void
language sql
set search_path = ''
as $$
	select from public.kind_dynamics k order by k.kind for update;
	delete from public.place_dynamics;
	update public.kind_dynamics k
	set (rates, "left", "right") = (select x.rates, x."left", x."right" from public.spectrum(k.first_prior, k.first_dwell) x),
		prior = k.first_prior, dwell = k.first_dwell, reports = 0, learned_at = null
	where k.learned_at is not null;
$$;
comment on function public.forget_dynamics() is 'Replaces learned dynamics by the initial estimates; used at the end of a demonstration.';
revoke execute on function public.forget_dynamics() from public, anon, authenticated;
