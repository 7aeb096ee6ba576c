import gcoord from 'gcoord';
import { latLng, type Bounds, type GridLayer, type LatLng } from 'leaflet';

/** Private methods of Leaflet's grid layers that the shift replaces. */
interface Inner {
	_getTiledPixelBounds(center: LatLng): Bounds;
	_setZoomTransform(level: object, center: LatLng, zoom: number): void;
	_setZoomTransforms(center: LatLng, zoom: number): void;
}

/**
 * GCJ-02 coordinates of a WGS-84 position. Chinese providers must draw their tiles in the datum GCJ-02. gcoord applies it
 * inside a rectangle around China; outside, both are the same.
 */
export function toGcj02({ lng, lat }: LatLng): LatLng {
	const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02) as [number, number];
	return latLng(y, x);
}

/**
 * Shifts a tile layer so that its GCJ-02 tiles fit a WGS-84 map: markers, clicks and the device's own position stay as they
 * are. The shift is computed for the middle of the map; across a screen it changes by one or two pixels.
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
