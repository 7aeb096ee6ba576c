import type { StatusRow } from '../domain/place/status.ts';
import { readMeta, withDatabase, writeMeta } from './database.ts';

/** The statuses known when this device last had a network. */
export interface LastKnown {
	rows: StatusRow[];
	/** cursor from which the delta of each cell continues, by cell */
	cursors: Record<string, string>;
	/** when the statuses were last current, epoch ms of the server's clock */
	at: number;
}

interface Mark {
	/** identifies the database: cursors of another database are not valid */
	server: string;
	cursors: Record<string, string>;
	at: number;
}

/** Delay before changes are written, so that many are written together, ms. */
const writeAfter = 1500;
/** Age from which a belief has faded to the prior and is not worth keeping, ms. */
const worthless = 4 * 24 * 3_600_000;

/** Keeps the last known statuses on this device, so that the map can show them without a network. */
export class KeptStatuses {
	#server: string;
	#pending = new Map<string, StatusRow>();
	#mark: Omit<Mark, 'server'> | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param server identifies the database, such as its publishable key */
	constructor(server: string) {
		this.#server = server;
	}

	/** Reads the kept statuses; null if there are none, they are too old or they belong to another database. */
	async load(): Promise<LastKnown | null> {
		const mark = await readMeta<Mark>('statuses').catch(() => undefined);
		if (!mark) return null;
		if (mark.server !== this.#server || Date.now() - mark.at > worthless) {
			await withDatabase((db) => db.clear('statuses'));
			return null;
		}
		const rows = await withDatabase((db) => db.getAll('statuses'));
		return { rows, cursors: mark.cursors, at: mark.at };
	}

	/** Writes rows after a short delay. */
	keep(rows: Iterable<StatusRow>): void {
		for (const row of rows) this.#pending.set(row.place_id, row);
		this.#later();
	}

	/** Records that the rows are current up to these cursors. @param at epoch ms by the server's clock */
	current(cursors: Record<string, string>, at: number): void {
		this.#mark = { cursors, at };
		this.#later();
	}

	/** Writes pending rows and cursors now. */
	async write(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const rows = [...this.#pending.values()];
		const mark = this.#mark;
		this.#pending.clear();
		this.#mark = null;
		try {
			await withDatabase(async (db) => {
				const transaction = db.transaction('statuses', 'readwrite');
				await Promise.all([...rows.map((row) => transaction.store.put(row)), transaction.done]);
			});
			// the cursor must not be ahead of the rows
			if (mark) await writeMeta('statuses', { server: this.#server, ...mark } satisfies Mark);
		} catch {
			// a device without storage works with fetched statuses only; if it works again, the rows go before a later cursor
			for (const row of rows) if (!this.#pending.has(row.place_id)) this.#pending.set(row.place_id, row);
			this.#mark ??= mark;
		}
	}

	#later(): void {
		this.#timer ??= setTimeout(() => void this.write(), writeAfter);
	}
}
