import { version } from '$service-worker';
import {
	isShellPage,
	pagesName,
	settingsHeader,
	shellName,
	shellPages,
	versionHeader,
	type ShellPage
} from '../lib/offline/names.ts';
import { NetworkFirst } from 'workbox-strategies';
import { ForeignAnswer, isMarked } from '../lib/flow/own-answer.ts';
import { keepFacts } from './facts.ts';
import { offlinePage } from './precache.ts';
import { tell } from './pages.ts';
import { worker, type StaticRoute } from './scope.ts';
import { forgetPattern } from './tiles.ts';

const shell = () => caches.open(shellName(version));

/** True for a page of the same version as this worker. */
const isOwn = (response: Response) =>
	response.ok && !response.redirected && response.headers.get(versionHeader) === version;

/** Fetches a page for this user, with the cookies for language, theme and text size. */
const fetchPage = (path: ShellPage) => fetch(path, { cache: 'no-cache', credentials: 'same-origin' });

/**
 * Fetches and keeps the pages of the shell.
 * @throws Error if a page cannot be fetched, or is of another version: this worker does not have its files
 */
export async function keepShell(): Promise<void> {
	await Promise.all(
		shellPages.map(async (path) => {
			const response = await fetchPage(path);
			if (!isOwn(response)) throw new Error(`The page ${path} is not of version ${version}.`);
			await (await shell()).put(path, response);
		})
	);
}

/** Static routes for the pages of the shell, if their address has no query. */
export const shellRoutes = (): StaticRoute[] =>
	shellPages.map((pathname) => ({
		condition: { requestMode: 'navigate', urlPattern: new URLPattern({ pathname, search: '' }) },
		source: { cacheName: shellName(version) }
	}));

/** Client ids of pages that are already refreshed. */
const looked = new Set<string>();

/** Answers with the kept page of the shell at once, and fetches a newer one in the background. */
export async function answerShell(event: FetchEvent): Promise<Response> {
	const path = new URL(event.request.url).pathname as ShellPage;
	const kept = await caches.match(path, { cacheName: shellName(version) });
	if (kept) {
		looked.add(event.resultingClientId);
		event.waitUntil(refresh(path, kept.headers.get(settingsHeader)));
		return kept;
	}
	event.waitUntil(keepShell().catch(() => undefined));
	try {
		return await fetch(event.request);
	} catch {
		return offlinePage();
	}
}

/** Refreshes the kept page in the background after a page of the shell has started without a request to this worker. */
export async function refreshStarted({ id, url }: WindowClient): Promise<void> {
	const path = new URL(url).pathname;
	if (!isShellPage(path) || looked.delete(id)) return;
	const kept = await caches.match(path, { cacheName: shellName(version) });
	if (kept) await refresh(path, kept.headers.get(settingsHeader));
	else await keepShell().catch(() => undefined);
}

/** Fetches a page of the shell and updates what depends on it. @param settings hash of the settings in the page shown */
async function refresh(path: ShellPage, settings: string | null): Promise<void> {
	let fresh: Response;
	try {
		fresh = await fetchPage(path);
	} catch {
		return;
	}
	const found = fresh.headers.get(versionHeader);
	if (isOwn(fresh)) {
		const changed = fresh.headers.get(settingsHeader) !== settings;
		await (await shell()).put(path, fresh);
		if (!changed) return;
		await keepShell();
		await keepFacts();
		forgetPattern();
		await tell({ type: 'settings-changed' });
	} else if (fresh.ok && found !== null) await worker.registration.update();
}

/** Any other page: from the network, else as last kept, else the offline page. */
const otherPages = new NetworkFirst({
	cacheName: pagesName(version),
	networkTimeoutSeconds: 4,
	plugins: [
		{
			// the page of a captive portal is shown only if no page of ours is kept
			fetchDidSucceed: async ({ request, response }) => {
				if (isMarked(response) || !(await caches.match(request, { cacheName: pagesName(version) })))
					return response;
				throw new ForeignAnswer(request.url);
			},
			cacheWillUpdate: async ({ response }) => (isOwn(response) ? response : null)
		},
		{ handlerDidError: offlinePage }
	]
});

export const answerPage = (event: FetchEvent) => otherPages.handle({ event, request: event.request });
