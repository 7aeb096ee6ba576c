import { m } from '$lib/paraglide/messages';
import type { Database } from '../shell/subject';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';
import { fetchEntries, fetchHandle, pageSize } from './rpc';

/** The fetched part of the audit log. */
export class Log {
	/** newest first; null until fetched */
	entries = $state.raw<readonly AuditEntry[] | null>(null);
	/** entries older than the fetched ones exist */
	older = $state(false);
	/** the dispatcher's own name in the log */
	handle = $state<string | null>(null);
	#database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	/** Name of the person of an entry, for this dispatcher. */
	nameOf(actor: string | null): string {
		return actor === null ? m.dispatch_log_system() : actor === this.handle ? m.dispatch_log_you() : actor;
	}

	/** Fetches new entries. @throws the errors of `Client.rpc` */
	async fetchNewest(): Promise<void> {
		// at once, so that nothing is asked for after the desk was left
		const [handle, newest] = await Promise.all([
			this.handle ?? fetchHandle(this.#database),
			fetchEntries(this.#database, null)
		]);
		this.handle = handle;
		this.#add(newest);
	}

	/** Fetches entries older than the known ones. @throws the errors of `Client.rpc` */
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
		// if more than one page is new, the older entries are dropped and fetched again on demand
		const joined = known.some(({ id }) => id >= oldest);
		this.entries = joined ? [...newest, ...known.filter(({ id }) => id < oldest)] : newest;
		if (!joined) this.older = newest.length === pageSize;
	}
}
