/** An operator's own tiles, as `GET /api/config` names them. */
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
	/** true where the provider's terms allow tiles to be kept on the device for use without a network */
	offline?: boolean;
}

/** Leaflet's own choice where a provider names none. */
const defaultSubdomains = ['a', 'b', 'c'];

/** The address of a raster tile, as the map asks for it. */
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

/** What a provider wants to be said of its tiles, as text that is safe to show. */
export function providerAttribution({ attribution, approval }: TileProvider): string {
	const text = approval ? `${attribution} · ${approval}` : attribution;
	return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
