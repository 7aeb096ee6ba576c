import { build, files } from '$service-worker';
import { PrecacheController } from 'workbox-precaching';
import { precacheName } from '../lib/offline/names.ts';
import { isOwnFile } from './own.ts';

declare const __STATIC_REVISIONS__: Record<string, string>;

/** All files of the pages, including the basemap. Build files have a hash in their names; other files have a revision. */
export const precache = new PrecacheController({
	cacheName: precacheName,
	// one foreign file ends the installation; the browser tries again later
	plugins: [
		{
			cacheWillUpdate: async ({ request, response }) => (isOwnFile(request.url, response) ? response : null)
		}
	]
});

precache.addToCacheList([
	...build.map((url) => ({ url, revision: null })),
	...files.map((url) => ({ url, revision: __STATIC_REVISIONS__[url] ?? null }))
]);

/** The page shown if a page is not kept and there is no network. */
export async function offlinePage(): Promise<Response> {
	return (await precache.matchPrecache('/offline.html')) ?? Response.error();
}

/**
 * Answers a request for a build file. Files of an earlier version are kept while a page of that version is open, because the
 * server does not have them any more.
 */
export async function buildFile(request: Request): Promise<Response> {
	const kept = await precache.matchPrecache(request);
	return kept ?? (await caches.match(request, { cacheName: precacheName })) ?? fetch(request);
}
