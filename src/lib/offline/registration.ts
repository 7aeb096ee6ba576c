import { version } from '$app/environment';
import { settingsHeader, shellName, type FromWorker } from './names.ts';
import { greet, updates } from './updates.svelte.ts';

/**
 * Registers the service worker and follows its updates.
 * @param settings hash of the settings in this page
 * @param settingsChanged called when the server has other settings
 * @returns ends it
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
			// the worker may have sent its message before this page listened
			void keptSettings().then((kept) => kept && kept !== settings && settingsChanged());
		},
		// unavailable in private windows of some browsers: the app works without it
		(error: Error) => console.warn(`No service worker: ${error.message}`)
	);
	return () => {
		abort.abort();
		unwatch?.();
	};
}

/** Hash of the settings in the cached page for the next start; null if none is cached. */
async function keptSettings(): Promise<string | null> {
	const kept = await caches.match('/', { cacheName: shellName(version) });
	return kept?.headers.get(settingsHeader) ?? null;
}
