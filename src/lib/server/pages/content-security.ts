import type { Runtime } from '../runtime.ts';

/** The origin of a tile address, or null for one of our own; `{s}` stands for any subdomain. */
function tileOrigin(url: string): string | null {
	if (url.startsWith('/')) return null;
	return new URL(url.replace(/\{s\}/g, '*').replace(/\{[^}]*\}/g, '0')).origin;
}

/**
 * Adds the hosts that settings name (a Supabase elsewhere, an operator's tiles) to a content security policy.
 * Without such settings the policy stays as it is: this origin only.
 */
export function contentSecurity(
	policy: string,
	{ embedded, supabaseUrl, tiles }: Pick<Runtime, 'embedded' | 'supabaseUrl' | 'tiles'>
): string {
	const connect: string[] = [];
	const images: string[] = [];
	if (!embedded) {
		const { origin } = new URL(supabaseUrl);
		connect.push(origin, origin.replace(/^http/, 'ws'));
		images.push(origin);
	}
	const tiled = tiles && tileOrigin(tiles.url);
	// an image may be shown without being read; an archive, and tiles to be kept, must be read
	if (tiled && tiles.type === 'raster') images.push(tiled);
	if (tiled && (tiles.type === 'pmtiles' || tiles.offline)) connect.push(tiled);
	const add = (text: string, directive: string, hosts: string[]) =>
		hosts.length ? text.replace(`${directive} 'self'`, `${directive} 'self' ${hosts.join(' ')}`) : text;
	return add(add(policy, 'connect-src', connect), 'img-src', images);
}
