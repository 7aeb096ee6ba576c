import { CacheableResponsePlugin } from 'workbox-cacheable-response';
import { ExpirationPlugin } from 'workbox-expiration';
import { NetworkFirst, Strategy, type StrategyHandler } from 'workbox-strategies';
import { cellsName, factsName, isSaved } from '../lib/offline/names.ts';

const day = 86_400;
/** A network that has not answered by then is as good as none, seconds: what is here is shown. */
const patience = 1;

/** The list of cells, the dynamics, the public settings: fresh where there is a network, else as last known. */
export const facts = new NetworkFirst({
	cacheName: factsName,
	networkTimeoutSeconds: patience,
	plugins: [new CacheableResponsePlugin({ statuses: [200] })]
});

/** The caches of saved areas. */
async function savedCaches(): Promise<Cache[]> {
	const names = (await caches.keys()).filter(isSaved);
	return Promise.all(names.map((name) => caches.open(name)));
}

/** Something that a saved area holds. */
export async function inSavedArea(
	request: Request,
	options?: CacheQueryOptions
): Promise<Response | undefined> {
	for (const cache of await savedCaches()) {
		const found = await cache.match(request, options);
		if (found) return found;
	}
	return undefined;
}

/**
 * A chunk. Its address names its revision, so what is here under that address is right for good. Another revision of
 * the same cell is better than nothing where the network does not answer.
 */
class Chunks extends Strategy {
	protected override async _handle(request: Request, handler: StrategyHandler): Promise<Response> {
		const exact = (await handler.cacheMatch(request)) ?? (await inSavedArea(request));
		if (exact) return exact;
		const fetched = handler.fetchAndCachePut(request);
		const older = await otherRevision(request);
		if (!older) return fetched;
		const late = new Promise<Response>((done) => setTimeout(done, patience * 1000, older));
		void handler.waitUntil(fetched).catch(() => undefined);
		return Promise.race([fetched.catch(() => older), late]);
	}
}

async function otherRevision(request: Request): Promise<Response | undefined> {
	const options = { ignoreSearch: true };
	const cache = await caches.open(cellsName);
	return (await cache.match(request, options)) ?? (await inSavedArea(request, options));
}

/** Forgets other revisions of a chunk that has arrived, and brings saved areas with that cell up to it. */
async function supersede(request: Request, response: Response): Promise<void> {
	const { url } = request;
	const options = { ignoreSearch: true };
	const cache = await caches.open(cellsName);
	for (const older of await cache.keys(request, options)) if (older.url !== url) await cache.delete(older);
	for (const saved of await savedCaches()) {
		const there = await saved.keys(request, options);
		if (there.length === 0) continue;
		await saved.put(request, response.clone());
		for (const older of there) if (older.url !== url) await saved.delete(older);
	}
}

export const chunks = new Chunks({
	cacheName: cellsName,
	plugins: [
		{
			// asked for a revision that this server does not have (yet): right for now, not for good
			cacheWillUpdate: async ({ response }) =>
				response.ok && response.headers.get('cache-control')?.includes('immutable') ? response : null
		},
		{ cacheDidUpdate: ({ request, newResponse }) => supersede(request, newResponse) },
		// no purge when the disk is full: a few hundred kilobytes that make the map work without a signal
		new ExpirationPlugin({ maxEntries: 300, maxAgeSeconds: 90 * day })
	]
});
