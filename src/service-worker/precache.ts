import { build, files } from '$service-worker';
import { PrecacheController } from 'workbox-precaching';
import { precacheName } from '../lib/offline/names.ts';

declare const __STATIC_REVISIONS__: Record<string, string>;

/** Everything the pages are made of, basemap included; names of the build carry their hash, other files get theirs. */
export const precache = new PrecacheController({ cacheName: precacheName });

precache.addToCacheList([
	...build.map((url) => ({ url, revision: null })),
	...files.map((url) => ({ url, revision: __STATIC_REVISIONS__[url] ?? null }))
]);

/** What is shown where a page is not here and the network neither. */
export async function offlinePage(): Promise<Response> {
	return (await precache.matchPrecache('/offline.html')) ?? Response.error();
}

/**
 * A file of a build. One of an earlier version is still answered while a page of that version is open: the server has
 * it no more.
 */
export async function buildFile(request: Request): Promise<Response> {
	const kept = await precache.matchPrecache(request);
	return kept ?? (await caches.match(request, { cacheName: precacheName })) ?? fetch(request);
}
