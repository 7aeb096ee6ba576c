import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Report } from '../domain/report.ts';

/** A report made here and not yet acknowledged by the server. */
export interface Waiting {
	report: Report;
	/** goes before it */
	photo?: Blob;
	/** epoch ms of this device */
	created: number;
}

interface Schema extends DBSchema {
	waiting: { key: string; value: Waiting };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
	opened ??= openDB<Schema>('changxing', 1, {
		upgrade(db) {
			db.createObjectStore('waiting', { keyPath: 'report.id' });
		}
	});
	opened.catch(() => (opened = undefined));
	return opened;
}

/** Keeps a report until {@link remove}. The report survives reload and crash from the moment this resolves. */
export async function keep(report: Report, photo?: Blob): Promise<void> {
	await (await database()).put('waiting', { report, ...(photo && { photo }), created: Date.now() });
}

/** Forgets a report: it was acknowledged, refused for good, or undone. True where it was there. */
export async function remove(id: string): Promise<boolean> {
	const transaction = (await database()).transaction('waiting', 'readwrite');
	const there = (await transaction.store.getKey(id)) !== undefined;
	await transaction.store.delete(id);
	await transaction.done;
	return there;
}

/** Everything that waits, oldest first (a UUIDv7 sorts by time). */
export async function waiting(): Promise<Waiting[]> {
	return (await database()).getAll('waiting');
}
