import { type LeafletEventHandlerFnMap, type LeafletMouseEvent, Point } from 'leaflet';
import type { Kind } from '../../domain/place.ts';
import { mercator } from '../mercator.ts';
import { PictureLayer, type Frame, type MapEvents } from '../picture-layer.ts';
import type { MarkStatus, Theme } from '../symbols.ts';
import { Clustering, soloZoom, type Cluster, type Point as ClusterPoint } from './clusters.ts';
import {
	drawHere,
	drawLabels,
	drawPulse,
	drawSelection,
	pulseTime,
	type Here,
	type Label
} from './drawing.ts';
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
	status: MarkStatus;
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

/** Half the width of a touch target, CSS pixels. */
const reach = 24;
const labelZoom = 11;
/** Edges of what is drawn, CSS pixels. */
const symbolSize = (zoom: number) => (zoom < 9 ? 22 : zoom < 11 ? 26 : 30);
const clusterSize = 42;

/** So many changes at once are still news. */
const pulseLimit = 8;

const groupOf = (status: MarkStatus) => groups.indexOf(status ?? 'unknown');

/** All places on one picture; a change of status is drawn at once and pulses for a moment. */
export class PlacesLayer extends PictureLayer {
	#theme: Theme;
	#handlers: Handlers;
	#sprites: Sprites;
	#ratio = 1;
	#marks: Mark[] = [];
	#points: ClusterPoint[] = [];
	#indexOf = new Map<string, number>();
	#clusterings = new Map<number, Clustering>();
	#targets: Target[] = [];
	#selected: string | null = null;
	#here: Here | null = null;
	#pulses = new Map<number, number>();

	constructor(theme: Theme, handlers: Handlers) {
		super({ pane: 'markerPane' });
		this.#theme = theme;
		this.#handlers = handlers;
		this.#sprites = new Sprites(theme, 1);
	}

	override getEvents(): MapEvents {
		const events: LeafletEventHandlerFnMap = {
			...super.getEvents(),
			click: (event: LeafletMouseEvent) => this.#touch(event.containerPoint),
			mousemove: (event: LeafletMouseEvent) => {
				this.map!.getContainer().style.cursor = this.#find(event.containerPoint) ? 'pointer' : '';
			}
		};
		return events as MapEvents;
	}

	/** Replaces everything that is shown. */
	setMarks(marks: readonly Mark[]): void {
		this.#marks = [...marks];
		this.#indexOf = new Map(marks.map((mark, i) => [mark.id, i]));
		this.#points = marks.map(({ lon, lat, status }) => {
			const [x, y] = mercator(lon, lat);
			return { x, y, group: groupOf(status) };
		});
		this.#clusterings.clear();
		this.#pulses.clear();
		this.schedule();
	}

	/**
	 * Changes places that are shown; those that are not are passed over. A change is seen for a moment, unless so much
	 * changes at once that it is no news but a catching up.
	 */
	update(marks: readonly Mark[]): void {
		const news = marks.length <= pulseLimit;
		for (const mark of marks) {
			const i = this.#indexOf.get(mark.id);
			if (i === undefined) continue;
			const before = this.#points[i]!.group;
			const after = groupOf(mark.status);
			this.#marks[i] = mark;
			if (before !== after) {
				for (const clustering of this.#clusterings.values()) clustering.regroup(i, before, after);
				this.#points[i]!.group = after;
				if (news) this.#pulses.set(i, performance.now());
			}
		}
		this.schedule();
	}

	/** Boxes that symbols take in a picture: west, north, east, south in its CSS pixels. */
	*occupied(frame: Frame): Generator<readonly [number, number, number, number]> {
		const { zoom, world, west, north, width, height } = frame;
		for (const { x, y, members } of this.#clustering(zoom).clusters) {
			const [cx, cy] = [x * world - west, y * world - north];
			if (cx < 0 || cy < 0 || cx > width || cy > height) continue;
			const half = (members.length > 1 ? clusterSize : symbolSize(zoom)) / 2;
			const below = members.length === 1 && zoom >= labelZoom ? half + 20 : half;
			yield [cx - half, cy - half, cx + half, cy + below];
		}
	}

	setSelected(id: string | null): void {
		this.#selected = id;
		this.schedule();
	}

	/** Where the device is; null: not known. */
	setHere(here: Here | null): void {
		this.#here = here;
		this.schedule();
	}

	setTheme(theme: Theme): void {
		this.#theme = theme;
		this.#resprite(this.#ratio);
		this.schedule();
	}

	#resprite(ratio: number): void {
		this.#ratio = ratio;
		this.#sprites = new Sprites(this.#theme, ratio);
	}

	#clustering(zoom: number): Clustering {
		const level = Math.min(soloZoom, Math.floor(zoom));
		let clustering = this.#clusterings.get(level);
		if (!clustering)
			this.#clusterings.set(level, (clustering = new Clustering(this.#points, level, groups.length)));
		return clustering;
	}

	protected override paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
		const { zoom, world, west, north, width, height, ratio } = frame;
		if (ratio !== this.#ratio) this.#resprite(ratio);
		const now = performance.now();
		if (this.#here) drawHere(context, this.#here, zoom, west, north, this.#theme);

		const size = symbolSize(zoom);
		const clustering = this.#clustering(zoom);
		const labels: Label[] = [];
		this.#targets = [];
		for (const cluster of clustering.clusters) {
			const x = cluster.x * world - west;
			const y = cluster.y * world - north;
			if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
			this.#targets.push({ x: x + west, y: y + north, cluster });
			const only = cluster.members.length === 1 ? this.#marks[cluster.members[0]!]! : null;
			if (only?.id === this.#selected) continue;
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
		this.#paintSelected(context, frame);
		return this.#pulses.size > 0;
	}

	/** The place that is open lies above all others, also out of its cluster. */
	#paintSelected(context: CanvasRenderingContext2D, { world, west, north, ratio }: Frame): void {
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
		const at = this.worldPixel(containerPoint);
		if (!at) return null;
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
		const map = this.map!;
		const positions = members.map((i) => [this.#marks[i]!.lat, this.#marks[i]!.lon] as [number, number]);
		const fit = map.getBoundsZoom(positions, false, new Point(120, 120));
		const zoom = Math.min(soloZoom, Math.max(map.getZoom() + 1, Math.min(fit, map.getZoom() + 3)));
		const lat = positions.reduce((sum, [value]) => sum + value, 0) / positions.length;
		const lon = positions.reduce((sum, [, value]) => sum + value, 0) / positions.length;
		map.flyTo([lat, lon], zoom, { duration: 0.5 });
	}
}
