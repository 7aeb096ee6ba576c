import type { Alert } from '$lib/domain/alert/alert';
import type { NewAlert } from '$lib/domain/alert/new-alert';
import type { Database } from '../shell/subject';

// all functions throw the errors of `Client.rpc`

/** Raises an alert; a second call with the same id changes nothing. */
export const raiseAlert = (database: Database, alert: NewAlert): Promise<Alert> =>
	database.rpc('raise_alert', { alert });

/** Calls an alert off. @param restore true: puts it in force again instead */
export async function cancelAlert(
	database: Database,
	alert_id: string,
	reason: string,
	restore: boolean,
	seen: number | null
): Promise<void> {
	await database.rpc('cancel_alert', { alert_id, reason, restore, seen });
}
