import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Report } from '../domain/report/report.ts';
import type { StatusRow } from '../domain/place/status.ts';
import type { OutboxItem } from './outbox/item.ts';

export interface Schema extends DBSchema {
	/** reports made here and what has become of them, by id */
	outbox: { key: string; value: OutboxItem };
	/** the last row known of each place */
	statuses: { key: string; value: StatusRow };
	/** single values: the session, the settings of the server, when statuses were last current */
	meta: { key: string; value: unknown };
}

/** What version 1 held. */
interface Waiting {
	report: Report;
	created: number;
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

/** What this device keeps, in pages and in the service worker. @throws DOMException where the browser keeps nothing */
export function database(): Promise<IDBPDatabase<Schema>> {
	opened ??= openDB<Schema>('changxing', 2, {
		async upgrade(db, from, _to, transaction) {
			db.createObjectStore('outbox', { keyPath: 'id' });
			db.createObjectStore('statuses', { keyPath: 'place_id' });
			db.createObjectStore('meta');
			if (from < 1) return;
			const old = db as unknown as IDBPDatabase;
			const items = (await (
				transaction as unknown as { objectStore(name: string): { getAll(): Promise<unknown> } }
			)
				.objectStore('waiting')
				.getAll()) as Waiting[];
			for (const { report, created } of items)
				await transaction.objectStore('outbox').put({
					id: report.id,
					report,
					made: { wall: created, page: '', ticks: 0 },
					state: 'waiting',
					tries: 1,
					notBefore: 0
				});
			old.deleteObjectStore('waiting');
		},
		// a newer version of the app waits for this one to let go
		blocking: () => void opened?.then((db) => db.close()).then(() => (opened = undefined)),
		terminated: () => (opened = undefined)
	});
	opened.catch(() => (opened = undefined));
	return opened;
}

/** A single value. */
export async function readMeta<T>(key: string): Promise<T | undefined> {
	return (await (await database()).get('meta', key)) as T | undefined;
}

export async function writeMeta(key: string, value: unknown): Promise<void> {
	await (await database()).put('meta', value, key);
}

export async function removeMeta(key: string): Promise<void> {
	await (await database()).delete('meta', key);
}
