-- The belief: how statuses change with time, and how an observation updates the belief. The browser runs the same procedure.

create table public.kind_dynamics (
	kind text primary key check (kind in ('checkpoint', 'sampling_point', 'service_station')),
	prior double precision[] not null check (cardinality(prior) = 4),
	dwell double precision[] not null check (cardinality(dwell) = 4),
	rates double precision[] not null check (cardinality(rates) = 4),
	"left" double precision[] not null check (cardinality("left") = 16),
	"right" double precision[] not null check (cardinality("right") = 16),
	first_prior double precision[] not null,
	first_dwell double precision[] not null,
	reports integer not null default 0,
	learned_at timestamptz
);
comment on table public.kind_dynamics is 'Per kind of place: prior and mean duration (hours) of each status (open, busy, restricted, closed), and the factors of exp(Qt) = left · diag(exp(rates · t)) · right of the Markov chain that they define, t in hours.';
comment on column public.kind_dynamics.first_prior is 'The initial estimate of the prior. With little data the learned prior stays close to it.';
alter table public.kind_dynamics enable row level security;
revoke all on public.kind_dynamics from anon, authenticated;
grant select, insert, update, delete on public.kind_dynamics to service_role;
grant select on public.kind_dynamics to anon, authenticated;
create policy "everybody reads the dynamics" on public.kind_dynamics for select to anon, authenticated using (true);

insert into public.kind_dynamics (kind, prior, dwell, first_prior, first_dwell, rates, "left", "right") values
	('checkpoint', '{0.5, 0.2, 0.15, 0.15}', '{10, 1.5, 6, 8}', '{0.5, 0.2, 0.15, 0.15}', '{10, 1.5, 6, 8}',
		'{-5.1800965375852186e-18, -0.3495823317705354, -0.14994251220181065, -0.11668310709799044}',
		'{1, -0.37602675307415745, -0.4369185931617947, -0.8171328067835884, 1.0000000000000004, 1.9731792357616638, 0.2815275420697076, 0.16524511071498424, 1.0000000000000004, -0.8551266306894215, 2.174580506300515, 0.454559934189346, 1.0000000000000002, -0.5223565067456054, -1.093555251854143, 2.048889274135969}',
		'{0.5000000000000001, 0.20000000000000007, 0.15000000000000008, 0.15000000000000002, -0.18801337653707875, 0.39463584715233274, -0.12826899460341323, -0.07835347601184081, -0.21845929658089738, 0.05630550841394151, 0.3261870759450773, -0.16403328777812146, -0.40856640339179423, 0.03304902214299685, 0.0681839901284019, 0.3073333911203954}'),
	('sampling_point', '{0.5, 0.2, 0.12, 0.18}', '{5, 1, 4, 8}', '{0.5, 0.2, 0.12, 0.18}', '{5, 1, 4, 8}',
		'{-8.145867279547053e-17, -0.5474452012814139, -0.23824064543455523, -0.13594535895778995}',
		'{0.9999999999999999, -0.5163609984957785, -0.6320201938897597, -0.5778596661370233, 0.9999999999999996, 1.9821594154368811, 0.15863842036967502, -0.21419127754774828, 0.9999999999999997, -0.7539504347495749, 2.5691099804318664, -0.40566733134384003, 0.9999999999999999, -0.26542962038632056, -0.13339324878266084, 2.1136009352184573}',
		'{0.5, 0.1999999999999999, 0.11999999999999997, 0.17999999999999997, -0.25818049924788933, 0.3964318830873762, -0.090474052169949, -0.0477773316695377, -0.3160100969448799, 0.031727684073935, 0.308293197651824, -0.024010784780878956, -0.2889298330685117, -0.04283825550954966, -0.048680079761260805, 0.38044816833932227}'),
	('service_station', '{0.55, 0.2, 0.1, 0.15}', '{14, 1.5, 5, 8}', '{0.55, 0.2, 0.1, 0.15}', '{14, 1.5, 5, 8}',
		'{-2.4838740491452208e-17, -0.3303550658220484, -0.1665427901687959, -0.10236995589313193}',
		'{0.9999999999999997, -0.2608156609619531, -0.3174302284114667, -0.8058505191841979, 0.9999999999999996, 1.874153185095271, 0.5634467970593234, 0.4124045897911897, 0.9999999999999998, -1.4505752897272224, 2.526748623994362, 0.7151032932209006, 1, -0.5754966301150501, -1.2718506412332948, 1.9281769218065392}',
		'{0.5499999999999998, 0.1999999999999999, 0.09999999999999999, 0.15000000000000002, -0.1434486135290742, 0.3748306370190542, -0.14505752897272225, -0.08632449451725753, -0.17458662562630667, 0.11268935941186467, 0.2526748623994362, -0.19077759618499424, -0.4432177855513089, 0.08248091795823793, 0.07151032932209006, 0.2892265382709809}');

