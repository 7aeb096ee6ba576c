import type { Alert, AlertStretch, Category, Severity } from '$lib/domain/alert/alert';
import type { Polygon } from '$lib/domain/geo/polygon';
import type { Database } from '../shell/subject';

// each throws what `Client.rpc` throws

/** An alert in force that people say is no longer true. */
export interface Doubted {
	alert: Alert;
	people: number;
	latest_at: string;
	/** the newest few */
	notes: { note: string; at: string }[];
}

/** An alert as `raise_alert` takes it. */
export interface NewAlert {
	id: string;
	severity: Severity;
	category: Category;
	headline: { zh: string; en: string | null };
	description: { zh: string; en: string | null } | null;
	/** ISO 8601; null: at once */
	effective: string | null;
	expires: string;
	place_ids: string[];
	stretches: AlertStretch[];
	area: Polygon | null;
}

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
