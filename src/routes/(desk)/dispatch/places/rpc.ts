import type { MergedPlace } from '$lib/domain/desk/merged-place';
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
}

/** @returns null if the place does not exist or was removed */
export async function fetchPlace(
	database: Database,
	place_id: string,
	signal: AbortSignal
): Promise<PlaceRecord | null> {
	const [detail, explained, merged] = await Promise.all([
		database.rpc('place_detail', { place_id }, signal),
		database.rpc('explain_status', { place_id }, signal),
		database.rpc('merged_places', { place_id }, signal)
	]);
	if (!detail || !explained) return null;
	return {
		place: detail.place,
		status: detail.status,
		people: explained.belief,
		voices: new Map(explained.evidence.map(({ id, weight }) => [id, weight])),
		merged
	};
}

/** @param until epoch ms */
export async function pinStatus(
	database: Database,
	place_id: string,
	status: Status,
	until: number,
	reason: string
): Promise<void> {
	await database.rpc('pin_status', { place_id, status, until: new Date(until).toISOString(), reason });
}

export async function unpinStatus(database: Database, place_id: string, reason: string): Promise<void> {
	await database.rpc('unpin_status', { place_id, reason });
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
	reason: string
): Promise<number> {
	return (await database.rpc('merge_places', { place_id, into_id, reason })).reports;
}

/** @returns number of reports that were moved back */
export async function unmergePlace(database: Database, place_id: string, reason: string): Promise<number> {
	return (await database.rpc('unmerge_place', { place_id, reason })).reports;
}
