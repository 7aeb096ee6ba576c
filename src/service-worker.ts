import { registerRoute } from 'workbox-routing';
import { countFetches } from './lib/live/meter.ts';
import { flushInBackground } from './lib/live/outbox/background.ts';
import { syncTag } from './lib/live/outbox/names.ts';
import { renewSubscription } from './lib/live/push/renew.ts';
import { isShellPage, precacheName, type ToWorker } from './lib/offline/names.ts';
import { dropUnfinished } from './lib/offline/unfinished.ts';
import { alertList, chunks, facts, keepFacts } from './service-worker/facts.ts';
import { countPages, tell } from './service-worker/pages.ts';
import { buildFile, precache } from './service-worker/precache.ts';
import { openPushed, showPushed } from './service-worker/push.ts';
import { worker } from './service-worker/scope.ts';
import { answerPage, answerShell, keepShell, refreshStarted, shellRoutes } from './service-worker/shell.ts';
import { answerPicture } from './service-worker/tiles.ts';
import { fill, tidyAfterStart, tidyAtOnce } from './service-worker/tidy.ts';

// All other requests go to the network as if there were no worker: sign-in, database, sockets, writes.

countFetches();

worker.addEventListener('install', (event) => {
	// no skipWaiting: a new version takes over when the user agrees, or when no page is open
	// static routes: browsers that support them answer from the cache without starting the worker
	event.addRoutes?.([
		{
			condition: { urlPattern: new URLPattern({ pathname: '/_app/immutable/*' }) },
			source: { cacheName: precacheName }
		},
		...shellRoutes()
	]);
	event.waitUntil(fill(() => Promise.all([precache.install(event), keepShell(), keepFacts()])));
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(tidyAtOnce(event).then(() => worker.clients.claim()));
});

worker.addEventListener('message', (event) => {
	const message = event.data as ToWorker;
	if (message.type === 'skip-waiting') event.waitUntil(worker.skipWaiting());
	else if (message.type === 'started')
		event.waitUntil(
			Promise.all([tidyAfterStart(event), dropUnfinished(), refreshStarted(event.source as WindowClient)])
		);
});

/** Background Sync, if the browser has it: open pages send the waiting reports, else the worker does. */
worker.addEventListener('sync', (event) => {
	if (event.tag !== syncTag) return;
	event.waitUntil(flushOnSync());
});

/** Asks open pages to send. A page just closed may still be counted and does not send, so the pages are counted again. */
async function flushOnSync(): Promise<void> {
	for await (const open of countPages()) {
		if (open === 0) return flushInBackground();
		await tell({ type: 'flush' });
	}
}

worker.addEventListener('push', (event) => event.waitUntil(showPushed(event.data)));
worker.addEventListener('notificationclick', (event) => event.waitUntil(openPushed(event.notification)));
worker.addEventListener('pushsubscriptionchange', (event) => {
	event.waitUntil(renewSubscription(worker.registration.pushManager, event.newSubscription ?? null));
});

/** True for the path of a page, not of an API, the database, the hub, health or metrics. */
const isPage = (path: string) => !/^\/(api|supabase|socket\.io|healthz|metrics)(\/|$)/.test(path);

registerRoute(
	({ request, url, sameOrigin }) => sameOrigin && request.mode === 'navigate' && isShellPage(url.pathname),
	({ event }) => answerShell(event as FetchEvent)
);
registerRoute(
	({ request, url, sameOrigin }) => sameOrigin && request.mode === 'navigate' && isPage(url.pathname),
	({ event }) => answerPage(event as FetchEvent)
);
registerRoute(
	({ url, sameOrigin }) =>
		sameOrigin &&
		(url.pathname.startsWith('/_app/immutable/') || precache.getCacheKeyForURL(url.href) !== undefined),
	({ request }) => buildFile(request)
);
registerRoute(({ url, sameOrigin }) => sameOrigin && /^\/api\/cells\/[^/]+$/.test(url.pathname), chunks);
registerRoute(
	({ url, sameOrigin }) => sameOrigin && /^\/api\/(cells|dynamics|expressways|config)$/.test(url.pathname),
	facts
);
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname === '/api/alerts', alertList);
registerRoute(
	({ request }) => request.destination === 'image',
	({ event }) => answerPicture(event as FetchEvent)
);
