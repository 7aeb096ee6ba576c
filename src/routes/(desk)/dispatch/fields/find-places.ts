import type { Place } from '$lib/domain/place/place';
import { matchesQuery } from '$lib/domain/place/search';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';
import type { Desk } from '../shell/desk.svelte';

/** Places that were merged into another since this page holds them, so far as the log tells. */
function mergedAway(entries: readonly AuditEntry[]): ReadonlySet<string> {
	const latest = new Map<string, string>();
	for (const { action, subject } of entries)
		if (subject && (action === 'merge_places' || action === 'unmerge_place') && !latest.has(subject))
			latest.set(subject, action);
	return new Set([...latest].filter(([, action]) => action === 'merge_places').map(([id]) => id));
}

/** Places whose names a query finds, without those that were merged into another. */
export function findPlaces({ live, log }: Desk, query: string): Place[] {
	void live.changes.revision;
	const away = mergedAway(log.entries ?? []);
	return [...live.places.all.values()].filter((place) => matchesQuery(place, query) && !away.has(place.id));
}