create table public.place_dynamics (
	place_id uuid primary key references public.places (id) on delete cascade,
	prior double precision[] not null check (cardinality(prior) = 4),
	dwell double precision[] not null check (cardinality(dwell) = 4),
	rates double precision[] not null check (cardinality(rates) = 4),
	"left" double precision[] not null check (cardinality("left") = 16),
	"right" double precision[] not null check (cardinality("right") = 16),
	reports integer not null,
	learned_at timestamptz not null default now()
);
comment on table public.place_dynamics is 'Dynamics of the places that have enough reports to learn them; all other places use the dynamics of their kind.';
alter table public.place_dynamics enable row level security;
revoke all on public.place_dynamics from anon, authenticated;
grant select, insert, update, delete on public.place_dynamics to service_role;
grant select on public.place_dynamics to anon, authenticated;
create policy "everybody reads the dynamics of places" on public.place_dynamics for select to anon, authenticated using (true);

create function public.chain_of(place uuid) returns public.kind_dynamics
language plpgsql
stable
set search_path = ''
as $$
declare
	chain public.kind_dynamics;
	own public.place_dynamics;
begin
	select k.* into chain from public.places p join public.kind_dynamics k on k.kind = p.kind where p.id = chain_of.place;
	select * into own from public.place_dynamics d where d.place_id = chain_of.place;
	if found then
		chain.prior := own.prior;
		chain.dwell := own.dwell;
		chain.rates := own.rates;
		chain."left" := own."left";
		chain."right" := own."right";
	end if;
	return chain;
end
$$;
comment on function public.chain_of(uuid) is 'Dynamics of a place: its own if they were learned, otherwise those of its kind.';
revoke execute on function public.chain_of(uuid) from public, anon, authenticated;

create function public.fade(belief double precision[], hours double precision, d public.kind_dynamics) returns double precision[]
language plpgsql
immutable
set search_path = ''
as $$
declare
	l constant double precision[] := d."left";
	r constant double precision[] := d."right";
	c double precision[] := '{0,0,0,0}';
	n double precision[];
	total double precision;
begin
	if not hours > 0 then
		return belief;
	end if;
	for i in 1 .. 4 loop
		c[i] := (belief[1] * l[i] + belief[2] * l[4 + i] + belief[3] * l[8 + i] + belief[4] * l[12 + i]) * exp(greatest(d.rates[i] * hours, -700));
	end loop;
	n := array[
		greatest(0, c[1] * r[1] + c[2] * r[5] + c[3] * r[9] + c[4] * r[13]),
		greatest(0, c[1] * r[2] + c[2] * r[6] + c[3] * r[10] + c[4] * r[14]),
		greatest(0, c[1] * r[3] + c[2] * r[7] + c[3] * r[11] + c[4] * r[15]),
		greatest(0, c[1] * r[4] + c[2] * r[8] + c[3] * r[12] + c[4] * r[16])
	];
	total := n[1] + n[2] + n[3] + n[4];
	return array[n[1] / total, n[2] / total, n[3] / total, n[4] / total];
end
$$;
comment on function public.fade(double precision[], double precision, public.kind_dynamics) is 'The belief after some hours without a new observation.';
revoke execute on function public.fade(double precision[], double precision, public.kind_dynamics) from public, anon, authenticated;

create function public.observe(belief double precision[], status text, reliability double precision) returns double precision[]
language plpgsql
immutable
set search_path = ''
as $$
declare
	k constant integer := array_position(array['open', 'busy', 'restricted', 'closed'], status);
	wrong constant double precision := (1 - reliability) / 3;
	n double precision[] := array[belief[1] * wrong, belief[2] * wrong, belief[3] * wrong, belief[4] * wrong];
	total double precision;
begin
	n[k] := belief[k] * reliability;
	total := n[1] + n[2] + n[3] + n[4];
	return array[n[1] / total, n[2] / total, n[3] / total, n[4] / total];
end
$$;
comment on function public.observe(double precision[], text, double precision) is 'The belief after one more observation, by Bayes'' rule.';
revoke execute on function public.observe(double precision[], text, double precision) from public, anon, authenticated;

create function public.replay(d public.kind_dynamics, said text[], trusted double precision[], hours double precision[], at double precision)
returns double precision[]
language plpgsql
immutable
set search_path = ''
as $$
declare
	belief double precision[] := d.prior;
	moment double precision := coalesce(hours[1], at);
begin
	for i in 1 .. cardinality(said) loop
		belief := public.observe(public.fade(belief, hours[i] - moment, d), said[i], trusted[i]);
		moment := hours[i];
	end loop;
	return public.fade(belief, at - moment, d);
end
$$;
comment on function public.replay(public.kind_dynamics, text[], double precision[], double precision[], double precision) is 'The belief at an hour, from reported statuses, the trust in each and their hours (ascending). It starts from the prior at the first report.';
revoke execute on function public.replay(public.kind_dynamics, text[], double precision[], double precision[], double precision) from public, anon, authenticated;

create function public.top_of(belief double precision[]) returns integer
language sql
immutable
set search_path = ''
as $$
	select k::integer from unnest(belief) with ordinality as b(p, k) order by p desc, k limit 1
$$;
comment on function public.top_of(double precision[]) is 'Index (from 1) of the highest probability; the lowest index if several are equal.';
revoke execute on function public.top_of(double precision[]) from public, anon, authenticated;
