import { version } from '$service-worker';
import { isOutdated, shellName } from '../lib/offline/names.ts';
import { countPages, openPages } from './pages.ts';
import { precache } from './precache.ts';
import { worker } from './scope.ts';

/** Lock for filling and clearing the caches of versions. */
const cachesLock = 'changxing-versions';
/** Entry in the shell's cache that marks: the caches of earlier versions are removed. */
const tidiedKey = '/tidied';

/** Runs the work that fills the caches of a new version, but not while the active worker removes caches. */
export function fill(work: () => Promise<unknown>): Promise<unknown> {
	return navigator.locks.request(cachesLock, work);
}

/** Removes the caches of earlier versions once, when the worker takes over; only if no page is open. */
export async function tidyAtOnce(event: ExtendableEvent): Promise<void> {
	if ((await openPages()).length === 0) await tidy(event);
}

/**
 * Removes the caches of earlier versions once, if only the page that has just started is open: a page of an earlier version
 * still needs its files.
 */
export async function tidyAfterStart(event: ExtendableEvent): Promise<void> {
	if (await isTidy()) return;
	for await (const open of countPages()) if (open <= 1) return tidy(event);
}

/** Uses `caches.match`, because `caches.open` in a replaced worker would create its shell's cache again after the removal. */
const isTidy = async () => (await caches.match(tidiedKey, { cacheName: shellName(version) })) !== undefined;
/** True if another worker has replaced this one, which must not touch the caches then. */
const isReplaced = () => worker.serviceWorker?.state === 'redundant';

async function tidy(event: ExtendableEvent): Promise<void> {
	await navigator.locks.request(cachesLock, async () => {
		// a waiting newer version has filled its caches already: they must not be removed as outdated
		const { installing, waiting } = worker.registration;
		if (installing || waiting || isReplaced() || (await isTidy())) return;
		await precache.activate(event);
		for (const name of await caches.keys()) if (isOutdated(name, version)) await caches.delete(name);
		await (await caches.open(shellName(version))).put(tidiedKey, new Response());
	});
}
