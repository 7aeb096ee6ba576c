import type { FromWorker } from './names.ts';
import { greet, updates } from './updates.svelte.ts';

/**
 * Registers the service worker and follows its new versions; returns what ends that.
 * @param settingsChanged called where the page holds older settings than the server
 */
export function registerWorker(settingsChanged: () => void): () => void {
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
		},
		// private windows of some browsers have none: the app works without
		(error: Error) => console.warn(`No service worker: ${error.message}`)
	);
	return () => {
		abort.abort();
		unwatch?.();
	};
}
