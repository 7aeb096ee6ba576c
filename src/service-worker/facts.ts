import { ExpirationPlugin } from 'workbox-expiration';
import { NetworkFirst, Strategy, type StrategyHandler } from 'workbox-strategies';
import { keptHeader } from '../lib/live/kept-header.ts';
import { cellsName, factsName, isSaved } from '../lib/offline/names.ts';
import { isOwnFact, ownFacts } from './own.ts';

const day = 86_400;
/** Time limit for an answer of the network, seconds; after it the kept answer is used. */
const patience = 1;

/** The list of cells, the dynamics, the expressways and the public settings: from the network, else as last kept. */
export const facts = new NetworkFirst({
	cacheName: factsName,
	networkTimeoutSeconds: patience,
	plugins: [ownFacts]
});

/**
 * The alerts: from the network, else as last kept. A kept answer is marked with a header, because an old warning looks like a
 * new one. There is no time limit, because meanwhile the page shows the alerts that it has stored itself.
 */
export const alertList = new NetworkFirst({
	cacheName: factsName,
	plugins: [
		ownFacts,
		{ cachedResponseWillBeUsed: async ({ cachedResponse }) => cachedResponse && asKept(cachedResponse) }
	]
});

function asKept(response: Response): Response {
	const headers = new Headers(response.headers);
	headers.set(keptHeader, '');
	return new Response(response.body, { status: response.status, headers });
}

const addresses = ['/api/cells', '/api/dynamics', '/api/expressways', '/api/config'];

/** Fetches and keeps what a page needs before it can show anything. @throws Error if the server does not answer */
export async function keepFacts(): Promise<void> {
	const answers = await Promise.all(
		addresses.map(async (address) => {
			const response = await fetch(address, { cache: 'no-cache' });
			if (!(await isOwnFact(new URL(address, location.origin).href, response)))
				throw new Error(`The server did not answer ${address}.`);
			return response;
		})
	);
	const cache = await caches.open(factsName);
	await Promise.all(answers.map((answer, i) => cache.put(addresses[i]!, answer)));
}

/** The answer to a request from the saved areas; undefined if none contains it. */
export async function inSavedArea(
	request: Request,
	options?: CacheQueryOptions
): Promise<Response | undefined> {
	for (const name of await savedNames()) {
		// `caches.match` does not create a cache; `caches.open` would create one that is being deleted
		const found = await caches.match(request, { ...options, cacheName: name });
		if (found) return found;
	}
	return undefined;
}

const savedNames = async () => (await caches.keys()).filter(isSaved);

/**
 * Strategy for chunks. The address of a chunk contains its revision, so a kept answer for that address never becomes wrong.
 * Another revision of the same cell is used if the network does not answer in time.
 */
class Chunks extends Strategy {
	protected override async _handle(request: Request, handler: StrategyHandler): Promise<Response> {
		const saved = await inSavedArea(request);
		const checked = saved && (await isOwnFact(request.url, saved)) ? saved : undefined;
		const exact = (await handler.cacheMatch(request)) ?? checked;
		if (exact) return exact;
		const fetched = handler.fetchAndCachePut(request);
		const older = await otherRevision(request);
		if (!older) return fetched;
		const late = new Promise<Response>((done) => setTimeout(done, patience * 1000, older));
		void handler.waitUntil(fetched).catch(() => undefined);
		return Promise.race([fetched.catch(() => older), late]);
	}
}

/** Another kept revision of a chunk. For a part of a cell (a geohash of four characters), also of the whole cell. */
async function otherRevision({ url }: Request): Promise<Response | undefined> {
	const options = { ignoreSearch: true };
	const { origin, pathname } = new URL(url);
	const whole = pathname.replace(/(\/[^/]{3})[^/]$/, '$1');
	for (const path of new Set([pathname, whole])) {
		const request = new Request(origin + path);
		const found =
			(await caches.match(request, { ...options, cacheName: cellsName })) ??
			(await inSavedArea(request, options));
		if (found && (await isOwnFact(request.url, found))) return found;
	}
	return undefined;
}

/** Removes other revisions of a chunk that has arrived, and updates the saved areas that contain its cell. */
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
		ownFacts,
		{
			// an answer without `immutable` is for a revision that the server does not have (yet): it is not kept
			cacheWillUpdate: async ({ response }) =>
				response.ok && response.headers.get('cache-control')?.includes('immutable') ? response : null
		},
		{ cacheDidUpdate: ({ request, newResponse }) => supersede(request, newResponse) },
		// no purge when the disk is full: these few hundred kilobytes make the map work without a network
		new ExpirationPlugin({ maxEntries: 600, maxAgeSeconds: 90 * day })
	]
});
