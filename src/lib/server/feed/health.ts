import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Supabase } from '../../database/database.ts';

interface Parts {
	admin: Supabase;
	/** whether this process receives broadcasts */
	realtime: boolean;
	/** whether the embedded database can write; null: the database is elsewhere */
	disk: (() => Promise<boolean>) | null;
}

/**
 * Answers `GET /healthz`: 200 if the database answers within two seconds and can write, else 503. It is for anybody, so it
 * names no version, file or reason. If Realtime is unavailable, the body says
 * so but the status stays 200, because this process then reads alerts from the database at intervals.
 */
export async function answerHealth(
	response: ServerResponse,
	{ admin, realtime, disk }: Parts
): Promise<void> {
	const limit = AbortSignal.timeout(2000);
	const answers = async () => {
		const { error } = await admin.from('places').select('id', { head: true }).limit(1).abortSignal(limit);
		return !error;
	};
	const [database, writes] = await Promise.all([
		answers().catch(() => false),
		disk ? Promise.race([disk(), once(limit, 'abort').then(() => false)]) : null
	]);
	const ok = database && writes !== false;
	const word = (works: boolean) => (works ? 'ok' : 'unavailable');
	response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json' }).end(
		JSON.stringify({
			ok,
			database: word(database),
			...(writes !== null && { disk: word(writes) }),
			realtime: word(realtime)
		})
	);
}
