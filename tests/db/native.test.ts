import { expect, it } from 'vitest';
import { describePostgres } from './native.ts';

describePostgres('a connection to PostgreSQL', (postgres) => {
	it('reports every error at its own statement, with the SQLSTATE, and continues', async () => {
		const connection = await postgres().connect();
		// all statements are sent before the first answer
		const answers = await Promise.allSettled([
			connection.query('select 1 / 0'),
			connection.query('select 1 as n'),
			connection.query(
				`do $$ begin raise exception using errcode = 'CX123', message = 'No.', detail = 'why'; end $$`
			),
			connection.query('select nonsense'),
			connection.query('select $1::int as n', [2])
		]);
		expect(answers).toMatchObject([
			{ status: 'rejected', reason: { code: '22012' } },
			{ status: 'fulfilled', value: [{ n: 1 }] },
			{ status: 'rejected', reason: { code: 'CX123', message: 'No.', detail: 'why' } },
			{ status: 'rejected', reason: { code: '42703' } },
			{ status: 'fulfilled', value: [{ n: 2 }] }
		]);
	});

	it('has its own transaction; a test may open several', async () => {
		const connections = await Promise.all(Array.from({ length: 12 }, () => postgres().connect()));
		await Promise.all(connections.map(({ query }) => query('begin')));
		const ids = await Promise.all(
			connections.map(({ query }) => query<{ id: string }>('select pg_current_xact_id()::text as id'))
		);
		expect(new Set(ids.map(([row]) => row!.id)).size).toBe(12);
		await Promise.all(connections.map(({ query }) => query('rollback')));
	});
});
