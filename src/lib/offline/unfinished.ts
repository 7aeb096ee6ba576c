import { isSaved, recordKey, savingLock } from './names.ts';

/** Removes areas whose download was interrupted, unless an area is being saved now. */
export async function dropUnfinished(): Promise<void> {
	// without TLS there are neither locks nor caches
	if (!('locks' in navigator) || typeof caches === 'undefined') return;
	await navigator.locks.request(savingLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return;
		for (const name of (await caches.keys()).filter(isSaved))
			if (!(await caches.match(recordKey, { cacheName: name }))) await caches.delete(name);
	});
}
