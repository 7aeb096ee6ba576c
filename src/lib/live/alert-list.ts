import { wholeList } from '../domain/alert/list.ts';
import type { AlertList } from '../domain/alert/alert.ts';
import type { Client } from './client.ts';
import { keptHeader } from './kept-header.ts';

/** A list of alerts, and when it was current where that is the last known only, epoch ms by the server's clock. */
export interface Listed {
	list: AlertList;
	keptAt: number | null;
}

/** The list that all share. @throws Error where the server does not answer and nothing is kept */
export async function fetchAlertList(): Promise<Listed> {
	// what the browser has is asked about: 304 where it still holds
	const response = await fetch('/api/alerts', { cache: 'no-cache', headers: { accept: 'application/json' } });
	if (!response.ok) throw new Error(`/api/alerts answered ${response.status}`);
	const kept = response.headers.has(keptHeader);
	return {
		list: (await response.json()) as AlertList,
		keptAt: kept ? Date.parse(response.headers.get('date') ?? '') || 0 : null
	};
}

/** So many that stand are read at a time. */
const pageSize = 200;

/** The list as the database has it at this moment, for whoever has just changed it. @throws Error as {@link Client.rpc} does */
export async function readAlertList(client: Pick<Client, 'rpc'>): Promise<Listed> {
	const page = (after: string | null, max_results: number) =>
		client.rpc('alerts_list', { after, max_results });
	return { list: await wholeList(page, pageSize), keptAt: null };
}
