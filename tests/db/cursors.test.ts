import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { describePostgres, type Connection } from './native.ts';

const era = 2n ** 48n;
const kinds = ['status_since', 'alerts_since', 'push_subscriptions_since'] as const;
type Kind = (typeof kinds)[number];

describePostgres('a cursor', (postgres) => {
	let db: Connection;
	const me = randomUUID();
	const places: string[] = [];

	beforeAll(async () => {
		db = await postgres().connect();
		await db.query('insert into auth.users (id) values ($1)', [me]);
		for (let i = 0; i < 3; i++) {
			const [row] = await db.query<{ id: string }>(
				`insert into places (kind, subkind, names, province, lon, lat, source)
				values ('checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', $1, 31.1, 'test') returning id`,
				[121 + i / 100]
			);
			places.push(row!.id);
		}
		await change();
	});

	/** One change for each kind of delta. */
	async function change(): Promise<void> {
		await db.query(
			`select set_config('request.jwt.claim.sub', $1, false), set_config('request.jwt.claims', '{"role": "service_role"}', false)`,
			[me]
		);
		const report = { id: randomUUID(), place_id: places[0], status: 'open', observed_at: new Date() };
		await db.query('select submit_reports($1::json)', [JSON.stringify([report])]);
		await db.query('select raise_alert($1)', [
			{
				id: randomUUID(), severity: 'Minor', headline: { zh: 'x' },
				expires: new Date(Date.now() + 3_600_000), place_ids: [places[0]]
			} // prettier-ignore
		]);
		await db.query('select save_push_subscription($1)', [
			{
				endpoint: `https://push.example.org/${randomUUID()}`,
				keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'b'.repeat(22) }
			}
		]);
	}
	/** Reads a delta as the server does. */
	async function delta(kind: Kind, cursor: string | null) {
		const [row] = await db.query<{ answer: Record<string, unknown[]> & { cursor: string } }>(
			kind === 'status_since' ? 'select status_since(null, $1) as answer' : `select ${kind}($1) as answer`,
			[cursor]
		);
		const { answer } = row!;
		return {
			cursor: answer.cursor as unknown as string,
			rows: (answer.statuses ?? answer.alerts ?? answer.subscriptions)!.length
		};
	}

	describe.each(kinds)('of %s', (kind) => {
		it.each([
			'abc',
			'',
			'-1',
			'1.5',
			'1e3',
			' 1',
			'９',
			'9999999999999999999',
			'0x10',
			'1; drop table places'
		])('is refused if it is %j', async (cursor) => {
			await expect(delta(kind, cursor)).rejects.toMatchObject({ code: 'CX033', detail: 'bad_cursor' });
		});

		it.each(['999999999999', String(era * 5n), '999999999999999999'])(
			'gets everything if it is of another database: %s',
			async (cursor) => {
				const all = await delta(kind, null);
				expect(all.rows).toBeGreaterThan(0);
				const answer = await delta(kind, cursor);
				expect(answer.rows).toBe(all.rows);
				expect((await delta(kind, answer.cursor)).rows).toBe(0);
			}
		);

		it('gets nothing twice after a restore on a server with lower transaction ids', async () => {
			const [table] = { status_since: ['place_status'], alerts_since: ['alerts'], push_subscriptions_since: ['push_subscriptions'] }[kind]; // prettier-ignore
			await db.query(`update ${table!} set changed_xid = '88000000'`);
			const start = await delta(kind, null);
			expect(start.rows).toBeGreaterThan(0);
			expect((await delta(kind, start.cursor)).rows).toBe(0);
			await change();
			expect((await delta(kind, start.cursor)).rows).toBe(1);
			await db.query('select refresh_status(place_id) from place_status');
			await db.query(`update ${table!} set changed_xid = pg_current_xact_id()`);
		});
	});

	it('of the server before a restore gets everything from the one after it, and later ones only what is new', async () => {
		const before = Object.fromEntries(
			await Promise.all(kinds.map(async (kind) => [kind, (await delta(kind, null)).cursor] as const))
		);
		// what a restore on another server leaves
		await db.query(
			`update settings set value = value || '{"system": "7000000000000000001"}' where name = 'cluster'`
		);
		expect(await db.query('select recognise_cluster() as new')).toEqual([{ new: true }]);
		expect(await db.query('select recognise_cluster() as new')).toEqual([{ new: false }]);
		for (const kind of kinds) {
			const all = await delta(kind, null);
			const answer = await delta(kind, before[kind]!);
			expect(answer.rows, kind).toBe(all.rows);
			expect(BigInt(answer.cursor) / era, kind).toBe(BigInt(before[kind]!) / era + 1n);
			expect((await delta(kind, answer.cursor)).rows, kind).toBe(0);
		}
	});

	it('survives pg_dump and psql into another database of another server', async () => {
		const { client } = db;
		const folder = client.host;
		const bin = (
			await db.query<{ dir: string }>(`select setting as dir from pg_config() where name = 'BINDIR'`)
		)[0]!.dir;
		const run = (name: string, args: string[], input?: string) => {
			const done = spawnSync(`${bin}/${name}`, ['-h', folder, '-U', 'postgres', ...args], {
				encoding: 'utf8',
				input,
				maxBuffer: 1e9
			});
			expect(done.status, done.stderr).toBe(0);
			return done.stdout;
		};
		const dump = run('pg_dump', ['-d', 'postgres']);
		await db.query('create database restored');
		run('psql', ['-d', 'restored', '-q', '-v', 'ON_ERROR_STOP=1'], dump);
		const there = await postgres().connect('restored');
		const ask = async (sql: string) => (await there.query<{ answer: unknown }>(sql))[0]!.answer;
		// another database of the same server counts the same transactions
		expect(await ask('select recognise_cluster() as answer')).toBe(false);
		await there.query(
			`update settings set value = value || '{"system": "7000000000000000002"}' where name = 'cluster'`
		);
		expect(await ask('select expire_statuses() is not null as answer')).toBe(true);
		expect(await ask('select recognise_cluster() as answer')).toBe(false);
		expect(
			await ask(
				`select jsonb_array_length(status_since(null, status_since() ->> 'cursor') -> 'statuses') as answer`
			)
		).toBe(0);
		expect(
			Number(await ask(`select jsonb_array_length(status_since() -> 'statuses') as answer`))
		).toBeGreaterThan(0);
	}, 60_000);
});

