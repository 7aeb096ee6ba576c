import type { MergedPlace } from '$lib/domain/desk/merged-place';
import type { PinPreview, Statement } from '$lib/domain/desk/statement';
import type { Place } from '$lib/domain/place/place';
import type { Belief, Status, StatusRow } from '$lib/domain/place/status';
import type { Receipt, Report } from '$lib/domain/report/report';
import type { Database } from '../shell/subject';

// all functions throw the errors of `Client.rpc`

/** Data with which a dispatcher judges a place. */
export interface PlaceRecord {
	place: Place;
	/** null: no reports */
	status: StatusRow | null;
	/** belief from people's reports alone, without an official statement */
	people: Belief;
	/** weights of the reports that count now, as shares of one vote, by report id */
	voices: Map<string, number>;
	merged: MergedPlace[];
	/** official statements in force, newest first */
	statements: Statement[];
}

/** @returns null if the place does not exist or was removed */
export async function fetchPlace(
	database: Database,
	place_id: string,
	signal: AbortSignal
): Promise<PlaceRecord | null> {
	const [detail, explained, merged, statements] = await Promise.all([
		database.rpc('place_detail', { place_id }, signal),
		database.rpc('explain_status', { place_id }, signal),
		database.rpc('merged_places', { place_id }, signal),
		database.rpc('statements_in_force', { place_id }, signal)
	]);
	if (!detail || !explained) return null;
	return {
		place: detail.place,
		status: detail.status,
		people: explained.belief,
		voices: new Map(explained.evidence.map(({ id, weight }) => [id, weight])),
		merged,
		statements
	};
}

/** @param until epoch ms */
export async function pinStatus(
	database: Database,
	place_id: string,
	status: Status,
	until: number,
	reason: string,
	seen: number | null,
	alerts: boolean
): Promise<void> {
	const end = new Date(until).toISOString();
	await database.rpc('pin_status', { place_id, status, until: end, reason, seen, alerts });
}

export async function unpinStatus(
	database: Database,
	place_id: string,
	reason: string,
	seen: number | null
): Promise<void> {
	await database.rpc('unpin_status', { place_id, reason, seen });
}

export async function submit(database: Database, report: Report): Promise<Receipt> {
	return (await database.rpc('submit_reports', { reports: [report] }))[0]!;
}

export const retract = (database: Database, report_id: string): Promise<Receipt> =>
	database.rpc('retract_report', { report_id });

/** @returns number of reports that were moved */
export async function mergePlaces(
	database: Database,
	place_id: string,
	into_id: string,
	reason: string,
	seen: number | null
): Promise<number> {
	return (await database.rpc('merge_places', { place_id, into_id, reason, seen })).reports;
}

/** @returns number of reports that were moved back */
export async function unmergePlace(
	database: Database,
	place_id: string,
	reason: string,
	seen: number | null
): Promise<number> {
	return (await database.rpc('unmerge_place', { place_id, reason, seen })).reports;
}

/** Withdraws an official statement, or restores it. */
export async function withdrawStatement(
	database: Database,
	report_id: string,
	reason: string,
	withdraw: boolean,
	seen: number | null
): Promise<void> {
	await database.rpc('hide_report', { report_id, reason, hide: withdraw, seen });
}

/** What a pin would tell drivers. */
export const previewPin = (database: Database, place_id: string, status: Status): Promise<PinPreview> =>
	database.rpc('pin_alert_preview', { place_id, status });
