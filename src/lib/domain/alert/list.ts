import { isOver, pastListed, type Alert, type AlertList } from './alert.ts';

/** Reads all standing alerts, page by page. @param read answers the page after an id; only the last has fewer than `size` */
export async function wholeList(
	read: (after: string | null, size: number) => Promise<AlertList>,
	size: number
): Promise<AlertList> {
	const list = await read(null, size);
	for (let page = list; page.standing.length >= size;) {
		page = await read(page.standing.at(-1)!.id, size);
		list.standing.push(...page.standing);
	}
	return list;
}

/** Merges known and received alerts, the newest first; of two versions of one alert the newer one stays. */
export function mergeAlerts(known: readonly Alert[], came: readonly Alert[]): Alert[] {
	const all = new Map(known.map((alert) => [alert.id, alert]));
	for (const alert of came)
		if ((all.get(alert.id)?.revision ?? 0) <= alert.revision) all.set(alert.id, alert);
	return [...all.values()].sort((a, b) => Date.parse(b.sent) - Date.parse(a.sent));
}

/**
 * The known alerts after a list was received, the newest first. An alert that is not in the list is removed, for example at
 * the end of a demonstration. Two exceptions stay: past alerts older than the oldest in the list, and alerts in `lately`.
 * @param lately ids of alerts received so recently that the list may be older than they are
 * @param now epoch ms
 */
export function takeList(
	known: readonly Alert[],
	{ standing, past }: AlertList,
	lately: ReadonlySet<string>,
	now: number
): Alert[] {
	const named = new Set([...standing, ...past].map(({ id }) => id));
	const reach = past.length < pastListed ? -Infinity : Date.parse(past.at(-1)!.sent);
	const stays = known.filter(
		(alert) =>
			named.has(alert.id) || lately.has(alert.id) || (isOver(alert, now) && Date.parse(alert.sent) < reach)
	);
	return mergeAlerts(stays, [...standing, ...past]);
}
