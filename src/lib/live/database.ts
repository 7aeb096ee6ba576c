import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Report } from '../domain/report/report.ts';
import type { StatusRow } from '../domain/place/status.ts';
import type { OutboxItem } from './outbox/item.ts';

export interface Schema extends DBSchema {
	/** reports made on this device and their state, by id */
	outbox: { key: string; value: OutboxItem };
	/** last known status row of each place, by place id */
	statuses: { key: string; value: StatusRow };
	/** single values by name: session, settings of the server, time of the last current statuses and others */
	meta: { key: string; value: unknown };
}

/** An unsent report in version 1 of the database. */
interface Waiting {
	report: Report;
	created: number;
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

/** The IndexedDB database of this device, for pages and the service worker. @throws DOMException if storage is not available */
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
		// a newer version of the app waits until this one closes the database
		blocking: () => void opened?.then((db) => db.close()).then(() => (opened = undefined)),
		terminated: () => (opened = undefined)
	});
	opened.catch(() => (opened = undefined));
	return opened;
}

/** Reads a single value; undefined if there is none. */
export async function readMeta<T>(key: string): Promise<T | undefined> {
	return (await (await database()).get('meta', key)) as T | undefined;
}

export async function writeMeta(key: string, value: unknown): Promise<void> {
	await (await database()).put('meta', value, key);
}

export async function removeMeta(key: string): Promise<void> {
	await (await database()).delete('meta', key);
}
