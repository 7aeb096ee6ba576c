import type { Alert } from '$lib/domain/alert/alert';
import type { NewAlert } from '$lib/domain/alert/new-alert';
import type { Database } from '../shell/subject';

// each throws what `Client.rpc` throws

/** Raises an alert; the same id changes nothing the second time. */
export const raiseAlert = (database: Database, alert: NewAlert): Promise<Alert> =>
	database.rpc('raise_alert', { alert });

/** @param restore bring it back instead */
export async function cancelAlert(
	database: Database,
	alert_id: string,
	reason: string,
	restore: boolean
): Promise<void> {
	await database.rpc('cancel_alert', { alert_id, reason, restore });
}
