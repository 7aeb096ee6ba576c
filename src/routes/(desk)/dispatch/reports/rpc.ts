import type { Status } from '$lib/domain/place/status';
import type { Role } from '$lib/domain/report/report';
import type { Reliability } from '../shell/reliability';
import type { Database } from '../shell/subject';

// each throws what `Client.rpc` throws

/** A report as moderators see it: by a handle, hidden ones too. */
export interface ModeratedReport {
	id: string;
	place_id: string;
	status: Status;
	note: string | null;
	wait_minutes: number | null;
	requirements: string[];
	observed_at: string;
	received_at: string;
	distance_m: number | null;
	/** share of a voice, by distance and plausibility */
	weight: number;
	hidden: boolean;
	retracted: boolean;
	/** name of its photo; null where it has none */
	photo: string | null;
	photo_bytes: number | null;
	photo_removed: boolean;
	reporter: { handle: string; role: Role; band: Reliability; known: boolean; suspended: boolean };
	/** how far others bore it out, 0..1; null where it is not judged yet */
	borne_out: number | null;
}

/** As many reports as are fetched at a time. */
export const pageSize = 30;

/** The reports of a place, newest first. @param before `received_at` of the last one known */
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
	hide: boolean
): Promise<void> {
	await database.rpc('hide_report', { report_id, reason, hide });
}

export async function removePhoto(
	database: Database,
	report_id: string,
	reason: string,
	remove: boolean
): Promise<void> {
	await database.rpc('remove_photo', { report_id, reason, restore: !remove });
}
