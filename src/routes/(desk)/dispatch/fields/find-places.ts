import type { Place } from '$lib/domain/place/place';
import { matchesQuery } from '$lib/domain/place/search';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';
import type { Desk } from '../shell/desk.svelte';

/** Ids of places merged into another, according to the log entries at hand; the places on this page may be older. */
function mergedAway(entries: readonly AuditEntry[]): ReadonlySet<string> {
	const latest = new Map<string, string>();
	for (const { action, subject } of entries)
		if (subject && (action === 'merge_places' || action === 'unmerge_place') && !latest.has(subject))
			latest.set(subject, action);
	return new Set([...latest].filter(([, action]) => action === 'merge_places').map(([id]) => id));
}

/** Places whose names match a query, without merged ones. */
export function findPlaces({ live, log }: Desk, query: string): Place[] {
	void live.changes.revision;
	const away = mergedAway(log.entries ?? []);
	return [...live.places.all.values()].filter((place) => matchesQuery(place, query) && !away.has(place.id));
}
