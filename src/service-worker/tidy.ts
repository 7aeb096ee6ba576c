import { version } from '$service-worker';
import { isOutdated, shellName } from '../lib/offline/names.ts';
import { openPages } from './pages.ts';
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

/**
 * Removes, once, what earlier versions have left, as soon as no page but (at most) the one that has just started is
 * open: a page of an earlier version still needs its files.
 */
export async function tidy(event: ExtendableEvent, allowed: number): Promise<void> {
	const shell = await caches.open(shellName(version));
	if ((await shell.match(tidiedKey)) || (await openPages()).length > allowed) return;
	await navigator.locks.request(cachesLock, async () => {
		// what the next version has already fetched is not of an earlier one
		const { installing, waiting } = worker.registration;
		if (installing || waiting) return;
		await precache.activate(event);
		for (const name of await caches.keys()) if (isOutdated(name, version)) await caches.delete(name);
		await shell.put(tidiedKey, new Response());
	});
}
