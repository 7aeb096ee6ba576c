import { ExpirationPlugin } from 'workbox-expiration';
import { CacheFirst } from 'workbox-strategies';
import { isPicture } from '../lib/flow/picture.ts';
import { factsName, tilesName } from '../lib/offline/names.ts';
import { tilePattern, type TileProvider } from '../lib/map/providers/provider.ts';
import { inSavedArea } from './facts.ts';
import { worker } from './scope.ts';

const day = 86_400;
const configUrl = '/api/config';

/** Tiles that were viewed, kept for 30 days because maps change slowly. */
const seen = new CacheFirst({
	cacheName: tilesName,
	plugins: [
		// the page of a captive portal is no tile
		{ cacheWillUpdate: async ({ response }) => ((await isPicture(response)) ? response : null) },
		new ExpirationPlugin({ maxEntries: 600, maxAgeSeconds: 30 * day, purgeOnQuotaError: true })
	]
});

/** Pattern for addresses of tiles; null: there are none, or they are not known yet. */
let pattern: Promise<RegExp | null> | undefined;

async function readPattern(): Promise<RegExp | null> {
	const cache = await caches.open(factsName);
	const kept = await cache.match(configUrl);
	if (!kept) return null;
	const { tiles } = (await kept.json()) as { tiles?: TileProvider };
	// a PMTiles archive is read by byte ranges, which a cache cannot store
	return tiles?.type === 'raster' ? tilePattern(tiles.url) : null;
}

/** Makes the next request read the operator's tile settings again. */
export function forgetPattern(): void {
	pattern = undefined;
}

/** Origins that do not allow their tiles to be read (CORS). */
const closed = new Set<string>();

/** Answers a request for an image: a tile from the caches if it is kept; any other image from the network. */
export async function answerPicture(event: FetchEvent): Promise<Response> {
	const { request } = event;
	pattern ??= readPattern().catch(() => null);
	if (!(await pattern)?.test(request.url)) return fetch(request);
	const saved = await inSavedArea(new Request(request.url));
	if (saved) return saved;
	const { origin } = new URL(request.url);
	if (origin === worker.location.origin) return seen.handle({ event, request });
	// a response that may not be read (opaque) counts as megabytes of storage: only readable ones are kept
	if (closed.has(origin)) return fetch(request);
	try {
		return await seen.handle({
			event,
			request: new Request(request.url, { mode: 'cors', credentials: 'omit' })
		});
	} catch {
		const plain = await fetch(request);
		closed.add(origin);
		return plain;
	}
}
