import { type Coords, GridLayer } from 'leaflet';
import type GeoJSONVT from 'geojson-vt';
import type { RawFeature } from 'geojson-vt';
import { mercator } from '../mercator.ts';
import { pixelRatio } from '../picture-layer.ts';
import type { Theme } from '../symbols.ts';
import { extent, type Basemap } from './data.ts';
import { byZoom, roadWidth, styles } from './style.ts';

/** Edge of a tile, CSS pixels: twice the usual size, so that a phone draws six tiles instead of twenty. */
const tileSize = 512;

/** Land, water, province lines and expressways, drawn tile by tile from the sliced basemap. */
export class BasemapTiles extends GridLayer {
	#basemap: Basemap;
	#theme: Theme;

	constructor(basemap: Basemap, theme: Theme) {
		super({ tileSize, pane: 'tilePane', keepBuffer: 1, updateWhenZooming: false });
		this.#basemap = basemap;
		this.#theme = theme;
	}

	setTheme(theme: Theme): void {
		this.#theme = theme;
		this.redraw();
	}

	override createTile(coords: Coords): HTMLElement {
		const canvas = document.createElement('canvas');
		const ratio = pixelRatio();
		canvas.width = canvas.height = tileSize * ratio;
		drawTile(canvas.getContext('2d')!, this.#basemap, coords, ratio, this.#theme);
		return canvas;
	}
}

/** Draws one tile. `coords.z` is Leaflet's zoom: tiles of 512 pixels have the index of the next lower zoom. */
function drawTile(
	context: CanvasRenderingContext2D,
	basemap: Basemap,
	{ x, y, z: zoom }: Coords,
	ratio: number,
	theme: Theme
): void {
	const style = styles[theme];
	const z = zoom - 1;
	const scale = (tileSize * ratio) / extent;
	context.setTransform(scale, 0, 0, scale, 0, 0);
	context.fillStyle = style.land;
	context.fillRect(0, 0, extent, extent);
	context.lineJoin = context.lineCap = 'round';
	/** one CSS pixel in units of the tile */
	const px = extent / tileSize;

	const water = trace(basemap.water, z, x, y);
	context.fillStyle = style.water;
	context.fill(water, 'evenodd');

	context.strokeStyle = fading(context, style.river, riverReach, z, x, y);
	context.lineWidth = byZoom(zoom, [[6, 0.6], [9, 1.2], [13, 3]]) * px; // prettier-ignore
	context.stroke(trace(basemap.rivers, z, x, y));

	context.strokeStyle = fading(context, style.province, provinceReach, z, x, y);
	context.lineWidth = byZoom(zoom, [[6, 1], [12, 1.8]]) * px; // prettier-ignore
	context.setLineDash([5 * px, 4 * px]);
	context.lineCap = 'butt';
	context.stroke(trace(basemap.provinces, z, x, y));
	context.setLineDash([]);
	context.lineCap = 'round';

	const national = trace(basemap.roads, z, x, y, ({ tags }) => isNational(tags));
	const provincial = trace(basemap.roads, z, x, y, ({ tags }) => !isNational(tags));
	const width = roadWidth(zoom);
	const road = (path: Path2D, { line, casing }: { line: string; casing: string }, line1: number) => {
		context.strokeStyle = casing;
		context.lineWidth = (line1 + byZoom(zoom, [[6, 1], [12, 2]])) * px; // prettier-ignore
		context.stroke(path);
		context.strokeStyle = line;
		context.lineWidth = line1 * px;
		context.stroke(path);
	};
	road(provincial, style.provincial, width * 0.7);
	road(national, style.national, width);
}

/** "G60" is national; "S20" and ring roads such as "G1503" are drawn as provincial. */
const isNational = (tags: RawFeature['tags']) => /^G\d{1,3}$/.test(String(tags?.code));

/** Middle of the part that the basemap shows in detail, Web Mercator 0..1. */
const middle = mercator(119, 31.4);
/** Lines fade between two distances from the middle, degrees of longitude; the data end at the second one. */
const riverReach = [4.4, 5.9] as const;
const provinceReach = [6, 9.5] as const;

/** Colour that fades out before the data end, so that their edge is not visible. */
function fading(
	context: CanvasRenderingContext2D,
	colour: string,
	reach: readonly [from: number, to: number],
	z: number,
	x: number,
	y: number
): string | CanvasGradient {
	const world = 2 ** z * extent;
	const [cx, cy] = [middle[0] * world - x * extent, middle[1] * world - y * extent];
	const [from, to] = reach.map((degrees) => (degrees / 360) * world) as [number, number];
	// distance to the farthest corner of the tile
	if (Math.hypot(Math.max(cx, extent - cx), Math.max(cy, extent - cy)) < from) return colour;
	const gradient = context.createRadialGradient(cx, cy, from, cx, cy, to);
	gradient.addColorStop(0, colour);
	gradient.addColorStop(1, `${colour}00`);
	return gradient;
}

/** Outlines of a layer within one tile, in units of the tile. */
function trace(
	layer: GeoJSONVT,
	z: number,
	x: number,
	y: number,
	pick: (feature: RawFeature) => boolean = () => true
): Path2D {
	const path = new Path2D();
	const columns = 2 ** z;
	for (const feature of layer.getTileRaw(z, ((x % columns) + columns) % columns, y)?.features ?? []) {
		if (!('geometry' in feature) || feature.type === 1 || !pick(feature)) continue;
		for (const ring of feature.geometry) {
			for (let i = 0; i < ring.length; i += 2)
				if (i === 0) path.moveTo(ring[0]!, ring[1]!);
				else path.lineTo(ring[i]!, ring[i + 1]!);
			if (feature.type === 3) path.closePath();
		}
	}
	return path;
}
