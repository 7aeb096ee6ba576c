import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { describePostgres, type Connection, type Postgres } from './native.ts';

/** Calls as a person; null: as the operator. */
async function as<Row>({ query }: Connection, me: string | null, sql: string, params: unknown[] = []) {
	await query(
		`select set_config('request.jwt.claim.sub', $1, false), set_config('request.jwt.claims', $2, false)`,
		[me ?? '', JSON.stringify({ role: me ? 'authenticated' : 'service_role' })]
	);
	return query<Row>(sql, params);
}

interface Receipt {
	id: string;
	outcome: 'accepted' | 'duplicate' | 'rejected';
	code?: string;
}

/** Sends open reports with these ids about a place, in this order. */
async function send(client: Connection, me: string, place: string, ids: readonly string[]) {
	const reports = ids.map((id) => ({ id, place_id: place, status: 'open', observed_at: new Date() }));
	const [row] = await as<{ receipts: Receipt[] }>(client, me, 'select submit_reports($1::json) as receipts', [
		JSON.stringify(reports)
	]);
	return row!.receipts;
}

async function addPerson({ query }: Pick<Postgres, 'query'>): Promise<string> {
	const id = randomUUID();
	await query('insert into auth.users (id) values ($1)', [id]);
	return id;
}

describePostgres('reports with the same ids', (postgres) => {
	const clients = 8;
	let connections: Connection[];
	let places: string[];
	let people: string[];

	beforeAll(async () => {
		connections = await Promise.all(Array.from({ length: clients }, () => postgres().connect()));
		// a place each, so that nobody waits for the status of another one's place
		places = (
			await postgres().query<{ id: string }>(
				`insert into places (kind, subkind, names, province, lon, lat, source)
				select 'checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', 121 + n / 100.0, 31.1, 'test'
				from generate_series(1, ${clients}) n returning id`
			)
		).map(({ id }) => id);
		people = await Promise.all(places.map(() => addPerson(postgres())));
		await postgres().query(
			`update settings set value = (select jsonb_object_agg(key, case key when 'window_s' then value else '1000000' end) from jsonb_each(value))
			where name like 'reports_per_%'`
		);
	}, 60_000);

	it('sent by eight people at once, in opposite orders, never deadlock, and each counts once', async () => {
		for (let round = 0; round < 6; round++) {
			const ids = Array.from({ length: 40 }, () => uuidv7());
			const receipts = (
				await Promise.all(
					connections.map((client, i) => send(client, people[i]!, places[i]!, i % 2 ? ids.toReversed() : ids))
				)
			).flat();
			const stored = await postgres().query<{ id: string; reporter: string }>(
				'select id, reporter from reports where id = any($1)',
				[ids]
			);
			expect(stored.map(({ id }) => id).sort()).toEqual([...ids].sort());
			// nobody is told that a report arrived which another person sent
			const told = Object.groupBy(receipts, ({ outcome }) => outcome);
			expect(told.accepted!.map(({ id }) => id).sort()).toEqual([...ids].sort());
			expect(told.duplicate).toBeUndefined();
			expect(new Set(told.rejected!.map(({ code }) => code))).toEqual(new Set(['malformed']));
			expect(receipts).toHaveLength(ids.length * clients);
		}
	}, 120_000);

	it('sent by one person on eight connections at once, in opposite orders, count once', async () => {
		const ids = Array.from({ length: 50 }, () => uuidv7());
		const receipts = (
			await Promise.all(
				connections.map((client, i) => send(client, people[0]!, places[i]!, i % 2 ? ids.toReversed() : ids))
			)
		).flat();
		const told = Object.groupBy(receipts, ({ outcome }) => outcome);
		expect(told.accepted!.map(({ id }) => id).sort()).toEqual([...ids].sort());
		expect(told.duplicate).toHaveLength(ids.length * (clients - 1));
	}, 60_000);

	it('twice in one batch count once, and a refused one leaves its id free', async () => {
		const [mine, other] = [uuidv7(), uuidv7()];
		const [client, me, place] = [connections[0]!, people[0]!, places[0]!];
		expect((await send(client, me, place, [mine, mine])).map(({ outcome }) => outcome)).toEqual([
			'accepted',
			'duplicate'
		]);
		const refused = await send(client, me, randomUUID(), [other, uuidv7()]);
		expect(refused.map(({ code }) => code)).toEqual(['unknown_place', 'unknown_place']);
		expect(await postgres().query('select from report_ids where id = $1', [other])).toEqual([]);
		expect((await send(client, me, place, [other, other])).map(({ outcome }) => outcome)).toEqual([
			'accepted',
			'duplicate'
		]);
	});
});
