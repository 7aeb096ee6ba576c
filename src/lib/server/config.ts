import { runtime } from './runtime';

/** What any client may know: where Supabase is, the publishable key, the version, the operator's tiles. */
export function publicConfig(url: URL) {
	const { embedded, supabaseUrl, publishableKey, version, tiles, demonstration } = runtime();
	return {
		supabaseUrl: embedded ? `${url.origin}/supabase` : supabaseUrl,
		supabaseKey: publishableKey,
		version,
		demonstration: demonstration().running,
		...(tiles && { tiles })
	};
}
