import { createHash } from 'node:crypto';
import { runtime } from '../runtime';

/** Public settings: address of Supabase, publishable key, key for Web Push, version, demonstration, the operator's tiles. */
export function publicConfig(url: URL) {
	const { embedded, supabaseUrl, publishableKey, pushKey, version, tiles, demonstration } = runtime();
	return {
		supabaseUrl: embedded ? `${url.origin}/supabase` : supabaseUrl,
		supabaseKey: publishableKey,
		pushKey,
		version,
		demonstration: demonstration().running,
		...(tiles && { tiles })
	};
}

/** A hash of the settings that the server writes into every page. It shows whether a page kept by the service worker is old. */
export function settingsHash(url: URL): string {
	return createHash('sha256')
		.update(JSON.stringify(publicConfig(url)))
		.digest('base64url')
		.slice(0, 16);
}
