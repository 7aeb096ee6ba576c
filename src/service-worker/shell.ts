import { version } from '$service-worker';
import { pagesName, settingsHeader, shellName, versionHeader } from '../lib/offline/names.ts';
import { NetworkFirst } from 'workbox-strategies';
import { keepFacts } from './facts.ts';
import { offlinePage } from './precache.ts';
import { tell } from './pages.ts';
import { worker } from './scope.ts';
import { forgetPattern } from './tiles.ts';

const shell = () => caches.open(shellName(version));

/** True for a page that this worker's files belong to. */
const isOwn = (response: Response) =>
	response.ok && !response.redirected && response.headers.get(versionHeader) === version;

/** Fetches the map's page as this user sees it: the cookies say which language and looks. */
const fetchShell = () => fetch('/', { cache: 'no-cache', credentials: 'same-origin' });

/**
 * Keeps the map's page.
 * @throws Error where the server has another version: this worker cannot serve that one
 */
export async function keepShell(): Promise<void> {
	const response = await fetchShell();
	if (!isOwn(response)) throw new Error(`The map's page is not of version ${version}.`);
	await (await shell()).put('/', response);
}

/** Keeps the page of alerts, so that it opens without a network also where nobody has looked at it yet. */
export async function keepAlertsPage(): Promise<void> {
	const response = await fetch('/alerts', { cache: 'no-cache', credentials: 'same-origin' });
	if (isOwn(response)) await (await caches.open(pagesName(version))).put('/alerts', response);
}

/** The map's page at once from here, with a look for a newer one behind the scenes. */
export async function answerShell(event: FetchEvent): Promise<Response> {
	const kept = await (await shell()).match('/');
	if (kept) {
		event.waitUntil(refresh(kept.headers.get(settingsHeader)));
		return kept;
	}
	event.waitUntil(keepShell().catch(() => undefined));
	try {
		return await fetch(event.request);
	} catch {
		return offlinePage();
	}
}

/** @param settings hash of the settings in the page that was shown */
async function refresh(settings: string | null): Promise<void> {
	let fresh: Response;
	try {
		fresh = await fetchShell();
	} catch {
		return;
	}
	const found = fresh.headers.get(versionHeader);
	if (isOwn(fresh)) {
		const changed = fresh.headers.get(settingsHeader) !== settings;
		await (await shell()).put('/', fresh);
		if (!changed) return;
		await keepFacts();
		forgetPattern();
		await tell({ type: 'settings-changed' });
	} else if (fresh.ok && found !== null) await worker.registration.update();
}

/** Any other page: from the network, else as it was last seen, else a page that says so. */
const otherPages = new NetworkFirst({
	cacheName: pagesName(version),
	networkTimeoutSeconds: 4,
	plugins: [
		{ cacheWillUpdate: async ({ response }) => (isOwn(response) ? response : null) },
		{ handlerDidError: offlinePage }
	]
});

export const answerPage = (event: FetchEvent) => otherPages.handle({ event, request: event.request });
