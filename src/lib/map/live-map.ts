import 'leaflet/dist/leaflet.css';
import './live-map.css';
import { control, latLng, latLngBounds, Map as LeafletMap, point, type GridLayer } from 'leaflet';
import type { AlertsLayer } from './alerts/alerts-layer.ts';
import type { AlertLabelsLayer } from './alerts/labels-layer.ts';
import type { AlertShape } from './alerts/shapes.ts';
import { BasemapTiles } from './basemap/tiles.ts';
import { basemapUrl, loadBasemap } from './basemap/data.ts';
import { NamesLayer, type Language } from './basemap/names-layer.ts';
import { providerAttribution, type TileProvider } from './providers/provider.ts';
import { PlacesLayer, type Mark, type TouchHandlers } from './places/places-layer.ts';
import type { Here } from './places/drawing.ts';
import type { RouteLayer, RouteShape } from './route-layer.ts';
import type { Position } from '../domain/geo/sphere.ts';
import type { Theme } from './symbols.ts';

export type { Mark } from './places/places-layer.ts';
export type { TileProvider } from './providers/provider.ts';

/** Bounds of the region: west, south, east, north, degrees. */
export const region = [115.2, 27.4, 123.2, 35.2] as const;
/** Bounds of the view: the part that the basemap shows in detail. */
const limits = latLngBounds([25.5, 112], [37.5, 126]);

/** Half the width of a touch target, CSS pixels. */
const fingertip = 24;
/** Circumference of the sphere of Web Mercator, metres. */
const equator = 40_075_017;

/** The view of the map. */
export interface Seen {
	bounds: readonly [west: number, south: number, east: number, north: number];
	lon: number;
	lat: number;
	zoom: number;
}

interface Options {
	element: HTMLElement;
	theme: Theme;
	language: Language;
	/** null: the whole region is shown */
	view: { lon: number; lat: number; zoom: number } | null;
	/** tiles of an operator; undefined: our own basemap */
	tiles: TileProvider | undefined;
	/** attribution of our own basemap, HTML */
	attribution: string;
	zoomWords: { in: string; out: string };
	/** handles touches: on places, or on any position, with half the width of a touch target there in metres */
	touched: TouchHandlers | ((position: Position, reach: number) => void);
	/** called when the view has stopped moving */
	moved(seen: Seen): void;
	/** called when the background cannot be fetched */
	failed(): void;
}

/** The map: background below, places above. */
export class LiveMap {
	#map: LeafletMap;
	#places: PlacesLayer;
	#tiles: BasemapTiles | null = null;
	#names: NamesLayer | null = null;
	#provider: TileProvider | undefined;
	#provided: GridLayer | null = null;
	/** shapes and labels of alerts */
	#alerts: [AlertsLayer, AlertLabelsLayer] | null = null;
	#alertShapes: readonly AlertShape[] = [];
	#route: RouteLayer | null = null;
	#routeShape: RouteShape = { lines: [], stops: [] };
	#removed = false;
	#theme: Theme;
	#language: Language;
	#failed: () => void;

