import type { Connection } from './native.ts';

/** Size of a large database. */
export interface Size {
	places: number;
	people: number;
	/** reports of the last sixty days, the same number each day */
	reports: number;
}

/** Days of reports. */
export const days = 60;

/**
 * Fills an empty PostgreSQL database, as after months of use: reports of sixty days in monthly partitions, the voices and ids
 * of the last two days, judgements of two weeks, some places with pins and disputes. The rows are written without triggers and
 * checks of foreign keys, which would take hours.
 */
export async function fill({ query }: Pick<Connection, 'query'>, size: Size): Promise<void> {
	await query(`set session_replication_role = replica; set timezone = 'UTC';
		do $$
		declare
			month date;
		begin
			for i in 1 .. 3 loop
				month := date_trunc('month', now())::date - make_interval(months => i);
				execute format('create table public.%I partition of public.reports for values from (%L) to (%L)',
					'reports_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month');
			end loop;
		end $$;
		-- the same numbers in each run
		select setseed(0.5);
		insert into auth.users (id) select md5('person' || n)::uuid from generate_series(1, ${size.people}) n;
		insert into profiles (id, role, standing) select md5('person' || n)::uuid, case when n % 10 = 0 then 'volunteer' else 'driver' end, n % 3
		from generate_series(1, ${size.people}) n;
		insert into places (id, kind, subkind, names, expressways, province, lon, lat, source)
		select md5('place' || n)::uuid, 'checkpoint', 'toll_gate', jsonb_build_object('zh', '地点' || n, 'en', 'Place ' || n), array['G' || n % 60],
			'CN-JS', 113 + 12 * random(), 26 + 10.5 * random(), 'test'
		from generate_series(1, ${size.places}) n;
		insert into reports (id, place_id, reporter, role, status, wait_minutes, observed_at, received_at, known, session, network, weight)
		select md5('report' || r.n)::uuid, md5('place' || 1 + floor(r.place * ${size.places}))::uuid, md5('person' || 1 + floor(r.person * ${size.people}))::uuid, 'driver',
			(array['open', 'open', 'open', 'busy', 'closed'])[1 + r.n % 5], case when r.n % 5 = 3 then r.n % 60 end, r.at, r.at, r.n % 2 = 0,
			case when r.at > now() - interval '2 days' then md5('session' || floor(r.person * ${size.people}))::uuid end,
			case when r.at > now() - interval '2 days' then left(md5('network' || r.n % 5000), 16) end, 1
		-- some places have many more reports than others
		from (select n, random() ^ 2 as place, random() as person, now() - interval '${days} days' * (n::double precision / ${size.reports}) as at from generate_series(1, ${size.reports}) n) r;
		insert into report_ids (id, reporter, received_at) select id, reporter, received_at from reports where received_at > now() - interval '2 days';
		insert into voices (place_id, reporter, report_id, status, observed_at, received_at, known)
		select distinct on (place_id, reporter) place_id, reporter, id, status, observed_at, received_at, known from reports
		where received_at > now() - interval '2 days' order by place_id, reporter, observed_at desc;
		insert into unjudged (report_id, place_id, reporter, status, observed_at, received_at)
		select id, place_id, reporter, status, observed_at, received_at from reports where received_at > now() - interval '3 hours';
		insert into judgements (report_id, place_id, reporter, status, observed_at, received_at, judged_at, borne_out)
		select id, place_id, reporter, status, observed_at, received_at, received_at + interval '2 hours', 0.8 from reports
		where received_at between now() - interval '14 days' and now() - interval '3 hours';
		insert into place_status (place_id, cell, status, confidence, belief, belief_at, version, changed_xid, last_report_at, report_count)
		select p.id, p.cell, 'open', 0.9, '{0.9, 0.05, 0.03, 0.02}', coalesce(v.at, now()), 1, '3', v.at, coalesce(v.number, 0)
		from places p left join (select place_id, max(observed_at) as at, count(*) as number from voices group by place_id) v on v.place_id = p.id;
		update place_status set dispute = '{"statuses": ["open", "closed"], "since": "2026-01-01T00:00:00Z"}'
		where place_id in (select place_id from place_status where last_report_at is not null order by last_report_at desc limit 40);
		insert into pins (place_id, status, reason, until) select place_id, 'closed', 'x', now() + interval '1 day' from place_status order by place_id limit 40;
		update place_status s set pin = jsonb_build_object('id', p.id, 'status', p.status, 'reason', p.reason, 'since', p.pinned_at, 'until', p.until), expires_at = p.until
		from pins p where p.place_id = s.place_id;
		insert into audit_log (at, actor, action, subject) select now() - interval '${days} days' * random(), md5('person' || n % 20)::uuid, 'hide_report', md5('report' || n)
		from generate_series(1, ${Math.ceil(size.reports / 20)}) n;
		update settings set value = (select jsonb_object_agg(key, case key when 'window_s' then value else '1000000' end) from jsonb_each(value)) where name like 'reports_per_%';
		set session_replication_role = origin;`);
	await query('vacuum (analyze)');
}

