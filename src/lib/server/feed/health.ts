import type { ServerResponse } from 'node:http';
import type { Supabase } from '../../database/database.ts';

/**
 * Answers `GET /healthz`: 200 if the database answers within two seconds, else 503. If Realtime is unavailable, the body says
 * so but the status stays 200, because this process then reads alerts from the database at intervals.
 * @param realtime whether this process receives broadcasts
 */
export async function answerHealth(
	response: ServerResponse,
	admin: Supabase,
	version: string,
	realtime: boolean
): Promise<void> {
	const limit = AbortSignal.timeout(2000);
	const { error } = await admin
		.from('places')
		.select('id', { head: true })
		.limit(1)
		.abortSignal(limit)
		.then(
			(answer) => answer,
			(cause: unknown) => ({ error: cause })
		);
	const database = error ? 'unavailable' : 'ok';
	response
		.writeHead(error ? 503 : 200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
		.end(JSON.stringify({ ok: !error, database, realtime: realtime ? 'ok' : 'unavailable', version }));
}
