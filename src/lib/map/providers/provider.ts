/** Tiles of an operator, as in the answer of `GET /api/config`. */
export interface TileProvider {
	type: 'raster' | 'pmtiles';
	/** `…/{z}/{x}/{y}.png`, or the address of a PMTiles archive of vector tiles in the Protomaps schema */
	url: string;
	attribution: string;
	/** approval number of the map (审图号) */
	approval?: string;
	minZoom: number;
	maxZoom: number;
	/** datum the tiles are drawn in */
	datum: 'wgs84' | 'gcj02';
	subdomains?: string[];
	/** true if the provider's terms allow keeping tiles on the device for offline use */
	offline?: boolean;
}

/** Leaflet's default, for providers without subdomains of their own. */
const defaultSubdomains = ['a', 'b', 'c'];

/** Address of a raster tile, exactly as the map requests it. */
export function tileUrl(
	{ url, subdomains = defaultSubdomains }: TileProvider,
	{ zoom, column, row }: { zoom: number; column: number; row: number }
): string {
	const values: Record<string, string | number> = {
		s: subdomains[Math.abs(column + row) % subdomains.length] ?? '',
		z: zoom,
		x: column,
		y: row,
		r: ''
	};
	return url.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Matches the addresses of a provider's raster tiles, and no others. */
export function tilePattern(url: string): RegExp {
	const parts = url.split(/\{(\w+)\}/).map((part, i) => {
		if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		return /^[xyz]$/.test(part) ? '\\d+' : '[^/.]*';
	});
	return new RegExp(`^${url.startsWith('/') ? 'https?://[^/]+' : ''}${parts.join('')}$`);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Attribution and approval number of a provider, as HTML-safe text. */
export function providerAttribution({ attribution, approval }: TileProvider): string {
	const text = approval ? `${attribution} · ${approval}` : attribution;
	return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