/** Calls of functions that answer most requests, and that must not become slower as a database grows. */
export const hotCalls: Record<string, { sql: string; role: 'anon' | 'person' | 'dispatcher' | 'service' }> = {
	'all statuses of a cell': { sql: `select status_since(array['wtw'])`, role: 'anon' },
	'the statuses of 64 cells that changed': {
		sql: `select status_since((select array_agg(c.cell) from (select distinct cell from places order by 1 limit 64) c), status_since(array['zzz']) ->> 'cursor')`,
		role: 'anon'
	},
	'all statuses that changed': {
		sql: `select status_since(null, status_since(array['zzz']) ->> 'cursor')`,
		role: 'anon'
	},
	'the places of a cell': { sql: `select place_chunk('wtw')`, role: 'anon' },
	'a place with its reports': { sql: `select place_detail(md5('place1')::uuid)`, role: 'anon' },
	'why a place has its status': { sql: `select explain_status(md5('place2')::uuid)`, role: 'anon' },
	'the nearest places': { sql: 'select places_near(120, 31)', role: 'anon' },
	'one report': {
		sql: `select submit_reports(json_build_array(json_build_object('id', gen_random_uuid(), 'place_id', md5('place3')::uuid, 'status', 'open', 'observed_at', now())))`,
		role: 'person'
	},
	'fifty reports': {
		sql: `select submit_reports((select json_agg(json_build_object('id', gen_random_uuid(), 'place_id', md5('place' || n)::uuid, 'status', 'busy', 'observed_at', now())) from generate_series(1, 50) n))`,
		role: 'person'
	},
	'the queue of moderation': { sql: 'select moderation_queue()', role: 'dispatcher' },
	'the log of moderation': { sql: 'select audit_entries()', role: 'dispatcher' },
	'places in doubt': { sql: 'select doubtful_places(5000)', role: 'service' },
	'statuses that expire': { sql: 'select expire_statuses()', role: 'service' }
};

/** Makes the next statements those of a caller of the API. */
export async function become({ query }: Pick<Connection, 'query'>, role: string): Promise<void> {
	const [person] = await query<{ id: string }>(`select md5('person' || 7)::uuid as id`);
	if (role === 'dispatcher')
		await query(`update profiles set role = 'dispatcher' where id = md5('person' || 8)::uuid`);
	const [chief] = await query<{ id: string }>(`select md5('person' || 8)::uuid as id`);
	const sub = role === 'dispatcher' ? chief!.id : role === 'person' ? person!.id : '';
	const claims = {
		role: role === 'anon' ? 'anon' : role === 'service' ? 'service_role' : 'authenticated',
		session_id: '00000000-0000-4000-8000-000000000001'
	};
	await query(
		`select set_config('request.jwt.claim.sub', $1, false), set_config('request.jwt.claims', $2, false),
			set_config('request.headers', '{"x-forwarded-for": "203.0.113.9"}', false)`,
		[sub, JSON.stringify(claims)]
	);
}
