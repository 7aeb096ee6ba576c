import { isSaved, recordKey, savingLock } from './names.ts';

/** Removes areas whose saving broke off, unless one is being saved just now. */
export async function dropUnfinished(): Promise<void> {
	await navigator.locks.request(savingLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return;
		for (const name of (await caches.keys()).filter(isSaved))
			if (!(await caches.match(recordKey, { cacheName: name }))) await caches.delete(name);
	});
}
