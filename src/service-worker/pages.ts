import type { FromWorker } from '../lib/offline/names.ts';
import { worker } from './scope.ts';

/** The pages that are open, also those of an earlier version. */
export const openPages = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

/** Says something to every page that is open. */
export async function tell(message: FromWorker): Promise<void> {
	for (const page of await openPages()) page.postMessage(message);
}
