import { isOver, pastListed, type Alert, type AlertList } from './alert.ts';

/** Reads pages until all that stand are there. @param read the page after an id, of `size` standing ones unless it is the last */
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

/** All that are known and all that came, the newest first; of two versions of one alert the newer. */
export function mergeAlerts(known: readonly Alert[], came: readonly Alert[]): Alert[] {
	const all = new Map(known.map((alert) => [alert.id, alert]));
	for (const alert of came)
		if ((all.get(alert.id)?.revision ?? 0) <= alert.revision) all.set(alert.id, alert);
	return [...all.values()].sort((a, b) => Date.parse(b.sent) - Date.parse(a.sent));
}

/**
 * What is known once a list has come, the newest first. What it does not name is gone, such as with a demonstration, but
 * for past ones older than those it holds, and what it may be too old to tell of.
 * @param lately ids that were heard of so lately
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
