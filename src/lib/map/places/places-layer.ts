import {
	Bounds,
	DomUtil,
	Layer,
	type LatLng,
	type LeafletEventHandlerFnMap,
	type LeafletMouseEvent,
	type Map as LeafletMap,
	Point,
	type ZoomAnimEvent
} from 'leaflet';
import type { Kind } from '../../domain/place.ts';
import type { Status } from '../../domain/status.ts';
import type { Theme } from '../symbols.ts';
import { Clustering, soloZoom, type Cluster, type Point as ClusterPoint } from './clusters.ts';
import { drawHere, drawLabels, drawPulse, drawSelection, pulseTime, type Here, type Label } from './drawing.ts';
import { groups, Sprites } from './sprites.ts';

/** One place as the map shows it. */
export interface Mark {
	id: string;
	/** WGS-84 degrees */
	lon: number;
	lat: number;
	kind: Kind;
	label: string;
	/** null: nobody has reported */
	status: Status | null;
	/** 0..1, faded to now */
	confidence: number;
	/** an own report that has not arrived yet */
	pending: boolean;
}

/** What was drawn and can be touched, CSS pixels from the north-west of the world at the drawn zoom. */
interface Target {
	x: number;
	y: number;
	cluster: Cluster;
}

interface Handlers {
	/** a place was touched */
	pick(id: string): void;
	/** nothing was touched */
	clear(): void;
}

/** Part of the viewport drawn beyond each edge, so that a pan shows no gap. */
const padding = 0.35;
/** Half the width of a touch target, CSS pixels. */
const reach = 24;
const labelZoom = 11;

const groupOf = (status: Status | null) => groups.indexOf(status ?? 'unknown');

/** What Leaflet keeps to itself and every layer that moves with a zoom needs. */
interface Inner {
	_getNewPixelOrigin(center: LatLng, zoom: number): Point;
}

/**
 * All places on one canvas. It moves with the map as a picture while a finger drags or pinches, and is drawn anew when
 * the map rests, when a status changes, or when the drag leaves what was drawn.
 */
export class PlacesLayer extends Layer {
	#theme: Theme;
	#handlers: Handlers;
	#map: LeafletMap | null = null;
	#canvas: HTMLCanvasElement | null = null;
	#sprites: Sprites;
	#marks: Mark[] = [];
	#points: ClusterPoint[] = [];
	#indexOf = new Map<string, number>();
	#clusterings = new Map<number, Clustering>();
	#targets: Target[] = [];
	#selected: string | null = null;
	#here: Here | null = null;
	#pulses = new Map<number, number>();
	#frame = 0;
	/** what the picture on the canvas shows */
	#drawn: { center: LatLng; zoom: number; bounds: Bounds } | null = null;

	constructor(theme: Theme, handlers: Handlers) {
		super({ pane: 'markerPane' });
		this.#theme = theme;
		this.#handlers = handlers;
		this.#sprites = new Sprites(theme, 1);
	}

