import { version } from '$app/environment';
import { settingsHeader, shellName, type FromWorker } from './names.ts';
import { greet, updates } from './updates.svelte.ts';

/**
 * Registers the service worker and follows its new versions; returns what ends that.
 * @param settings hash of the settings in this page
 * @param settingsChanged called where the server has others
 */
export function registerWorker(settings: string, settingsChanged: () => void): () => void {
	if (!('serviceWorker' in navigator)) return () => {};
	const abort = new AbortController();
	navigator.serviceWorker.addEventListener(
		'message',
		({ data }: MessageEvent<FromWorker>) => {
			if (data.type === 'settings-changed') settingsChanged();
		},
		{ signal: abort.signal }
	);
	let unwatch: (() => void) | undefined;
	navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' }).then(
		(registration) => {
			if (abort.signal.aborted) return;
			unwatch = updates.watch(registration);
			void greet();
			// the worker may have found out before anybody listened
			void keptSettings().then((kept) => kept && kept !== settings && settingsChanged());
		},
		// private windows of some browsers have none: the app works without
		(error: Error) => console.warn(`No service worker: ${error.message}`)
	);
	return () => {
		abort.abort();
		unwatch?.();
	};
}

/** Hash of the settings in the page that is kept for the next start; null where none is kept. */
async function keptSettings(): Promise<string | null> {
	const kept = await caches.match('/', { cacheName: shellName(version) });
	return kept?.headers.get(settingsHeader) ?? null;
}
