import type { AuditEntry } from '$lib/domain/desk/audit-entry';
import type { Database } from '../shell/subject';

/** Number of entries fetched at a time. */
export const pageSize = 30;

/** Entries of the audit log, newest first. @param before_id only entries older than this one; null: the newest */
export const fetchEntries = (database: Database, before_id: number | null): Promise<AuditEntry[]> =>
	database.rpc('audit_entries', { before_id, max_results: pageSize });

/** The dispatcher's own name in the log. */
export const fetchHandle = async (database: Database): Promise<string> =>
	(await database.rpc('my_handle')).handle;
