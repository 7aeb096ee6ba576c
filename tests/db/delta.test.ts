import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostgres, startPostgres, type Connection } from './native.ts';

// PGlite has one connection; only a server lets two transactions overlap.
const bin = findPostgres();
if (!bin)
	console.warn(
		'Skipped: commits out of order need a PostgreSQL server, and this machine has none (Debian: apt-get install postgresql).'
	);

describe.skipIf(!bin)('a cursor, when transactions commit out of order', () => {
	let postgres: Awaited<ReturnType<typeof startPostgres>>;
	let slow: Connection;
	let fast: Connection;
	let reader: Connection;
	const [alice, bob] = [randomUUID(), randomUUID()];
	const places: string[] = [];

	beforeAll(async () => {
		postgres = await startPostgres(bin!);
		[slow, fast, reader] = [postgres.connect(), postgres.connect(), postgres.connect()];
		await reader.query(`insert into auth.users (id) values ('${alice}'), ('${bob}')`);
		for (let i = 0; i < 4; i++) {
			const id = randomUUID();
			places.push(id);
			await reader.query(
				`insert into places (id, kind, subkind, names, province, lon, lat, source)
				values ('${id}', 'checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', ${121 + i / 100}, 31.1, 'test')`
			);
		}
	}, 120_000);
	afterAll(() => postgres.stop());

	const submit = async (connection: Connection, me: string, place: string) => {
		const report = JSON.stringify([
			{ id: randomUUID(), place_id: place, status: 'closed', observed_at: new Date().toISOString() }
		]);
		await connection.query(`select set_config('request.jwt.claim.sub', '${me}', false)`);
		const [answer] = await connection.query(`select submit_reports('${report}'::json)`);
		expect(answer).toContain('accepted');
	};
	const since = async (cursor: string | null) => {
		const given = cursor === null ? 'null' : `'${cursor}'`;
		const [answer] = await reader.query(`select status_since(null, ${given})`);
		const { cursor: next, statuses } = JSON.parse(answer!) as {
			cursor: string;
			statuses: { place_id: string }[];
		};
		return { next, ids: statuses.map(({ place_id }) => place_id) };
	};

	it('of statuses loses nothing of a transaction that began first and committed last', async () => {
		const start = await since(null);
		await slow.query('begin');
		await submit(slow, alice, places[0]!);
		await submit(fast, bob, places[1]!);
		const between = await since(start.next);
		expect(between.ids).toEqual([places[1]]);
		await slow.query('commit');
		const after = await since(between.next);
		expect(after.ids).toContain(places[0]);
		// a cursor at the highest transaction seen would have passed it by
		const [older] = await reader.query(
			`select a.changed_xid < b.changed_xid from place_status a, place_status b
			where a.place_id = '${places[0]}' and b.place_id = '${places[1]}'`
		);
		expect(older).toBe('t');
	});

	it('of statuses tells nothing of what was rolled back', async () => {
		const start = await since(null);
		await slow.query('begin');
		await submit(slow, alice, places[2]!);
		await slow.query('rollback');
		expect((await since(start.next)).ids).not.toContain(places[2]);
	});

	it('of statuses loses nothing while many write and one reads', async () => {
		const connections = [slow, fast, postgres.connect(), postgres.connect()];
		let cursor = (await since(null)).next;
		const seen = new Set<string>();
		let writing = true;
		const writers = Promise.all(
			connections.map(async (connection, i) => {
				for (let round = 0; round < 6; round++) {
					await connection.query('begin');
					await submit(connection, i % 2 ? alice : bob, places[(i + round) % 4]!);
					await new Promise((done) => setTimeout(done, ((i * 7 + round * 3) % 5) * 10));
					await connection.query('commit');
				}
			})
		).then(() => (writing = false));
		const versions = new Map<string, number>();
		const read = async () => {
			const [answer] = await reader.query(`select status_since(null, '${cursor}')`);
			const delta = JSON.parse(answer!) as {
				cursor: string;
				statuses: { place_id: string; version: number }[];
			};
			cursor = delta.cursor;
			for (const { place_id, version } of delta.statuses) {
				seen.add(place_id);
				versions.set(place_id, Math.max(version, versions.get(place_id) ?? 0));
			}
		};
		while (writing) await read();
		await writers;
		await read();
		const truth = await reader.query(
			'select place_id, version from place_status where version > 0 order by place_id'
		);
		for (const line of truth) {
			const [id, version] = line.split('|');
			if (seen.has(id!)) expect(versions.get(id!), id).toBe(Number(version));
		}
		expect([...seen].sort()).toEqual([...places].sort());
	}, 60_000);

	const raise = async (connection: Connection): Promise<string> => {
		const id = randomUUID();
		const alert = JSON.stringify({
			id,
			severity: 'Minor',
			headline: { zh: 'x' },
			expires: new Date(Date.now() + 3_600_000).toISOString(),
			place_ids: [places[0]]
		});
		await connection.query(`select set_config('request.jwt.claims', '{"role": "service_role"}', false)`);
		await connection.query(`select raise_alert('${alert}')`);
		return id;
	};
	const cancel = (connection: Connection, id: string) =>
		connection.query(`select cancel_alert('${id}', 'x')`);
	const alertsSince = async (cursor: string | null, most = 500) => {
		const [answer] = await reader.query(
			`select alerts_since(${cursor === null ? 'null' : `'${cursor}'`}, ${most})`
		);
		return JSON.parse(answer!) as { cursor: string; alerts: { id: string; cancelled_at: string | null }[] };
	};

	it('of alerts loses nothing of a transaction that began first and committed last', async () => {
		const { cursor } = await alertsSince(null);
		await slow.query('begin');
		const late = await raise(slow);
		const early = await raise(fast);
		// a page that is full ends no later than the transaction that is still open
		for (const most of [1, 500]) {
			const between = await alertsSince(cursor, most);
			expect(between.alerts.map(({ id }) => id)).toEqual([early]);
			expect((await alertsSince(between.cursor, most)).alerts.map(({ id }) => id)).toEqual([early]);
		}
		const between = await alertsSince(cursor);
		await slow.query('commit');
		expect((await alertsSince(between.cursor)).alerts.map(({ id }) => id)).toContain(late);
	});

	it('of alerts loses nothing, in pages of three, while many raise and call off and one reads', async () => {
		const connections = [slow, fast, postgres.connect(), postgres.connect()];
		let { cursor } = await alertsSince(null);
		const seen = new Map<string, boolean>();
		const truth = new Map<string, boolean>();
		let writing = true;
		const writers = Promise.all(
			connections.map(async (connection, i) => {
				for (let round = 0; round < 6; round++) {
					await connection.query('begin');
					const ids = [await raise(connection), await raise(connection)];
					await connection.query(`select pg_sleep(${((i * 7 + round * 3) % 5) / 100})`);
					await connection.query('commit');
					await cancel(connection, ids[round % 2]!);
					ids.forEach((id, k) => truth.set(id, k === round % 2));
				}
			})
		).then(() => (writing = false));
		const read = async () => {
			const page = await alertsSince(cursor, 3);
			cursor = page.cursor;
			for (const { id, cancelled_at } of page.alerts) seen.set(id, cancelled_at !== null);
			return page.alerts.length;
		};
		while (writing) await read();
		await writers;
		while ((await read()) >= 3);
		expect(truth.size).toBe(48);
		for (const [id, off] of truth) expect(seen.get(id), id).toBe(off);
	}, 60_000);
});
