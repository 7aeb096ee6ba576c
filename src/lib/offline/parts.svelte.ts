import { version } from '$app/environment';
import { fieldsOf, isMarked } from '../flow/own-answer.ts';

/** Address of the version that the server has now. */
const versionPath = '/_app/version.json';

/**
 * The parts of the app that a page loads when they are first needed. After a deploy the server has no parts of earlier versions
 * any more, and a page without a service worker cannot load them.
 */
class Parts {
	/** true if a part could not be loaded because the server has another version: the page must be reloaded */
	outdated = $state(false);

	/** Follows failed loads of parts. @returns a function that stops this */
	watch(): () => void {
		const failed = () => void this.#ask();
		// sent by Vite for every import() of the build, before the import rejects
		window.addEventListener('vite:preloadError', failed);
		return () => window.removeEventListener('vite:preloadError', failed);
	}

	/** Hides the notice until the next failed load. */
	dismiss(): void {
		this.outdated = false;
	}

	/** Compares versions. Without an answer of the server the network is the reason, and a reload would lose the page. */
	async #ask(): Promise<void> {
		try {
			const response = await fetch(versionPath, { cache: 'no-store' });
			// a captive portal may answer with any JSON
			if (!response.ok || !isMarked(response)) return;
			const found = fieldsOf(await response.json()).version;
			if (typeof found === 'string' && found !== version) this.outdated = true;
		} catch {
			// no network, or the page of a captive portal
		}
	}
}

export const parts = new Parts();
