import { version } from '$service-worker';
import { isOutdated, shellName } from '../lib/offline/names.ts';
import { countPages, openPages } from './pages.ts';
import { precache } from './precache.ts';
import { worker } from './scope.ts';

/** Held by whoever fills or clears the caches of versions. */
const cachesLock = 'changxing-versions';
/** An entry of the shell's cache that says: nothing of earlier versions is left. */
const tidiedKey = '/tidied';

/** Keeps a new version's files and its page; not while an active worker clears up. */
export function fill(work: () => Promise<unknown>): Promise<unknown> {
	return navigator.locks.request(cachesLock, work);
}

/** Removes, once, what earlier versions have left; when the worker takes over. Only where no page is open. */
export async function tidyAtOnce(event: ExtendableEvent): Promise<void> {
	if ((await openPages()).length === 0) await tidy(event);
}

/**
 * Removes, once, what earlier versions have left, as soon as only the page that has just started is open: a page of an
 * earlier version still needs its files.
 */
export async function tidyAfterStart(event: ExtendableEvent): Promise<void> {
	if (await isTidy()) return;
	for await (const open of countPages()) if (open <= 1) return tidy(event);
}

/** By name, not by opening: a worker that has been replaced would make its shell anew, after it was removed. */
const isTidy = async () => (await caches.match(tidiedKey, { cacheName: shellName(version) })) !== undefined;
/** True where another worker has taken over: its caches are none of this one's business. */
const isReplaced = () => worker.serviceWorker?.state === 'redundant';

async function tidy(event: ExtendableEvent): Promise<void> {
	await navigator.locks.request(cachesLock, async () => {
		// what the next version has already fetched is not of an earlier one
		const { installing, waiting } = worker.registration;
		if (installing || waiting || isReplaced() || (await isTidy())) return;
		await precache.activate(event);
		for (const name of await caches.keys()) if (isOutdated(name, version)) await caches.delete(name);
		await (await caches.open(shellName(version))).put(tidiedKey, new Response());
	});
}
