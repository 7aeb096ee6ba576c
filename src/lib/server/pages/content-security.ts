import type { Runtime } from '../runtime.ts';

/** The origin of a tile address, with `*` for the subdomain `{s}`; null if the tiles come from this server. */
function tileOrigin(url: string): string | null {
	if (url.startsWith('/')) return null;
	return new URL(url.replace(/\{s\}/g, '*').replace(/\{[^}]*\}/g, '0')).origin;
}

/**
 * Adds the hosts named in the settings (an external Supabase, the operator's tiles) to a content security policy.
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
	// img-src allows images to be shown; an archive, and tiles to be kept offline, are fetched and need connect-src
	if (tiled && tiles.type === 'raster') images.push(tiled);
	if (tiled && (tiles.type === 'pmtiles' || tiles.offline)) connect.push(tiled);
	const add = (text: string, directive: string, hosts: string[]) =>
		hosts.length ? text.replace(`${directive} 'self'`, `${directive} 'self' ${hosts.join(' ')}`) : text;
	return add(add(policy, 'connect-src', connect), 'img-src', images);
}
