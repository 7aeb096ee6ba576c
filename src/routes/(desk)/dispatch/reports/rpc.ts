import type { ModeratedReport } from '$lib/domain/desk/moderated-report';
import type { Database } from '../shell/subject';

// all functions throw the errors of `Client.rpc`

/** Number of reports fetched at a time. */
export const pageSize = 30;

/** Reports of a place, newest first. @param before `received_at` of the last known report */
export const fetchReports = (
	database: Database,
	place_id: string,
	before: string | null,
	signal: AbortSignal
): Promise<ModeratedReport[]> =>
	database.rpc('moderation_reports', { place_id, before, max_results: pageSize }, signal);

export async function hideReport(
	database: Database,
	report_id: string,
	reason: string,
	hide: boolean,
	seen: number | null
): Promise<void> {
	await database.rpc('hide_report', { report_id, reason, hide, seen });
}

export async function removePhoto(
	database: Database,
	report_id: string,
	reason: string,
	remove: boolean,
	seen: number | null
): Promise<void> {
	await database.rpc('remove_photo', { report_id, reason, restore: !remove, seen });
}
