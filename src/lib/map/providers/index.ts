import * as Leaflet from 'leaflet';
import type { Theme } from '../symbols.ts';
import type { TileProvider } from './provider.ts';

/**
 * Creates the layer of a tile provider for a theme; its code is loaded on demand. Raster tiles have one appearance: at night
 * the stylesheet inverts their colours.
 * @param language of the names, if the tiles have both
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
	// the library expects Leaflet as a global, as from a script element
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
