import gcoord from 'gcoord';
import { latLng, type Bounds, type GridLayer, type LatLng } from 'leaflet';

/** What Leaflet's grid layers keep to themselves and a shift has to reach. */
interface Inner {
	_getTiledPixelBounds(center: LatLng): Bounds;
	_setZoomTransform(level: object, center: LatLng, zoom: number): void;
	_setZoomTransforms(center: LatLng, zoom: number): void;
}

/**
 * Where tiles drawn in GCJ-02, the datum Chinese providers must use, show a WGS-84 position. Outside a rectangle around
 * China, by which gcoord tells where GCJ-02 applies, both are the same.
 */
export function toGcj02({ lng, lat }: LatLng): LatLng {
	const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02) as [number, number];
	return latLng(y, x);
}

/**
 * Shifts a tile layer so that its GCJ-02 tiles lie right under a WGS-84 map: markers, clicks and the device's own
 * position stay as they are. The shift is that of the middle of the map; it changes so slowly that across a screen the
 * rest is a pixel or two.
 */
export function shiftToGcj02<Layer extends GridLayer>(layer: Layer): Layer {
	const inner = layer as unknown as Inner;
	const { _getTiledPixelBounds: bounds, _setZoomTransform: place } = inner;
	inner._getTiledPixelBounds = (center) => bounds.call(layer, toGcj02(center));
	inner._setZoomTransform = (level, center, zoom) => place.call(layer, level, toGcj02(center), zoom);
	layer.on('add', (event) => {
		const { _map: map } = event.target as { _map: import('leaflet').Map };
		const settle = () => inner._setZoomTransforms(map.getCenter(), map.getZoom());
		map.on('moveend', settle);
		layer.once('remove', () => map.off('moveend', settle));
	});
	return layer;
}
