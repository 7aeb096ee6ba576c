import * as Leaflet from 'leaflet';
import type { Theme } from '../symbols.ts';

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

/**
 * Makes the layer of a provider in the look of a theme; what it needs is fetched now. Raster tiles have one look: at
 * night the stylesheet turns them around.
 * @param language of names, where the tiles have both
 */
export async function providerLayer(
	provider: TileProvider,
	theme: Theme,
	language: 'zh' | 'en'
): Promise<Leaflet.GridLayer> {
	const layer =
		provider.type === 'raster' ? raster(provider, theme) : await vector(provider, theme, language);
	if (provider.datum === 'wgs84') return layer;
	const { shiftToGcj02 } = await import('./gcj02.ts');
	return shiftToGcj02(layer);
}

function raster({ url, minZoom, maxZoom, subdomains }: TileProvider, theme: Theme): Leaflet.GridLayer {
	return Leaflet.tileLayer(url, {
		minZoom,
		maxZoom,
		className: theme === 'dark' ? 'night' : '',
		...(subdomains && { subdomains })
	});
}

async function vector(
	{ url, maxZoom }: TileProvider,
	flavor: Theme,
	language: 'zh' | 'en'
): Promise<Leaflet.GridLayer> {
	// the library expects Leaflet where a script element would have put it
	(globalThis as { L?: typeof Leaflet }).L = Leaflet;
	const { leafletLayer } = await import('protomaps-leaflet');
	const lang = language === 'zh' ? 'zh-Hans' : 'en';
	const layer = leafletLayer({
		url,
		flavor,
		lang,
		maxDataZoom: Math.min(15, maxZoom),
		noWrap: true,
		attribution: ''
	});
	return layer as unknown as Leaflet.GridLayer;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What a provider wants to be said of its tiles, as text that is safe to show. */
export function providerAttribution({ attribution, approval }: TileProvider): string {
	const text = approval ? `${attribution} · ${approval}` : attribution;
	return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
