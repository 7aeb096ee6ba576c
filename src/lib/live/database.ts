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

type Connection = IDBPDatabase<Schema>;

const name = 'changxing';
/** Longest wait for the database to open, ms. Some versions of WebKit never answer; an open page of an older version blocks. */
const patience = 5000;
/** Longest wait for a transaction, ms: some versions of WebKit lose one without an error. */
const workPatience = 10_000;

/** The browser gives this page no storage: site data are blocked, or it is a private window of an old browser. */
export class NoStorage extends Error {
	constructor(cause: unknown) {
		super('The browser gives this page no storage.', { cause });
		this.name = 'NoStorage';
	}
}

let opened: Promise<Connection> | undefined;
/** true once the database was open: from then on an error is a failure of the storage, not a lack of it */
let hasOpened = false;

/** Forgets a connection, so that the next use opens another. */
function drop(connection: Promise<Connection> | undefined): void {
	if (connection && opened === connection) opened = undefined;
	connection?.then(
		(db) => db.close(),
		() => undefined
	);
}

function connect(): Promise<Connection> {
	if (opened) return opened;
	const mine = open(() => drop(mine));
	opened = mine;
	mine.catch(() => drop(mine));
	return mine;
}

async function open(ended: () => void): Promise<Connection> {
	try {
		const db = await inTime(openNow(ended), patience, (late) => late.close());
		hasOpened = true;
		return db;
	} catch (error) {
		throw isRefused(error) ? new NoStorage(error) : error;
	}
}

/** True if the browser refuses storage to this page. Chromium says so in the text of the error, Firefox by the name. */
function isRefused(error: unknown): boolean {
	if (hasOpened) return false;
	const { name: kind, message } = error as DOMException;
	if (typeof indexedDB === 'undefined' || kind === 'SecurityError' || kind === 'InvalidStateError')
		return true;
	return /denied/i.test(message) || isLocalRefused();
}

/** True if this page may not even use localStorage; a worker has none. */
function isLocalRefused(): boolean {
	try {
		return typeof localStorage === 'object' && localStorage === null;
	} catch {
		return true;
	}
}

/** Rejects if work does not end in time. @param late receives the result of work that ends later */
function inTime<T>(work: Promise<T>, time: number, late: (result: T) => void = () => undefined): Promise<T> {
	return new Promise((done, fail) => {
		let over = false;
		const timer = setTimeout(() => {
			over = true;
			fail(new DOMException('The database does not answer.', 'TimeoutError'));
		}, time);
		work
			.then(
				(result) => (over ? late(result) : done(result)),
				(error: Error) => fail(error)
			)
			.finally(() => clearTimeout(timer));
	});
}

async function openNow(ended: () => void): Promise<Connection> {
	const events = {
		// a newer version of the app waits until this one closes the database
		blocking: ended,
		terminated: ended
	};
	try {
		return await openDB<Schema>(name, 2, { ...events, upgrade });
	} catch (error) {
		// a newer version of the app has changed the database; what this version uses is still there
		if ((error as Error).name === 'VersionError') return openDB<Schema>(name, undefined, events);
		throw error;
	}
}

type Upgrade = NonNullable<Parameters<typeof openDB<Schema>>[2]>['upgrade'];
const upgrade: Upgrade = async (db, from, _to, transaction) => {
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
};

/** Errors of a connection that the browser has ended: WebKit does so while an app is in the background. */
const dead = ['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'];

/**
 * Works with the IndexedDB database of this device, for pages and the service worker. If the connection turns out to be dead,
 * opens another and does the work once more.
 * @param work at most one transaction, which leaves nothing behind if it fails
 * @throws NoStorage if the browser gives this page no storage; DOMException if the storage fails, or does not answer in time:
 * the work may still take effect then
 */
export async function withDatabase<T>(work: (db: Connection) => Promise<T>): Promise<T> {
	const connection = connect();
	try {
		const db = await connection;
		return await inTime(work(db), workPatience);
	} catch (error) {
		const { name: kind } = error as Error;
		if (kind === 'TimeoutError') drop(connection);
		if (!dead.includes(kind)) throw error;
		drop(connection);
		const db = await connect();
		return inTime(work(db), workPatience);
	}
}

/** Reads a single value; undefined if there is none. */
export async function readMeta<T>(key: string): Promise<T | undefined> {
	return (await withDatabase((db) => db.get('meta', key))) as T | undefined;
}

export async function writeMeta(key: string, value: unknown): Promise<void> {
	await withDatabase((db) => db.put('meta', value, key));
}

export const removeMeta = (key: string): Promise<void> => withDatabase((db) => db.delete('meta', key));
