import { withDatabase } from './database.ts';

/** Data sent and received over the network, bytes. */
export interface Traffic {
	down: number;
	up: number;
}

/** Number of days kept. */
const kept = 7;
/** Delay before counts are written, so that many are written together, ms. */
const writeAfter = 3000;
const prefix = 'bytes ';

/** The date of a moment (epoch ms) in the device's time zone, "2026-03-01". */
export function dayOf(time: number): string {
	const date = new Date(time);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const pending: Traffic = { down: 0, up: 0 };
let timer: ReturnType<typeof setTimeout> | undefined;

/** Adds bytes to today's counts; for pages and the service worker. */
export function count(traffic: Partial<Traffic>): void {
	pending.down += traffic.down ?? 0;
	pending.up += traffic.up ?? 0;
	timer ??= setTimeout(() => void write(), writeAfter);
}

async function write(): Promise<void> {
	timer = undefined;
	const { down, up } = pending;
	pending.down = pending.up = 0;
	try {
		await withDatabase(async (db) => {
			const key = prefix + dayOf(Date.now());
			const transaction = db.transaction('meta', 'readwrite');
			const before = ((await transaction.store.get(key)) as Traffic | undefined) ?? { down: 0, up: 0 };
			await transaction.store.put({ down: before.down + down, up: before.up + up }, key);
			const range = IDBKeyRange.bound(prefix, prefix + '\uffff');
			const days = (await transaction.store.getAllKeys(range)).sort();
			await Promise.all([
				...days.slice(0, Math.max(0, days.length - kept)).map((day) => transaction.store.delete(day)),
				transaction.done
			]);
		});
	} catch {
		// without storage nothing is counted: the counts are not essential
	}
}

/** The counts per day, the newest first. */
export async function traffic(): Promise<{ day: string; down: number; up: number }[]> {
	await write();
	const range = IDBKeyRange.bound(prefix, prefix + '\uffff');
	const [days, counts] = await withDatabase((db) => {
		const { store } = db.transaction('meta');
		return Promise.all([store.getAllKeys(range), store.getAll(range)]);
	});
	return days.map((day, i) => ({ day: day.slice(prefix.length), ...(counts[i] as Traffic) })).reverse();
}

/**
 * Counts the bytes that this page or worker fetches over the network. Answers that a page gets through its worker have a
 * transfer size of 0 there and are counted by the worker.
 * @returns a function that stops this
 */
export function countFetches(): () => void {
	const observer = new PerformanceObserver((list) => {
		for (const { transferSize } of list.getEntries() as PerformanceResourceTiming[])
			if (transferSize) count({ down: transferSize });
	});
	for (const type of ['navigation', 'resource'])
		if (PerformanceObserver.supportedEntryTypes.includes(type)) observer.observe({ type, buffered: true });
	return () => observer.disconnect();
}
