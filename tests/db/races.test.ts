import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { describePostgres, type Connection, type Postgres } from './native.ts';

const seed = readFileSync(join(import.meta.dirname, '../../supabase/seed/places.sql'), 'utf8');

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

/** Resolves when as many connections wait for a lock. */
const waiting = ({ query }: Pick<Postgres, 'query'>, number: number) =>
	expect
		.poll(() => query(`select from pg_stat_activity where wait_event_type = 'Lock'`), { timeout: 20_000 })
		.toHaveLength(number);

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

describePostgres('the end of the demonstration', (postgres) => {
	let ending: Connection;
	let other: Connection;
	let place: string;
	let simulated: string;

	beforeAll(async () => {
		[ending, other] = [await postgres().connect(), await postgres().connect()];
		await postgres().query(seed);
		place = (await postgres().query<{ id: string }>('select id from places order by id limit 1'))[0]!.id;
	}, 60_000);

	/** A simulated person with a report about a real place. */
	async function simulate(): Promise<void> {
		simulated = await addPerson(postgres());
		await postgres().query('select mark_demo($1)', [simulated]);
		expect(await send(other, simulated, place, [uuidv7()])).toMatchObject([{ outcome: 'accepted' }]);
	}
	const end = () => as(ending, null, 'select end_demonstration()');
	const nobodySimulated = async () => {
		expect(await postgres().query('select from profiles where demonstration')).toEqual([]);
		expect(await postgres().query('select from reports')).toEqual([]);
	};

	it('does not deadlock with the places being put there again', async () => {
		await simulate();
		// the seed has corrected all places
		await postgres().query('update places set lon = lon + 0.01');
		await as(other, null, 'begin');
		// as the seed does before its triggers reach the statuses
		await other.query('update places set names = names');
		const ended = end();
		await waiting(postgres(), 1);
		await other.query(seed);
		await other.query('commit');
		await ended;
		await nobodySimulated();
	});

	it('does not deadlock with the deletion of one of its people', async () => {
		await simulate();
		await as(other, null, 'begin');
		// as a deletion does before it reaches what belongs to the person
		await other.query('select from auth.users where id = $1 for update', [simulated]);
		const ended = end();
		// it may wait for the deletion, or leave the person to it
		await Promise.race([ended, waiting(postgres(), 1)]);
		await other.query('delete from auth.users where id = $1', [simulated]);
		await other.query('commit');
		await ended;
		await nobodySimulated();
	});

	it('does not deadlock with both, again and again', async () => {
		const seeding = await postgres().connect();
		for (let round = 0; round < 15; round++) {
			await simulate();
			await postgres().query('update places set lon = lon + 0.01');
			await Promise.all([
				seeding.query(seed),
				as(other, null, 'delete from auth.users where id = $1', [simulated]),
				end()
			]);
			await end();
			await nobodySimulated();
		}
	}, 120_000);
});
