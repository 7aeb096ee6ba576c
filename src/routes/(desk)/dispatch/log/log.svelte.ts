import type { Database } from '../shell/subject';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';
import { fetchEntries, fetchHandle, pageSize } from './rpc';

/** The audit log as far as it has been fetched. */
export class Log {
	/** newest first; null until fetched */
	entries = $state.raw<readonly AuditEntry[] | null>(null);
	/** there are older ones than those fetched */
	older = $state(false);
	/** the name by which one appears in it oneself */
	handle = $state<string | null>(null);
	#database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	/** Fetches what is new. @throws what `Client.rpc` throws */
	async fetchNewest(): Promise<void> {
		this.handle ??= await fetchHandle(this.#database);
		this.#add(await fetchEntries(this.#database, null));
	}

	/** Fetches entries older than those known. @throws what `Client.rpc` throws */
	async fetchOlder(): Promise<void> {
		const last = this.entries?.at(-1);
		if (!last) return;
		const older = await fetchEntries(this.#database, last.id);
		this.older = older.length === pageSize;
		this.entries = [...this.entries!, ...older];
	}

	#add(newest: AuditEntry[]): void {
		const known = this.entries ?? [];
		const oldest = newest.at(-1)?.id ?? 0;
		// more may have happened than one page holds: what lies between is fetched again on demand
		const joined = known.some(({ id }) => id >= oldest);
		this.entries = joined ? [...newest, ...known.filter(({ id }) => id < oldest)] : newest;
		if (!joined) this.older = newest.length === pageSize;
	}
}
