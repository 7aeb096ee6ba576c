import { CacheableResponsePlugin } from 'workbox-cacheable-response';
import { ExpirationPlugin } from 'workbox-expiration';
import { CacheFirst } from 'workbox-strategies';
import { factsName, tilesName } from '../lib/offline/names.ts';
import { tilePattern, type TileProvider } from '../lib/map/providers/provider.ts';
import { inSavedArea } from './facts.ts';
import { worker } from './scope.ts';

const day = 86_400;
const configUrl = '/api/config';

/** Tiles that were looked at: drawings of roads age slowly. */
const seen = new CacheFirst({
	cacheName: tilesName,
	plugins: [
		new CacheableResponsePlugin({ statuses: [200] }),
		new ExpirationPlugin({ maxEntries: 600, maxAgeSeconds: 30 * day, purgeOnQuotaError: true })
	]
});

/** Which addresses are tiles; null: none, or not known yet. */
let pattern: Promise<RegExp | null> | undefined;

async function readPattern(): Promise<RegExp | null> {
	const cache = await caches.open(factsName);
	const kept = await cache.match(configUrl);
	if (!kept) return null;
	const { tiles } = (await kept.json()) as { tiles?: TileProvider };
	// an archive is read in parts, and a cache holds no parts
	return tiles?.type === 'raster' ? tilePattern(tiles.url) : null;
}

/** Looks anew at which tiles the operator has set. */
export function forgetPattern(): void {
	pattern = undefined;
}

/** Hosts that do not let their tiles be read by us. */
const closed = new Set<string>();

/** Answers a picture: a tile from here where it is here, anything else as if there were no worker. */
export async function answerPicture(event: FetchEvent): Promise<Response> {
	const { request } = event;
	pattern ??= readPattern().catch(() => null);
	if (!(await pattern)?.test(request.url)) return fetch(request);
	const saved = await inSavedArea(new Request(request.url));
	if (saved) return saved;
	const { origin } = new URL(request.url);
	if (origin === worker.location.origin) return seen.handle({ event, request });
	// a picture that may not be read counts as megabytes of storage: only what may be is kept
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
