import { pause } from '../lib/flow/pause.ts';
import type { FromWorker } from '../lib/offline/names.ts';
import { worker } from './scope.ts';

/** The pages that are open, also those of an earlier version. */
export const openPages = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

/** Says something to every page that is open. */
export async function tell(message: FromWorker): Promise<void> {
	for (const page of await openPages()) page.postMessage(message);
}

/** Milliseconds between two looks. */
const waits = [0, 2000, 8000];

/** How many pages are open, now and twice later: one that is gone may still be counted for a while. */
export async function* countPages(): AsyncGenerator<number> {
	for (const wait of waits) {
		await pause(wait);
		yield (await openPages()).length;
	}
}
