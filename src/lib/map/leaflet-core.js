// The parts of Leaflet that this map uses, imported from its sources. The package's single bundle includes markers, popups
// and vector renderers and is twice as large. `vite.config.ts` uses this file for `leaflet`; the types stay the same.
export { Map } from 'leaflet/src/map/index.js';
export { control } from 'leaflet/src/control/Control.js';
import { attribution } from 'leaflet/src/control/Control.Attribution.js';
import { zoom } from 'leaflet/src/control/Control.Zoom.js';
import { control } from 'leaflet/src/control/Control.js';
export { Layer } from 'leaflet/src/layer/Layer.js';
export { GridLayer } from 'leaflet/src/layer/tile/GridLayer.js';
export { TileLayer, tileLayer } from 'leaflet/src/layer/tile/TileLayer.js';
export { Point, toPoint as point } from 'leaflet/src/geometry/Point.js';
export { Bounds, toBounds as bounds } from 'leaflet/src/geometry/Bounds.js';
export { LatLng, toLatLng as latLng } from 'leaflet/src/geo/LatLng.js';
export { LatLngBounds, toLatLngBounds as latLngBounds } from 'leaflet/src/geo/LatLngBounds.js';
export * as Util from 'leaflet/src/core/Util.js';
export * as DomUtil from 'leaflet/src/dom/DomUtil.js';
export * as Browser from 'leaflet/src/core/Browser.js';

control.attribution = attribution;
control.zoom = zoom;
