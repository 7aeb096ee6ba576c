import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Receipt } from '../../src/lib/domain/report/report.ts';
import { describePostgres, type Connection } from './native.ts';

describePostgres('a cursor, when transactions commit out of order', (postgres) => {
	let slow: Connection;
	let fast: Connection;
	let reader: Connection;
	const [alice, bob] = [randomUUID(), randomUUID()];
	const places: string[] = [];

	beforeAll(async () => {
		[slow, fast, reader] = [
			await postgres().connect(),
			await postgres().connect(),
			await postgres().connect()
		];
		await reader.query('insert into auth.users (id) values ($1), ($2)', [alice, bob]);
		for (let i = 0; i < 4; i++) {
			const [row] = await reader.query<{ id: string }>(
				`insert into places (kind, subkind, names, province, lon, lat, source)
				values ('checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', $1, 31.1, 'test') returning id`,
				[121 + i / 100]
			);
			places.push(row!.id);
		}
	});

	const submit = async ({ query }: Connection, me: string, place: string) => {
		const report = { id: randomUUID(), place_id: place, status: 'closed', observed_at: new Date() };
		await query(`select set_config('request.jwt.claim.sub', $1, false)`, [me]);
		const [row] = await query<{ receipts: Receipt[] }>('select submit_reports($1::json) as receipts', [
			JSON.stringify([report])
		]);
		expect(row!.receipts).toMatchObject([{ outcome: 'accepted' }]);
	};
	interface StatusDelta {
		cursor: string;
		statuses: { place_id: string; version: number }[];
	}
	const statusesSince = async (cursor: string | null) => {
		const [row] = await reader.query<{ delta: StatusDelta }>('select status_since(null, $1) as delta', [
			cursor
		]);
		return row!.delta;
	};
	const since = async (cursor: string | null) => {
		const { cursor: next, statuses } = await statusesSince(cursor);
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
		// a cursor at the highest transaction seen would have skipped this row
		const older = await reader.query(
			`select a.changed_xid < b.changed_xid as older from place_status a, place_status b
			where a.place_id = $1 and b.place_id = $2`,
			[places[0], places[1]]
		);
		expect(older).toEqual([{ older: true }]);
	});

	it('of statuses answers nothing that was rolled back', async () => {
		const start = await since(null);
		await slow.query('begin');
		await submit(slow, alice, places[2]!);
		await slow.query('rollback');
		expect((await since(start.next)).ids).not.toContain(places[2]);
	});

	it('of statuses loses nothing while many write and one reads', async () => {
		const connections = [slow, fast, await postgres().connect(), await postgres().connect()];
		let cursor = (await since(null)).next;
		const seen = new Set<string>();
		const turns = countTurns();
		let writing = true;
		const writers = Promise.all(
			connections.map(async (connection, i) => {
				for (let round = 0; round < 6; round++) {
					await connection.query('begin');
					await submit(connection, i % 2 ? alice : bob, places[(i + round) % 4]!);
					await turns.pass((i * 7 + round * 3) % 5);
					await connection.query('commit');
				}
			})
		).then(() => (writing = false));
		const versions = new Map<string, number>();
		const read = async () => {
			const delta = await statusesSince(cursor);
			cursor = delta.cursor;
			for (const { place_id, version } of delta.statuses) {
				seen.add(place_id);
				versions.set(place_id, Math.max(version, versions.get(place_id) ?? 0));
			}
			turns.next();
		};
		while (writing) await read();
		await writers;
		await read();
		const truth = await reader.query<{ place_id: string; version: number }>(
			'select place_id, version::int from place_status where version > 0'
		);
		for (const { place_id, version } of truth)
			if (seen.has(place_id)) expect(versions.get(place_id), place_id).toBe(version);
		expect([...seen].sort()).toEqual([...places].sort());
	}, 60_000);

	const raise = async ({ query }: Connection): Promise<string> => {
		const id = randomUUID();
		const alert = {
			id,
			severity: 'Minor',
			headline: { zh: 'x' },
			expires: new Date(Date.now() + 3_600_000),
			place_ids: [places[0]]
		};
		await query(`select set_config('request.jwt.claims', '{"role": "service_role"}', false)`);
		await query('select raise_alert($1)', [alert]);
		return id;
	};
	const cancel = ({ query }: Connection, id: string) => query('select cancel_alert($1, $2)', [id, 'x']);
	interface AlertDelta {
		cursor: string;
		alerts: { id: string; cancelled_at: string | null }[];
	}
	const alertsSince = async (cursor: string | null, most = 500) => {
		const [row] = await reader.query<{ delta: AlertDelta }>('select alerts_since($1, $2) as delta', [
			cursor,
			most
		]);
		return row!.delta;
	};

	it('of alerts loses nothing of a transaction that began first and committed last', async () => {
		const { cursor } = await alertsSince(null);
		await slow.query('begin');
		const late = await raise(slow);
		const early = await raise(fast);
		// a full page ends at the open transaction at the latest
		for (const most of [1, 500]) {
			const between = await alertsSince(cursor, most);
			expect(between.alerts.map(({ id }) => id)).toEqual([early]);
			expect((await alertsSince(between.cursor, most)).alerts.map(({ id }) => id)).toEqual([early]);
		}
		const between = await alertsSince(cursor);
		await slow.query('commit');
		expect((await alertsSince(between.cursor)).alerts.map(({ id }) => id)).toContain(late);
	});

	it('of alerts loses nothing, in pages of three, while many raise and cancel and one reads', async () => {
		const connections = [slow, fast, await postgres().connect(), await postgres().connect()];
		let { cursor } = await alertsSince(null);
		const seen = new Map<string, boolean>();
		const truth = new Map<string, boolean>();
		const turns = countTurns();
		let writing = true;
		const writers = Promise.all(
			connections.map(async (connection, i) => {
				for (let round = 0; round < 6; round++) {
					await connection.query('begin');
					const ids = [await raise(connection), await raise(connection)];
					await turns.pass((i * 7 + round * 3) % 5);
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
			turns.next();
			return page.alerts.length;
		};
		while (writing) await read();
		await writers;
		while ((await read()) >= 3);
		expect(truth.size).toBe(48);
		for (const [id, off] of truth) expect(seen.get(id), id).toBe(off);
	}, 60_000);
});

/** Counts the reads of a reader. A writer keeps its transaction open for a number of reads, so that writers overlap. */
function countTurns() {
	let now = 0;
	let waiting: { until: number; done: () => void }[] = [];
	return {
		next(): void {
			now++;
			for (const { until, done } of waiting) if (until <= now) done();
			waiting = waiting.filter(({ until }) => until > now);
		},
		pass: (turns: number) =>
			turns === 0
				? Promise.resolve()
				: new Promise<void>((done) => waiting.push({ until: now + turns, done }))
	};
}
