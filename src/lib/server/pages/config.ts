import { createHash } from 'node:crypto';
import { runtime } from '../runtime';

/** What any client may know: where Supabase is, the publishable key, the key for Web Push, the version, the operator's tiles. */
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

/** A hash of what the server writes into every page: one that the service worker kept may hold an older one. */
export function settingsHash(url: URL): string {
	return createHash('sha256')
		.update(JSON.stringify(publicConfig(url)))
		.digest('base64url')
		.slice(0, 16);
}
