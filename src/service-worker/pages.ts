import { pause } from '../lib/flow/pause.ts';
import type { FromWorker } from '../lib/offline/names.ts';
import { worker } from './scope.ts';

/** All open pages, including those of an earlier version. */
export const openPages = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

/** Sends a message to all open pages. */
export async function tell(message: FromWorker): Promise<void> {
	for (const page of await openPages()) page.postMessage(message);
}

/** Pauses before each count, milliseconds. */
const waits = [0, 2000, 8000];

/** Counts the open pages now and two more times, because a page that was just closed may still be counted. */
export async function* countPages(): AsyncGenerator<number> {
	for (const wait of waits) {
		await pause(wait);
		yield (await openPages()).length;
	}
}
