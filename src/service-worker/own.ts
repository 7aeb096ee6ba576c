import type { NetworkFirst } from 'workbox-strategies';
import { ForeignAnswer, isMarked, jsonOf } from '../lib/flow/own-answer.ts';
import { guardOf } from '../lib/live/answers/facts.ts';

/** True if an answer of an address under `/api` comes from the server: by its mark, else by its shape. */
export async function isOwnFact(url: string, response: Response): Promise<boolean> {
	if (!response.ok || response.redirected) return false;
	if (isMarked(response)) return true;
	if (response.status !== 200) return false;
	const is = guardOf(new URL(url).pathname);
	return is !== undefined && is(await jsonOf(response.clone()));
}

type Plugin = NonNullable<NonNullable<ConstructorParameters<typeof NetworkFirst>[0]>['plugins']>[number];

/**
 * Treats an answer that does not come from the server (a captive portal or a firewall, often with status 200) as no answer,
 * so that the kept one is used, and removes such answers from the cache.
 */
export const ownFacts: Plugin = {
	fetchDidSucceed: async ({ request, response }) => {
		if (await isOwnFact(request.url, response)) return response;
		throw new ForeignAnswer(request.url);
	},
	cachedResponseWillBeUsed: async ({ request, cacheName, cachedResponse }) => {
		if (!cachedResponse || (await isOwnFact(request.url, cachedResponse))) return cachedResponse ?? null;
		await (await caches.open(cacheName)).delete(request);
		return null;
	}
};

/** Media types of the kinds of file in the build. */
const types: Readonly<Record<string, RegExp>> = {
	js: /javascript/,
	css: /text\/css/,
	json: /json/,
	svg: /svg/,
	woff2: /font|octet-stream/,
	webmanifest: /json/
};

/** True for a file of this server: by its mark, else by a media type that fits its name. The page of a portal is HTML. */
export function isOwnFile(url: string, response: Response): boolean {
	if (!response.ok || response.redirected) return false;
	if (isMarked(response)) return true;
	// a file has a body: 204 and its like are the answers of portals
	if (response.status !== 200) return false;
	const kind = /\.(\w+)$/.exec(new URL(url).pathname)?.[1] ?? '';
	return types[kind]?.test(response.headers.get('content-type') ?? '') ?? false;
}
