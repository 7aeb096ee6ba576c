import type { PublicReport } from '../domain/report/report.ts';
import { readMeta, withDatabase } from './database.ts';

/** The recent reports of a place, as they were when its sheet was last open with a network. */
export interface KeptHistory {
	reports: PublicReport[];
	/** when they were current, epoch ms by the server's clock */
	at: number;
}

/** Number of places whose history is kept; the one seen longest ago goes first. */
const most = 100;
/** Age from which reports say nothing any more, ms: as in the list itself. */
const worthless = 24 * 3_600_000;

const index = 'histories';
const keyOf = (place: string) => `history:${place}`;

/** Keeps the history of a place on this device. A device without storage shows none offline. */
export async function keepHistory(place: string, history: KeptHistory): Promise<void> {
	// one transaction, so that two pages lose no entry of the index
	await withDatabase(async (db) => {
		const { store, done } = db.transaction('meta', 'readwrite');
		const seen = ((await store.get(index)) as string[] | undefined) ?? [];
		const places = [place, ...seen.filter((one) => one !== place)];
		await Promise.all([
			store.put(history, keyOf(place)),
			store.put(places.slice(0, most), index),
			...places.slice(most).map((old) => store.delete(keyOf(old))),
			done
		]);
	}).catch(() => undefined);
}

/** The kept history of a place; null if there is none, or it is too old. @param now epoch ms by the server's clock */
export async function keptHistory(place: string, now: number): Promise<KeptHistory | null> {
	const kept = await readMeta<KeptHistory>(keyOf(place)).catch(() => undefined);
	return kept && now - kept.at < worthless ? kept : null;
}