	override onAdd(map: LeafletMap): this {
		this.#map = map;
		this.#canvas = DomUtil.create('canvas', 'leaflet-zoom-animated');
		this.#canvas.style.pointerEvents = 'none';
		this.#canvas.setAttribute('aria-hidden', 'true');
		this.getPane()!.appendChild(this.#canvas);
		this.#resprite();
		this.#redraw();
		return this;
	}

	override onRemove(): this {
		cancelAnimationFrame(this.#frame);
		this.#canvas?.remove();
		this.#canvas = this.#map = null;
		return this;
	}

	override getEvents(): LeafletEventHandlerFnMap {
		return {
			viewreset: () => this.#redraw(),
			moveend: () => this.#redraw(),
			resize: () => this.#redraw(),
			move: () => this.#followDrag(),
			zoom: () => this.#place(this.#map!.getCenter(), this.#map!.getZoom()),
			zoomanim: (event: ZoomAnimEvent) => this.#place(event.center, event.zoom),
			click: (event: LeafletMouseEvent) => this.#touch(event.containerPoint),
			mousemove: (event: LeafletMouseEvent) => {
				this.#map!.getContainer().style.cursor = this.#find(event.containerPoint) ? 'pointer' : '';
			}
		};
	}

	/** Replaces everything that is shown. */
	setMarks(marks: readonly Mark[]): void {
		this.#marks = [...marks];
		this.#indexOf = new Map(marks.map((mark, i) => [mark.id, i]));
		this.#points = marks.map(({ lon, lat, status }) => ({
			x: (lon + 180) / 360,
			y: 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI),
			group: groupOf(status)
		}));
		this.#clusterings.clear();
		this.#pulses.clear();
		this.#redraw();
	}

	/** Changes places that are shown; those that are not are passed over. The change is seen for a moment. */
	update(marks: readonly Mark[]): void {
		for (const mark of marks) {
			const i = this.#indexOf.get(mark.id);
			if (i === undefined) continue;
			const before = this.#points[i]!.group;
			const after = groupOf(mark.status);
			this.#marks[i] = mark;
			if (before !== after) {
				for (const clustering of this.#clusterings.values()) clustering.regroup(i, before, after);
				this.#points[i]!.group = after;
				this.#pulses.set(i, performance.now());
			}
		}
		this.#schedule();
	}

	setSelected(id: string | null): void {
		this.#selected = id;
		this.#schedule();
	}

	/** Where the device is; null: not known. */
	setHere(here: Here | null): void {
		this.#here = here;
		this.#schedule();
	}

	setTheme(theme: Theme): void {
		this.#theme = theme;
		this.#resprite();
		this.#schedule();
	}

	#resprite(): void {
		this.#sprites = new Sprites(this.#theme, Math.min(3, window.devicePixelRatio || 1));
	}

	#clustering(zoom: number): Clustering {
		const level = Math.min(soloZoom, Math.floor(zoom));
		let clustering = this.#clusterings.get(level);
		if (!clustering) this.#clusterings.set(level, (clustering = new Clustering(this.#points, level, groups.length)));
		return clustering;
	}

	#schedule(): void {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#paint();
			if (this.#pulses.size) this.#schedule();
		});
	}

	/** Lays the canvas over the viewport as it is now, and paints. */
	#redraw(): void {
		const map = this.#map;
		if (!map || !this.#canvas) return;
		const size = map.getSize();
		const center = map.getCenter();
		const zoom = map.getZoom();
		const half = size.multiplyBy(0.5 + padding).round();
		const middle = map.project(center, zoom).round();
		this.#drawn = { center, zoom, bounds: new Bounds(middle.subtract(half), middle.add(half)) };
		const ratio = Math.min(3, window.devicePixelRatio || 1);
		const { x: width, y: height } = half.multiplyBy(2);
		if (this.#canvas.width !== width * ratio || this.#canvas.height !== height * ratio) {
			this.#canvas.width = width * ratio;
			this.#canvas.height = height * ratio;
			this.#canvas.style.width = `${width}px`;
			this.#canvas.style.height = `${height}px`;
		}
		this.#place(center, zoom);
		this.#paint();
	}

	/** Moves and scales the picture to where it belongs at a centre and zoom. */
	#place(center: LatLng, zoom: number): void {
		if (!this.#map || !this.#canvas || !this.#drawn) return;
		const scale = this.#map.getZoomScale(zoom, this.#drawn.zoom);
		const origin = (this.#map as LeafletMap & Inner)._getNewPixelOrigin(center, zoom);
		const offset = this.#drawn.bounds.min!.multiplyBy(scale).subtract(origin);
		DomUtil.setTransform(this.#canvas, offset, scale);
	}

	/** A drag that leaves what was drawn needs a new picture before it ends. */
	#followDrag(): void {
		const map = this.#map;
		if (!map || !this.#drawn || map.getZoom() !== this.#drawn.zoom) return;
		const middle = map.project(map.getCenter(), this.#drawn.zoom);
		const half = map.getSize().divideBy(2);
		const inside = this.#drawn.bounds.contains(new Bounds(middle.subtract(half), middle.add(half)));
		if (!inside) this.#redraw();
	}

	#paint(): void {
		if (!this.#drawn || !this.#canvas) return;
		const { zoom, bounds } = this.#drawn;
		const ratio = this.#canvas.width / bounds.getSize().x;
		const context = this.#canvas.getContext('2d')!;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
		const world = 256 * 2 ** zoom;
		const { x: west, y: north } = bounds.min!;
		const { x: width, y: height } = bounds.getSize();
		const now = performance.now();
		if (this.#here) drawHere(context, this.#here, zoom, west, north, this.#theme);

		const size = zoom < 9 ? 22 : zoom < 11 ? 26 : 30;
		const clustering = this.#clustering(zoom);
		const labels: Label[] = [];
		this.#targets = [];
		for (const cluster of clustering.clusters) {
			const x = cluster.x * world - west;
			const y = cluster.y * world - north;
			if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
			this.#targets.push({ x: x + west, y: y + north, cluster });
			const only = cluster.members.length === 1 ? this.#marks[cluster.members[0]!]! : null;
			const sprite = only
				? this.#sprites.place(only.kind, only.status, only.confidence, only.pending, size)
				: this.#sprites.cluster(cluster.counts);
			const w = sprite.width / ratio;
			context.drawImage(sprite, x - w / 2, y - w / 2, w, w);
			if (only && zoom >= labelZoom) labels.push({ x, y: y + size / 2 + 4, text: only.label });
		}
		for (const [index, started] of this.#pulses) {
			const age = (now - started) / pulseTime;
			if (age >= 1) this.#pulses.delete(index);
			else {
				const { x, y } = clustering.of(index);
				drawPulse(context, x * world - west, y * world - north, age, this.#theme);
			}
		}
		drawLabels(context, labels, this.#theme);
		this.#paintSelected(context, world, west, north, ratio);
	}

	/** The place that is open lies above all others, also out of its cluster. */
	#paintSelected(context: CanvasRenderingContext2D, world: number, west: number, north: number, ratio: number): void {
		const index = this.#selected === null ? undefined : this.#indexOf.get(this.#selected);
		if (index === undefined) return;
		const mark = this.#marks[index]!;
		const x = this.#points[index]!.x * world - west;
		const y = this.#points[index]!.y * world - north;
		drawSelection(context, x, y, this.#theme);
		const sprite = this.#sprites.place(mark.kind, mark.status, mark.confidence, mark.pending, 38);
		const w = sprite.width / ratio;
		context.drawImage(sprite, x - w / 2, y - w / 2, w, w);
		drawLabels(context, [{ x, y: y + 30, text: mark.label }], this.#theme);
	}

	#find(containerPoint: Point): Target | null {
		if (!this.#map || !this.#drawn) return null;
		const at = this.#map.project(this.#map.containerPointToLatLng(containerPoint), this.#drawn.zoom);
		let best = reach ** 2;
		let found: Target | null = null;
		for (const target of this.#targets) {
			const d = (target.x - at.x) ** 2 + (target.y - at.y) ** 2;
			if (d < best) {
				best = d;
				found = target;
			}
		}
		return found;
	}

	#touch(containerPoint: Point): void {
		const target = this.#find(containerPoint);
		if (!target) return this.#handlers.clear();
		const { members } = target.cluster;
		if (members.length === 1) return this.#handlers.pick(this.#marks[members[0]!]!.id);
		// a cluster opens up: as near as shows its members apart
		const map = this.#map!;
		const positions = members.map((i) => [this.#marks[i]!.lat, this.#marks[i]!.lon] as [number, number]);
		const fit = map.getBoundsZoom(positions, false, new Point(120, 120));
		const zoom = Math.min(soloZoom, Math.max(map.getZoom() + 1, Math.min(fit, map.getZoom() + 3)));
		const lat = positions.reduce((sum, [value]) => sum + value, 0) / positions.length;
		const lon = positions.reduce((sum, [, value]) => sum + value, 0) / positions.length;
		map.flyTo([lat, lon], zoom, { duration: 0.5 });
	}
}
