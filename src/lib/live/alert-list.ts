import { wholeList } from '../domain/alert/list.ts';
import type { AlertList } from '../domain/alert/alert.ts';
import { ownJson } from '../flow/own-answer.ts';
import { patience, timeLimit } from '../flow/time-limit.ts';
import { isAlertList } from './answers/facts.ts';
import type { Client } from './client.ts';
import { keptHeader } from './kept-header.ts';

/** A list of alerts. `keptAt` is null for a fresh list; for a kept one, when it was current, epoch ms by the server's clock. */
export interface Listed {
	list: AlertList;
	keptAt: number | null;
}

/** Fetches the public list. @throws Error if the server does not answer and no list is kept */
export async function fetchAlertList(): Promise<Listed> {
	// revalidates the browser's copy: the server answers 304 if it is unchanged
	const response = await fetch('/api/alerts', {
		cache: 'no-cache',
		signal: timeLimit(patience),
		headers: { accept: 'application/json' }
	});
	const kept = response.headers.has(keptHeader);
	return {
		list: await ownJson<AlertList>(response, isAlertList, '/api/alerts'),
		keptAt: kept ? Date.parse(response.headers.get('date') ?? '') || 0 : null
	};
}

/** Number of standing alerts read per call. */
const pageSize = 200;

/** Reads the list directly from the database, for a user who has just changed it. @throws Error as {@link Client.rpc} does */
export async function readAlertList(client: Pick<Client, 'rpc'>): Promise<Listed> {
	const page = (after: string | null, max_results: number) =>
		client.rpc('alerts_list', { after, max_results });
	return { list: await wholeList(page, pageSize), keptAt: null };
}
