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
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What a provider wants to be said of its tiles, as text that is safe to show. */
export function providerAttribution({ attribution, approval }: TileProvider): string {
	const text = approval ? `${attribution} · ${approval}` : attribution;
	return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