describePostgres('status_since', (postgres) => {
	const as = async (role: string) => {
		const connection = await postgres().connect();
		await connection.query(`select set_config('request.jwt.claims', $1, false)`, [JSON.stringify({ role })]);
		return connection;
	};

	beforeAll(async () => {
		await postgres().query(
			`insert into places (kind, subkind, names, province, lon, lat, source)
			select 'checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-SH', 113 + n % 1200 / 100.0, 28 + n / 1200, 'test'
			from generate_series(1, 5000) n`
		);
		await postgres().query(
			'alter table place_status disable trigger user; update place_status set version = 1, report_count = 1; alter table place_status enable trigger user; analyze place_status'
		);
	}, 120_000);

	it('takes 64 cells and no more', async () => {
		const { query } = await as('anon');
		const cells = Array.from({ length: 65 }, (_, i) => `zz${i % 10}`);
		await expect(query('select status_since($1)', [cells])).rejects.toMatchObject({
			code: 'CX038',
			detail: 'too_many_cells'
		});
		expect(await query(`select status_since($1) -> 'statuses' as rows`, [cells.slice(1)])).toEqual([
			{ rows: [] }
		]);
	});

	it.each(['anon', 'authenticated'])(
		'answers %s no snapshot of everything, and no delta that is one',
		async (role) => {
			const { query } = await as(role);
			for (const cursor of [null, '0', '3', '999999999999'])
				for (const cells of [null, []])
					await expect(query('select status_since($1, $2)', [cells, cursor])).rejects.toMatchObject({
						code: 'CX038'
					});
			const [now] = await query<{ cursor: string }>(
				`select status_since(array['wtw']) ->> 'cursor' as cursor`
			);
			await postgres().query(
				`update place_status set version = 2, changed_xid = pg_current_xact_id() where place_id in (select place_id from place_status limit 5)`
			);
			const [few] = await query<{ rows: number }>(
				`select jsonb_array_length(status_since(null, $1) -> 'statuses') as rows`,
				[now!.cursor]
			);
			expect(few).toEqual({ rows: 5 });
		}
	);

	it('answers a cell that is named twice once, and the same as its places have', async () => {
		const { query } = await as('anon');
		const [row] = await query<{ rows: number; there: number }>(
			`select jsonb_array_length(status_since(array['wtw', 'wtw', null, 'unknown']) -> 'statuses') as rows,
				(select count(*)::int from place_status where cell = 'wtw') as there`
		);
		expect(row!.rows).toBe(row!.there);
		expect(row!.rows).toBeGreaterThan(0);
	});

	it('finds cells and changes by an index', async () => {
		const { query } = postgres();
		const plan = async (sql: string) =>
			(await query<{ 'QUERY PLAN': string }>(`explain ${sql}`)).map((line) => line['QUERY PLAN']).join('\n');
		const cells = `(select distinct c from unnest(array['zzz', 'wtw']) c) x join place_status s on s.cell = x.c`;
		expect(await plan(`select from ${cells} where s.version > 0 and s.changed_xid >= '999999'`)).toContain(
			'place_status_changed'
		);
		expect(
			await plan(`select from place_status s where s.changed_xid >= '999999' and s.changed_xid < '9999999'`)
		).toContain('place_status_changed_anywhere');
	});
});
