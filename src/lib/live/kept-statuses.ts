import type { StatusRow } from '../domain/place/status.ts';
import { database, readMeta, writeMeta } from './database.ts';

/** What was known when this device last had a line. */
export interface LastKnown {
	rows: StatusRow[];
	/** where the delta of each cell goes on */
	cursors: Record<string, string>;
	/** when the statuses were last current, epoch ms of the server's clock */
	at: number;
}

interface Mark {
	/** names the database: cursors of another one mean nothing */
	server: string;
	cursors: Record<string, string>;
	at: number;
}

/** Many changes are written in one go, ms. */
const writeAfter = 1500;
/** A belief of longer ago has faded to what is usual, ms. */
const worthless = 4 * 24 * 3_600_000;

/** Keeps the last known statuses on this device, so that the map opens with them where there is no line. */
export class KeptStatuses {
	#server: string;
	#pending = new Map<string, StatusRow>();
	#mark: Omit<Mark, 'server'> | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param server names the database, such as its publishable key */
	constructor(server: string) {
		this.#server = server;
	}

	/** What is kept; null where nothing is, or it is of another database or too old to say anything. */
	async load(): Promise<LastKnown | null> {
		const mark = await readMeta<Mark>('statuses').catch(() => undefined);
		if (!mark) return null;
		const db = await database();
		if (mark.server !== this.#server || Date.now() - mark.at > worthless) {
			await db.clear('statuses');
			return null;
		}
		return { rows: await db.getAll('statuses'), cursors: mark.cursors, at: mark.at };
	}

	/** Keeps rows, soon. */
	keep(rows: Iterable<StatusRow>): void {
		for (const row of rows) this.#pending.set(row.place_id, row);
		this.#later();
	}

	/** Everything up to these cursors is known as of a moment. */
	current(cursors: Record<string, string>, at: number): void {
		this.#mark = { cursors, at };
		this.#later();
	}

	/** Writes what waits to be written, now. */
	async write(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const rows = [...this.#pending.values()];
		const mark = this.#mark;
		this.#pending.clear();
		this.#mark = null;
		try {
			const transaction = (await database()).transaction('statuses', 'readwrite');
			await Promise.all([...rows.map((row) => transaction.store.put(row)), transaction.done]);
			// the cursor must not be ahead of the rows
			if (mark) await writeMeta('statuses', { server: this.#server, ...mark } satisfies Mark);
		} catch {
			// a device that keeps nothing shows what it gets
		}
	}

	#later(): void {
		this.#timer ??= setTimeout(() => void this.write(), writeAfter);
	}
}
