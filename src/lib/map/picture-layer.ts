import {
	Bounds,
	DomUtil,
	Layer,
	type LatLng,
	type LayerOptions,
	type LeafletEventHandlerFn,
	type LeafletEventHandlerFnMap,
	type Map as LeafletMap,
	type Point,
	Util,
	type ZoomAnimEvent
} from 'leaflet';

/** The part of the world that a picture shows, CSS pixels. */
export interface Frame {
	zoom: number;
	/** width of the world at this zoom */
	world: number;
	/** north-west corner of the picture, from the north-west corner of the world */
	west: number;
	north: number;
	width: number;
	height: number;
	/** device pixels per CSS pixel */
	ratio: number;
}

/** Leaflet's types for event handlers do not fit `getEvents`. */
export type MapEvents = LeafletEventHandlerFnMap & Record<string, LeafletEventHandlerFn>;

/** Part of the viewport drawn beyond each edge, so that a pan shows no gap. */
const padding = 0.35;

/** Private method of Leaflet that a layer needs to follow a zoom. */
interface Inner {
	_getNewPixelOrigin(center: LatLng, zoom: number): Point;
}

/** Device pixels per CSS pixel, at most 3: more makes no visible difference. */
export const pixelRatio = () => Math.min(3, window.devicePixelRatio || 1);

/**
 * A layer on one canvas. While a finger drags or pinches, the canvas moves with the map as an image. It is redrawn when the
 * map stops, or when a drag reaches the edge of the image.
 */
export abstract class PictureLayer extends Layer {
	protected map: LeafletMap | null = null;
	#canvas: HTMLCanvasElement | null = null;
	#frame = 0;
	/** the canvas has been painted */
	#used = false;
	#drawn: { center: LatLng; zoom: number; bounds: Bounds } | null = null;

	constructor(options: LayerOptions) {
		super();
		Util.setOptions(this, options);
	}

	/** Draws the frame on an empty canvas, in CSS pixels. @returns true if the next frame differs, as in an animation */
	protected abstract paint(context: CanvasRenderingContext2D, frame: Frame): boolean;

	/** True if there is nothing to paint. An unused canvas costs nothing; a cleared canvas costs as much as a full one. */
	protected get bare(): boolean {
		return false;
	}

	override onAdd(map: LeafletMap): this {
		this.map = map;
		this.#canvas = DomUtil.create('canvas', 'leaflet-zoom-animated');
		this.#canvas.style.pointerEvents = 'none';
		this.#canvas.setAttribute('aria-hidden', 'true');
		this.getPane()!.appendChild(this.#canvas);
		this.redraw();
		return this;
	}

	override onRemove(): this {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		this.#canvas?.remove();
		this.#canvas = this.map = null;
		return this;
	}

	override getEvents(): MapEvents {
		const events: LeafletEventHandlerFnMap = {
			viewreset: () => this.redraw(),
			moveend: () => this.redraw(),
			resize: () => this.redraw(),
			move: () => this.#followDrag(),
			zoom: () => this.#place(this.map!.getCenter(), this.map!.getZoom()),
			zoomanim: (event: ZoomAnimEvent) => this.#place(event.center, event.zoom)
		};
		return events as MapEvents;
	}

	/** Paints in the next animation frame. */
	protected schedule(): void {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#paint();
		});
	}

	/** Paints in the present animation frame. */
	protected paintNow(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		this.#paint();
	}

	/** Moves the canvas to the present viewport and paints. */
	protected redraw(): void {
		const map = this.map;
		if (!map || !this.#canvas) return;
		const center = map.getCenter();
		const zoom = map.getZoom();
		const half = map
			.getSize()
			.multiplyBy(0.5 + padding)
			.round();
		const middle = map.project(center, zoom).round();
		this.#drawn = { center, zoom, bounds: new Bounds(middle.subtract(half), middle.add(half)) };
		this.#place(center, zoom);
		this.#paint();
	}

	/** World pixels of a point of the container, at the zoom that is drawn. */
	protected worldPixel(containerPoint: Point): Point | null {
		if (!this.map || !this.#drawn) return null;
		return this.map.project(this.map.containerPointToLatLng(containerPoint), this.#drawn.zoom);
	}

	#paint(): void {
		if (!this.#drawn || !this.#canvas) return;
		const bare = this.bare;
		if (bare && !this.#used) return;
		this.#used = !bare;
		const { zoom, bounds } = this.#drawn;
		const { x: width, y: height } = bounds.getSize();
		const ratio = pixelRatio();
		fit(this.#canvas, width, height, ratio);
		const context = this.#canvas.getContext('2d')!;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.clearRect(0, 0, width, height);
		const { x: west, y: north } = bounds.min!;
		if (this.paint(context, { zoom, world: 256 * 2 ** zoom, west, north, width, height, ratio }))
			this.schedule();
	}

	/** Moves and scales the canvas for a centre and zoom. */
	#place(center: LatLng, zoom: number): void {
		if (!this.map || !this.#canvas || !this.#drawn) return;
		const scale = this.map.getZoomScale(zoom, this.#drawn.zoom);
		const origin = (this.map as LeafletMap & Inner)._getNewPixelOrigin(center, zoom);
		DomUtil.setTransform(this.#canvas, this.#drawn.bounds.min!.multiplyBy(scale).subtract(origin), scale);
	}

	#followDrag(): void {
		const map = this.map;
		if (!map || !this.#drawn || map.getZoom() !== this.#drawn.zoom) return;
		const middle = map.project(map.getCenter(), this.#drawn.zoom);
		const half = map.getSize().divideBy(2);
		if (!this.#drawn.bounds.contains(new Bounds(middle.subtract(half), middle.add(half)))) this.redraw();
	}
}

/** @param width and height in CSS pixels */
function fit(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
	canvas.style.width = `${width}px`;
	canvas.style.height = `${height}px`;
	const [w, h] = [Math.floor(width * ratio), Math.floor(height * ratio)];
	// setting the size clears the canvas and allocates its memory again
	if (canvas.width !== w) canvas.width = w;
	if (canvas.height !== h) canvas.height = h;
}