	constructor(options: Options) {
		const { element, theme, language, view, zoomWords, tiles } = options;
		this.#theme = theme;
		this.#language = language;
		this.#provider = tiles;
		this.#failed = options.failed;
		this.#map = new LeafletMap(element, {
			zoomControl: false,
			attributionControl: false,
			minZoom: tiles?.minZoom ?? 6,
			maxZoom: tiles?.maxZoom ?? 14,
			// outside the region, only an operator's tiles show anything
			...(!tiles && { maxBounds: limits }),
			maxBoundsViscosity: 0.8,
			bounceAtZoomLimits: false,
			worldCopyJump: false
		});
		control
			.attribution({ prefix: false })
			.addAttribution(tiles ? providerAttribution(tiles) : options.attribution)
			.addTo(this.#map);
		control
			.zoom({ position: 'bottomright', zoomInTitle: zoomWords.in, zoomOutTitle: zoomWords.out })
			.addTo(this.#map);
		const { touched } = options;
		const anywhere = typeof touched === 'function';
		this.#places = new PlacesLayer(theme, anywhere ? null : touched);
		if (anywhere)
			this.#map.on('click', ({ latlng: { lat, lng } }) => touched({ lon: lng, lat }, this.reach(lat)));
		const moved = () => options.moved(this.#seen());
		this.#map.on('moveend', moved);
		if (view) this.#map.setView([view.lat, view.lon], view.zoom, { animate: false });
		else this.showRegion();
		this.#places.addTo(this.#map);
	}

	/** Fetches the background and draws it below the places; the places can be used before it arrives and without it. */
	async addBackground(): Promise<void> {
		try {
			if (this.#provider) return await this.#addProvided(this.#provider);
			const basemap = await loadBasemap(basemapUrl);
			this.#tiles = new BasemapTiles(basemap, this.#theme).addTo(this.#map);
			this.#names = new NamesLayer(basemap, this.#theme, this.#language, (frame) =>
				this.#places.occupied(frame)
			).addTo(this.#map);
		} catch {
			this.#failed();
		}
	}

	async #addProvided(provider: TileProvider): Promise<void> {
		const theme = this.#theme;
		const { providerLayer } = await import('./providers/index.ts');
		const layer = await providerLayer(provider, theme, this.#language);
		// the theme may have changed during the fetch
		if (theme !== this.#theme) return this.#addProvided(provider);
		layer.once('tileerror', this.#failed);
		layer.addTo(this.#map);
		this.#provided?.remove();
		this.#provided = layer;
	}

	/** Shows the whole region, as large as possible. */
	showRegion(): void {
		const [west, south, east, north] = region;
		this.#map.fitBounds([[south, west], [north, east]], { animate: false }); // prettier-ignore
	}

	setTheme(theme: Theme): void {
		if (theme === this.#theme) return;
		this.#theme = theme;
		this.#places.setTheme(theme);
		this.#tiles?.setTheme(theme);
		this.#names?.setTheme(theme);
		for (const layer of this.#alerts ?? []) layer.setTheme(theme);
		this.#route?.setTheme(theme);
		if (this.#provided && this.#provider) void this.#addProvided(this.#provider).catch(this.#failed);
	}

	/** Draws the alerts in force; the layers are loaded when there is something to draw. */
	async setAlerts(shapes: readonly AlertShape[]): Promise<void> {
		this.#alertShapes = shapes;
		if (!this.#alerts) {
			if (!shapes.length) return;
			const [{ AlertsLayer }, { AlertLabelsLayer }] = await Promise.all([
				import('./alerts/alerts-layer.ts'),
				import('./alerts/labels-layer.ts')
			]);
			if (this.#removed) return;
			this.#alerts ??= [
				new AlertsLayer(this.#theme).addTo(this.#map),
				new AlertLabelsLayer(this.#theme).addTo(this.#map)
			];
		}
		// newer shapes may have been set during the load
		for (const layer of this.#alerts) layer.setShapes(this.#alertShapes);
	}

	/** Draws a route; the layer is loaded when there is something to draw. */
	async setRoute(shape: RouteShape): Promise<void> {
		this.#routeShape = shape;
		if (!this.#route) {
			if (!shape.stops.length && !shape.lines.length) return;
			const { RouteLayer } = await import('./route-layer.ts');
			if (this.#removed) return;
			this.#route ??= new RouteLayer(this.#theme).addTo(this.#map);
		}
		// a newer route may have been set during the load
		this.#route.setShape(this.#routeShape);
	}

	/** Shows all positions, as large as possible. */
	showAll(positions: readonly Position[]): void {
		if (!positions.length) return;
		const bounds = latLngBounds(positions.map(({ lon, lat }) => [lat, lon]));
		this.#map.fitBounds(bounds, { animate: false, padding: [32, 32] });
	}

	/** Half the width of a touch target at a latitude and the present zoom, metres. */
	reach(lat: number): number {
		return (fingertip * equator * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** this.#map.getZoom());
	}

	setMarks(marks: readonly Mark[]): void {
		this.#places.setMarks(marks);
		this.#names?.avoid();
	}

	update(marks: readonly Mark[]): void {
		this.#places.update(marks);
	}

	/** Draws the open place above all others. */
	select(id: string | null): void {
		this.#places.setSelected(id);
		this.#names?.avoid();
	}

	setHere(here: Here | null): void {
		this.#places.setHere(here);
	}

	/**
	 * Moves the map just far enough that a position is in the part that nothing covers.
	 * @param covered CSS pixels of the map under the search bar at the top and under a sheet at the bottom
	 * @param closer zoom to change to, if the present zoom is lower
	 */
	reveal(lon: number, lat: number, covered: { top: number; bottom: number }, closer?: number): void {
		const margin = point(70, covered.top + 40);
		const bottom = point(70, covered.bottom + 60);
		if (closer !== undefined && this.#map.getZoom() < closer) {
			const shift = point(0, (covered.bottom - covered.top) / 2);
			const target = this.#map.unproject(this.#map.project([lat, lon], closer).add(shift), closer);
			this.#map.setView(target, closer, { animate: this.#animated() });
		} else
			this.#map.panInside([lat, lon], {
				paddingTopLeft: margin,
				paddingBottomRight: bottom,
				animate: this.#animated()
			});
	}

	/** Moves the middle of the map to a position. @param zoom lowest zoom; a higher one is kept */
	centre(lon: number, lat: number, zoom: number): void {
		this.#map.setView([lat, lon], Math.max(zoom, this.#map.getZoom()), { animate: this.#animated() });
	}

	/** True if the map may be moved to a position. */
	reaches(lon: number, lat: number): boolean {
		return this.#provider !== undefined || limits.contains(latLng(lat, lon));
	}

	/** Call it when the size of the element has changed. */
	resize(): void {
		this.#map.invalidateSize({ animate: false, pan: false });
	}

	remove(): void {
		this.#removed = true;
		this.#map.remove();
	}

	#animated(): boolean {
		return !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
	}

	#seen(): Seen {
		const bounds = this.#map.getBounds();
		const { lat, lng } = this.#map.getCenter();
		return {
			bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
			lon: lng,
			lat,
			zoom: this.#map.getZoom()
		};
	}
}
