import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { describePostgres, type Connection } from './native.ts';

const clients = 8;
const statuses = ['open', 'busy', 'restricted', 'closed'] as const;
const minute = 60_000;

/** Numbers from 0 to 1 in a fixed sequence (mulberry32), so that a failure can be repeated. */
function sequence(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

describePostgres('eight clients at once', (postgres) => {
	const places: string[] = [];
	const people: string[] = [];
	const random = sequence(13);
	const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	let connections: Connection[] = [];
	let dispatcher = '';
	/** errors that are no refusal, as "code message" */
	let failures: string[] = [];
	const accepted = new Set<string>();

	/** Calls as a person (null: the operator) and counts what fails. */
	async function as<Row>(
		{ query }: Connection,
		me: string | null,
		sql: string,
		params: unknown[] = []
	): Promise<Row | undefined> {
		const role = me ? 'authenticated' : 'service_role';
		await query(
			`select set_config('request.jwt.claim.sub', $1, false), set_config('request.jwt.claims', $2, false)`,
			[me ?? '', JSON.stringify({ role })]
		);
		try {
			return (await query<Row>(sql, params))[0];
		} catch (error) {
			const { code, message } = error as { code: string; message: string };
			// refusals are answers; a person or a place may have gone meanwhile
			if (!/^CX/.test(code)) failures.push(`${code} ${message} in ${sql}`);
		}
	}
	const report = (age = 0) => ({
		id: uuidv7(),
		place_id: one(places),
		status: one(statuses),
		observed_at: new Date(Date.now() - age * minute),
		wait_minutes: random() < 0.3 ? 90 : null
	});
	async function submit(client: Connection, me: string, size: number): Promise<void> {
		const batch = Array.from({ length: size }, () => report(random() < 0.3 ? 10 + random() * 120 : 0));
		const row = await as<{ receipts: { id: string; outcome: string }[] }>(
			client,
			me,
			'select submit_reports($1::json) as receipts',
			[JSON.stringify(batch)]
		);
		for (const { id, outcome } of row?.receipts ?? []) if (outcome === 'accepted') accepted.add(id);
	}
	const anyReport = async ({ query }: Connection) =>
		(
			await query<{ id: string; reporter: string }>(
				`select id, reporter from reports where reporter = any($1) order by md5(id::text || $2) limit 1`,
				[people, String(random())]
			)
		)[0]!;
	const anyAlert = async ({ query }: Connection) =>
		(
			await query<{ id: string }>('select id from alerts order by md5(id::text || $1) limit 1', [
				String(random())
			])
		)[0]?.id ?? randomUUID();
	async function raise(client: Connection): Promise<void> {
		const alert = {
			id: uuidv7(),
			severity: 'Minor',
			headline: { zh: 'x' },
			expires: new Date(Date.now() + 60 * minute),
			place_ids: [one(places)],
			references: random() < 0.5 ? await anyAlert(client) : null
		};
		await as(client, dispatcher, 'select raise_alert($1)', [alert]);
	}
	/** four devices per person, some of them shared by two people */
	const endpoint = () => `https://push.example.org/${Math.floor(random() * 40)}`;
	const subscribe = (client: Connection) =>
		as(client, one(people), 'select save_push_subscription($1)', [
			{ endpoint: endpoint(), keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'b'.repeat(22) } }
		]);
	const subscriptions = async ({ query }: Connection) =>
		(await query<{ id: string }>('select id from push_subscriptions order by random() limit 20')).map(
			({ id }) => id
		);
	const holders = [randomUUID(), randomUUID()];
	const anySuspension = async ({ query }: Connection) =>
		(await query<{ id: string }>('select id from suspensions order by random() limit 1'))[0]?.id ??
		randomUUID();
	async function newPerson(client: Connection): Promise<string> {
		const id = randomUUID();
		await as(client, null, 'insert into auth.users (id) values ($1)', [id]);
		return id;
	}

	/** One call of every function that writes, with whatever it needs before. */
	const calls: Record<string, (client: Connection) => Promise<unknown>> = {
		submit_reports: (client) => submit(client, one(people), 8),
		retract_report: async (client) => {
			const me = one(people);
			await submit(client, me, 1);
			const mine = await client.query<{ id: string }>(
				'select id from reports where reporter = $1 order by received_at desc limit 1',
				[me]
			);
			for (const id of [mine[0]?.id ?? uuidv7(), uuidv7()])
				await as(client, me, 'select retract_report($1)', [id]);
		},
		record_report: async (client) => {
			const { id, place_id, status, observed_at } = report();
			await client.query('begin');
			await as(client, null, 'select from place_status where place_id = $1 for update', [place_id]);
			await as(client, null, 'select record_report(jsonb_populate_record(null::reports, $1))', [
				{
					id, place_id, status, observed_at, reporter: one(people), role: 'driver', received_at: new Date(),
					weight: 1, requirements: [], amenities: []
				} // prettier-ignore
			]);
			await client.query('commit');
			accepted.add(id);
		},
		refresh_status: (client) => as(client, null, 'select refresh_status($1)', [one(places)]),
		expire_statuses: (client) => as(client, null, 'select expire_statuses()'),
		learn_dynamics: (client) => as(client, null, `select learn_dynamics('checkpoint')`),
		housekeep: async (client) => {
			await client.query(
				`insert into report_ids (id, reporter, received_at) select gen_random_uuid(), $1, now() - interval '3 days' from generate_series(1, 20)`,
				[one(people)]
			);
			await as(client, null, 'select housekeep()');
		},
		keep_report_partitions: (client) => as(client, null, 'select keep_report_partitions()'),
		recognise_cluster: async (client) => {
			await client.query(`update settings set value = value || '{"system": "1"}' where name = 'cluster'`);
			await as(client, null, 'select recognise_cluster()');
		},
		pin_status: (client) =>
			as(client, dispatcher, `select pin_status($1, $2, now() + interval '1 hour', 'x')`, [
				one(places),
				one(statuses)
			]),
		unpin_status: (client) => as(client, dispatcher, `select unpin_status($1, 'x')`, [one(places)]),
		hide_report: async (client) =>
			as(client, dispatcher, `select hide_report($1, 'x', $2)`, [
				(await anyReport(client)).id,
				random() < 0.5
			]),
		remove_photo: async (client) =>
			as(client, dispatcher, `select remove_photo($1, 'x')`, [(await anyReport(client)).id]),
		reverse_account: async (client) =>
			as(client, dispatcher, `select reverse_account($1, 'x', $2)`, [
				(await anyReport(client)).id,
				random() < 0.6
			]),
		suspend_reporter: async (client) => {
			await as(client, dispatcher, `select suspend_reporter($1, '24h', 'x')`, [(await anyReport(client)).id]);
			await client.query(
				`update suspensions set lifted_at = now() where id in (select id from suspensions where lifted_at is null for update skip locked)`
			);
		},
		answer_suspension: async (client) =>
			as(client, dispatcher, `select answer_suspension($1, true, 'x')`, [await anySuspension(client)]),
		renew_suspension: async (client) => {
			const id = await anySuspension(client);
			await as(client, dispatcher, `select renew_suspension($1, 'x')`, [id]);
			await as(client, dispatcher, `select answer_suspension($1, true, 'x')`, [id]);
		},
		appeal_suspension: (client) => as(client, one(people), `select appeal_suspension('x')`),
		merge_places: async (client) => {
			const [from, into] = [one(places), one(places)];
			await as(client, dispatcher, `select merge_places($1, $2, 'x')`, [from, into]);
			await submit(client, one(people), 3);
			await as(client, dispatcher, `select unmerge_place($1, 'x')`, [from]);
		},
		unmerge_place: (client) => as(client, dispatcher, `select unmerge_place($1, 'x')`, [one(places)]),
		propose_place: (client) =>
			as(client, one(people), 'select propose_place($1)', [
				{
					kind: 'checkpoint', subkind: 'toll_gate', names: { zh: '新桥', en: 'Xinqiao' }, expressways: ['G60'],
					province: 'CN-SH', lon: 121.3, lat: 31.05
				} // prettier-ignore
			]),
		set_role: async (client) =>
			as(client, null, `select set_role($1, $2)`, [one(people), one(['driver', 'volunteer'])]),
		raise_alert: raise,
		cancel_alert: async (client) =>
			as(client, dispatcher, `select cancel_alert($1, 'x', $2)`, [await anyAlert(client), random() < 0.4]),
		alert_feedback: async (client) =>
			as(client, one(people), 'select alert_feedback($1)', [await anyAlert(client)]),
		claim_alerts: async (client) => {
			await raise(client);
			await as(client, null, `select claim_alerts('push', $1, 60)`, [one(holders)]);
		},
		note_alert_told: async (client) => {
			const holder = one(holders);
			await as(client, null, `select claim_alerts('push', $1, 60)`, [holder]);
			await as(client, null, `select note_alert_told('push', $1, 60, $2, $3)`, [
				holder,
				await anyAlert(client),
				await subscriptions(client)
			]);
		},
		finish_alert_claim: async (client) =>
			as(client, null, `select finish_alert_claim('push', $1, $2)`, [one(holders), await anyAlert(client)]),
		release_alert_claims: (client) => as(client, null, 'select release_alert_claims($1)', [one(holders)]),
		save_push_subscription: subscribe,
		delete_push_subscription: async (client) => {
			await subscribe(client);
			await client.query(
				`update push_ended set ended_at = now() - interval '8 days' where id in (select id from push_ended for update skip locked)`
			);
			await as(client, one(people), 'select delete_push_subscription($1)', [endpoint()]);
		},
		push_outcome: (client) =>
			as(client, null, 'select push_outcome($1, false, $2)', [endpoint(), random() < 0.3]),
		claim_question: (client) =>
			as(client, null, 'select claim_question($1, $2, 1, 1)', [one(people), one(places)]),
		release_question: (client) => as(client, null, 'select release_question($1)', [one(places)]),
		mark_demo: async (client) => {
			const id = await newPerson(client);
			await as(client, null, 'select mark_demo($1)', [id]);
			await submit(client, id, 6);
		},
		end_demonstration: async (client) => {
			await calls.mark_demo!(client);
			await as(client, null, 'select end_demonstration()');
		},
		'delete a person': async (client) => {
			const id = await newPerson(client);
			await submit(client, id, 6);
			await as(client, null, 'delete from auth.users where id = $1', [id]);
		}
	};

	beforeAll(async () => {
		const { query } = postgres();
		connections = await Promise.all(Array.from({ length: clients }, () => postgres().connect()));
		for (let i = 0; i < 12; i++) {
			const [row] = await query<{ id: string }>(
				`insert into places (kind, subkind, names, province, lon, lat, source)
				values ('checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', $1, 31.1, 'test') returning id`,
				[121 + i / 100]
			);
			places.push(row!.id);
		}
		for (let i = 0; i < 30; i++) people.push(randomUUID());
		dispatcher = people.at(-1)!;
		for (const id of people) await query('insert into auth.users (id) values ($1)', [id]);
		await query(`select set_role(id, 'volunteer') from profiles where random() < 0.5`);
		await query(`select set_role($1, 'dispatcher')`, [dispatcher]);
		people.pop();
		for (const name of ['reports_per_user', 'reports_per_place', 'proposals_per_user', 'doubts_per_user'])
			await query(
				`update settings set value = (select jsonb_object_agg(key, case key when 'window_s' then value else '1000000' end) from jsonb_each(value)) where name = $1`,
				[name]
			);
		// reports that are due to be judged at every place, so that batches change the trust in each other's people
		await query(
			`insert into reports (id, place_id, reporter, role, status, observed_at, received_at)
			select gen_random_uuid(), p::uuid, w::uuid, 'driver', (array['open', 'closed'])[1 + (random() < 0.4)::int], now() - interval '3 hours' - random() * interval '1 hour', now() - interval '3 hours'
			from unnest($1::text[]) p, unnest($2::text[]) w`,
			[places, people]
		);
		await query(
			`insert into unjudged (report_id, place_id, reporter, status, observed_at, received_at)
			select id, place_id, reporter, status, observed_at, received_at from reports`
		);
		await query(`select find_voice(place_id, reporter) from reports`);
		const [newest] = await query<{ name: string }>(
			`select c.oid::regclass::text as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'public.reports'::regclass and c.relname ~ '^reports_\\d' order by 1 desc limit 1`
		);
		await query(`drop table ${newest!.name}`);
	}, 60_000);

	/** Each client makes a number of calls, one after the other. */
	async function run(names: string[], rounds: number): Promise<void> {
		failures = [];
		await Promise.all(
			connections.map(async (client) => {
				for (let i = 0; i < rounds; i++) await calls[one(names)]!(client);
			})
		);
		expect(failures).toEqual([]);
	}

	it('is tested for every function that writes and that somebody may call', async () => {
		const writing = await postgres().query<{ name: string }>(
			`select distinct proname as name from pg_proc
			where pronamespace = 'public'::regnamespace and provolatile = 'v' and prorettype <> 'trigger'::regtype
				and (has_function_privilege('authenticated', oid, 'execute') or has_function_privilege('service_role', oid, 'execute'))`
		);
		expect(
			Object.keys(calls)
				.filter((name) => name !== 'delete a person')
				.sort()
		).toEqual(writing.map(({ name }) => name).sort());
	});

	it.each(Object.keys(calls))('never deadlock in %s', (name) => run([name], 2), 30_000);

	it('never deadlock in batches of fifty', async () => {
		failures = [];
		await Promise.all(
			connections.map(async (client) => {
				for (let i = 0; i < 2; i++) await submit(client, one(people), 50);
			})
		);
		expect(failures).toEqual([]);
	}, 60_000);

	it('never deadlock in all of them mixed', () => run(Object.keys(calls), 15), 60_000);

	describe('leave a database in which', () => {
		it('every accepted report of somebody who is still there is stored once', async () => {
			const stored = await postgres().query<{ id: string; times: number }>(
				`select id, count(*)::int as times from reports where id = any($1) group by id`,
				[[...accepted]]
			);
			expect(accepted.size).toBeGreaterThan(400);
			expect(stored.filter(({ times }) => times > 1)).toEqual([]);
			const missing = await postgres().query(
				`select i.id from report_ids i join profiles p on p.id = i.reporter
				where i.id = any($1) and not exists (select from reports r where r.id = i.id)`,
				[[...accepted]]
			);
			expect(missing).toEqual([]);
		});

		it('the voice of each person at each place is the newest report', async () => {
			const wrong = await postgres().query(
				`select * from (
					select distinct on (place_id, reporter) place_id, reporter, id from reports
					where retracted_at is null and hidden_at is null and (observed_at > now() - interval '2 days' or valid_until > now())
					order by place_id, reporter, observed_at desc, received_at desc, array_position(array['open', 'busy', 'restricted', 'closed'], status) desc
				) r full join voices v on v.place_id = r.place_id and v.reporter = r.reporter
				where r.id is null or v.report_id is null
					or (r.id <> v.report_id and not exists (
						select from reports a, reports b where a.id = r.id and b.id = v.report_id
							and (a.observed_at, a.received_at, a.status) = (b.observed_at, b.received_at, b.status)))`
			);
			expect(wrong).toEqual([]);
		});

		it('no report is judged and waits to be judged, and no hidden one waits', async () => {
			expect(
				await postgres().query('select report_id from unjudged join judgements using (report_id)')
			).toEqual([]);
			expect(
				await postgres().query(
					`select u.report_id from unjudged u join reports r on r.id = u.report_id where r.retracted_at is not null`
				)
			).toEqual([]);
		});

		it('at most one alert about the status of a place is in force', async () => {
			const twice = await postgres().query(
				`select place_ids from alerts where cause = 'status' and cancelled_at is null and expires > now()
				group by place_ids having count(*) > 1`
			);
			expect(twice).toEqual([]);
		});

		it('the counts of calibration are whole', async () => {
			const [counted] = await postgres().query<{ wrong: number; rows: number }>(
				`select count(*)::int as rows, count(*) filter (where claims <= 0 or agreed not between 0 and claims)::int as wrong from calibration`
			);
			expect(counted!.wrong).toBe(0);
		});
	});
});
