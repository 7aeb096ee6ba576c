import { createHash } from 'node:crypto';
import { runtime } from './runtime';

/** What any client may know: where Supabase is, the publishable key, the version, the operator's tiles. */
export function publicConfig(url: URL) {
	const { embedded, supabaseUrl, publishableKey, version, tiles } = runtime();
	return {
		supabaseUrl: embedded ? `${url.origin}/supabase` : supabaseUrl,
		supabaseKey: publishableKey,
		version,
		...(tiles && { tiles })
	};
}

/** A hash of what the server writes into every page: one that the service worker kept may hold an older one. */
export function settingsHash(url: URL): string {
	const settings = [publicConfig(url), runtime().demonstration().running];
	return createHash('sha256').update(JSON.stringify(settings)).digest('base64url').slice(0, 16);
}
