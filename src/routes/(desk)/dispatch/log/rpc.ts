import type { Names } from '$lib/domain/geo/names';
import type { Database } from '../shell/subject';

/** One line of the audit log. */
export interface AuditEntry {
	id: number;
	at: string;
	/** handle; null where it was the operator or the system */
	actor: string | null;
	action: string;
	subject: string | null;
	reason: string | null;
	before: Record<string, unknown> | null;
	after: Record<string, unknown> | null;
	/** of the place, where the subject is one */
	names: Names | null;
}

/** As many entries as are fetched at a time. */
export const pageSize = 30;

/** Entries of the audit log, newest first. @param before_id older than this one; null: the newest */
export const fetchEntries = (database: Database, before_id: number | null): Promise<AuditEntry[]> =>
	database.rpc('audit_entries', { before_id, max_results: pageSize });

/** The name by which one appears in the log oneself. */
export const fetchHandle = async (database: Database): Promise<string> =>
	(await database.rpc<{ handle: string }>('my_handle', {})).handle;
