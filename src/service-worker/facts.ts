import { CacheableResponsePlugin } from 'workbox-cacheable-response';
import { ExpirationPlugin } from 'workbox-expiration';
import { NetworkFirst, Strategy, type StrategyHandler } from 'workbox-strategies';
import { keptHeader } from '../lib/live/kept-header.ts';
import { cellsName, factsName, isSaved } from '../lib/offline/names.ts';

const day = 86_400;
/** A network that has not answered by then is as good as none, seconds: what is here is shown. */
const patience = 1;

/** The list of cells, the dynamics, the expressways, the public settings: fresh where there is a network, else as last known. */
export const facts = new NetworkFirst({
	cacheName: factsName,
	networkTimeoutSeconds: patience,
	plugins: [new CacheableResponsePlugin({ statuses: [200] })]
});

/**
 * The alerts: fresh where there is a network, else as last known, and then it says so, because an old warning looks like
 * a new one. Nothing hurries: the page shows what it remembers itself until then.
 */
export const alertList = new NetworkFirst({
	cacheName: factsName,
	plugins: [
		new CacheableResponsePlugin({ statuses: [200] }),
		{ cachedResponseWillBeUsed: async ({ cachedResponse }) => cachedResponse && asKept(cachedResponse) }
	]
});

function asKept(response: Response): Response {
	const headers = new Headers(response.headers);
	headers.set(keptHeader, '');
	return new Response(response.body, { status: response.status, headers });
}

const addresses = ['/api/cells', '/api/dynamics', '/api/expressways', '/api/config'];

/** Keeps what a page needs before it can show anything. @throws Error where the server does not answer */
export async function keepFacts(): Promise<void> {
	const cache = await caches.open(factsName);
	await cache.addAll(addresses.map((address) => new Request(address, { cache: 'no-cache' })));
}

/** Something that a saved area holds. */
export async function inSavedArea(
	request: Request,
	options?: CacheQueryOptions
): Promise<Response | undefined> {
	for (const name of await savedNames()) {
		// by name, not by opening: that would make anew what is being deleted
		const found = await caches.match(request, { ...options, cacheName: name });
		if (found) return found;
	}
	return undefined;
}

const savedNames = async () => (await caches.keys()).filter(isSaved);

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

/** Another revision of a chunk; of a part of a cell (a geohash of four characters) the whole cell serves as well. */
async function otherRevision({ url }: Request): Promise<Response | undefined> {
	const options = { ignoreSearch: true };
	const { origin, pathname } = new URL(url);
	const whole = pathname.replace(/(\/[^/]{3})[^/]$/, '$1');
	for (const path of new Set([pathname, whole])) {
		const request = new Request(origin + path);
		const found =
			(await caches.match(request, { ...options, cacheName: cellsName })) ??
			(await inSavedArea(request, options));
		if (found) return found;
	}
	return undefined;
}

/** Forgets other revisions of a chunk that has arrived, and brings saved areas with that cell up to it. */
async function supersede(request: Request, response: Response): Promise<void> {
	const options = { ignoreSearch: true };
	for (const name of [cellsName, ...(await savedNames())]) {
		if (!(await caches.match(request, { ...options, cacheName: name }))) continue;
		const cache = await caches.open(name);
		await cache.put(request, response.clone());
		for (const other of await cache.keys(request, options))
			if (other.url !== request.url) await cache.delete(other);
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
		new ExpirationPlugin({ maxEntries: 600, maxAgeSeconds: 90 * day })
	]
});
