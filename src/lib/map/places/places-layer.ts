import { type LeafletEventHandlerFnMap, type LeafletMouseEvent, Point } from 'leaflet';
import type { Kind } from '../../domain/place/place.ts';
import { mercator } from '../mercator.ts';
import { Room, type Box } from '../basemap/collision.ts';
import { PictureLayer, type Frame, type MapEvents } from '../picture-layer.ts';
import type { MarkStatus, Theme } from '../symbols.ts';
import { Clustering, soloZoom, type Cluster, type Point as ClusterPoint } from './clusters.ts';
import {
	drawHere,
	drawLabels,
	drawPulse,
	drawSelection,
	labelFont,
	pulseTime,
	selectionRadius,
	type Here
} from './drawing.ts';
import { placeLabels, shorten, type Label, type Wanted } from './labels.ts';
import { clusterSize, groups, Sprites } from './sprites.ts';

/** A place as the map draws it. */
export interface Mark {
	id: string;
	/** WGS-84 degrees */
	lon: number;
	lat: number;
	kind: Kind;
	label: string;
	/** null: no reports */
	status: MarkStatus;
	/** 0..1 now, after fading with time */
	confidence: number;
	/** a report from this device has not reached the server yet */
	pending: boolean;
}

/** A touchable symbol, CSS pixels from the north-west corner of the world at the drawn zoom. */
interface Target {
	x: number;
	y: number;
	cluster: Cluster;
}

export interface TouchHandlers {
	/** a place was touched */
	pick(id: string): void;
	/** the map itself was touched */
	clear(): void;
}

/** Half the width of a touch target, CSS pixels. */
const reach = 24;
const labelZoom = 11;
/** Edge of a symbol, CSS pixels. */
const symbolSize = (zoom: number) => (zoom < 9 ? 22 : zoom < 11 ? 26 : 30);
/** Part of a symbol's square, as an obstacle for names, that a round cluster fills. */
const roundness = 0.9;

/** Positions of all symbols and names in one picture. */
interface Layout {
	frame: Frame;
	/** drawn symbols, CSS pixels from the corner of the picture */
	symbols: { x: number; y: number; cluster: Cluster }[];
	labels: Label[];
	/** boxes of symbols and labels */
	boxes: Box[];
}

/** Greatest number of changes at once that are highlighted. */
const pulseLimit = 8;

const square = (x: number, y: number, half: number): Box => [x - half, y - half, x + half, y + half];
const groupOf = (status: MarkStatus) => groups.indexOf(status ?? 'unknown');

/** All places on one canvas; a change of status is drawn at once and highlighted for a moment. */
export class PlacesLayer extends PictureLayer {
	#theme: Theme;
	#handlers: TouchHandlers | null;
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
	#layout: Layout | null = null;
	#measure = document.createElement('canvas').getContext('2d')!;
	#widths = new Map<string, number>();

	/** @param handlers null: touches on places have no effect */
	constructor(theme: Theme, handlers: TouchHandlers | null) {
		super({ pane: 'markerPane' });
		this.#theme = theme;
		this.#handlers = handlers;
		this.#sprites = new Sprites(theme, 1);
	}

	override getEvents(): MapEvents {
		const handlers = this.#handlers;
		if (!handlers) return super.getEvents();
		const events: LeafletEventHandlerFnMap = {
			...super.getEvents(),
			click: (event: LeafletMouseEvent) => this.#touch(event.containerPoint, handlers),
			mousemove: (event: LeafletMouseEvent) => {
				this.map!.getContainer().style.cursor = this.#find(event.containerPoint) ? 'pointer' : '';
			}
		};
		return events as MapEvents;
	}

	/** Replaces all marks and paints. Call it in an animation frame. */
	setMarks(marks: readonly Mark[]): void {
		this.#marks = [...marks];
		this.#indexOf = new Map(marks.map((mark, i) => [mark.id, i]));
		this.#points = marks.map(({ lon, lat, status }) => {
			const [x, y] = mercator(lon, lat);
			return { x, y, group: groupOf(status) };
		});
		this.#clusterings.clear();
		this.#pulses.clear();
		this.#layout = null;
		this.paintNow();
	}

	/**
	 * Updates marks by their id; unknown ids are ignored. A change is highlighted for a moment, unless many places change at
	 * once, as after a reconnection.
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

	/** Boxes of symbols and names in a picture: west, north, east, south in its CSS pixels. */
	occupied(frame: Frame): readonly Box[] {
		return this.#laid(frame).boxes;
	}

	setSelected(id: string | null): void {
		this.#selected = id;
		this.#layout = null;
		this.schedule();
	}

	/** Sets the position of the device; null: not known. */
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

	/** Layout of a picture, computed once for this layer and the layer of names below it. */
	#laid(frame: Frame): Layout {
		const { zoom, world, west, north, width, height } = frame;
		const last = this.#layout?.frame;
		if (
			last &&
			last.zoom === zoom &&
			last.west === west &&
			last.north === north &&
			last.width === width &&
			last.height === height
		)
			return this.#layout!;
		const edge = symbolSize(zoom);
		const symbols: Layout['symbols'] = [];
		const wanted: Wanted[] = [];
		const boxes: Box[] = [];
		const selected = this.#selectedMark(frame);
		if (selected) {
			boxes.push(square(selected.x, selected.y, selectionRadius));
			wanted.push(this.#wanted(selected.mark, selected.x, selected.y, selectionRadius, true));
		}
		for (const cluster of this.#clustering(zoom).clusters) {
			const x = cluster.x * world - west;
			const y = cluster.y * world - north;
			if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
			symbols.push({ x, y, cluster });
			const { members } = cluster;
			const mark = members.length === 1 ? this.#marks[members[0]!]! : null;
			if (mark && mark === selected?.mark) continue;
			const half = (mark ? edge : clusterSize(members.length)) / 2;
			boxes.push(square(x, y, mark ? half : half * roundness));
			if (mark && zoom >= labelZoom) wanted.push(this.#wanted(mark, x, y, half));
		}
		const room = new Room();
		for (const box of boxes) room.fill(box);
		const labels = placeLabels(room, wanted);
		boxes.push(...labels.map(({ box }) => box));
		return (this.#layout = { frame, symbols, labels, boxes });
	}

	#wanted({ label }: Mark, x: number, y: number, half: number, must = false): Wanted {
		const text = shorten(label);
		let width = this.#widths.get(text);
		if (width === undefined) {
			this.#measure.font = labelFont;
			this.#widths.set(text, (width = this.#measure.measureText(text).width));
		}
		return { x, y, half, text, width, must };
	}

	/** The open place and its position in a picture; null if none is open. */
	#selectedMark({ world, west, north }: Frame): { mark: Mark; x: number; y: number } | null {
		const index = this.#selected === null ? undefined : this.#indexOf.get(this.#selected);
		if (index === undefined) return null;
		const { x, y } = this.#points[index]!;
		return { mark: this.#marks[index]!, x: x * world - west, y: y * world - north };
	}

	protected override get bare(): boolean {
		return !this.#marks.length && !this.#here;
	}

	protected override paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
		const { zoom, world, west, north, ratio } = frame;
		if (ratio !== this.#ratio) this.#resprite(ratio);
		const now = performance.now();
		if (this.#here) drawHere(context, this.#here, zoom, west, north, this.#theme);

		const size = symbolSize(zoom);
		const { symbols, labels } = this.#laid(frame);
		this.#targets = [];
		for (const { x, y, cluster } of symbols) {
			this.#targets.push({ x: x + west, y: y + north, cluster });
			const only = cluster.members.length === 1 ? this.#marks[cluster.members[0]!]! : null;
			if (only?.id === this.#selected) continue;
			const sprite = only
				? this.#sprites.place(only.kind, only.status, only.confidence, only.pending, size)
				: this.#sprites.cluster(cluster.counts);
			const w = sprite.width / ratio;
			context.drawImage(sprite, x - w / 2, y - w / 2, w, w);
		}
		for (const [index, started] of this.#pulses) {
			const age = (now - started) / pulseTime;
			if (age >= 1) this.#pulses.delete(index);
			else {
				const { x, y } = this.#clustering(zoom).of(index);
				drawPulse(context, x * world - west, y * world - north, age, this.#theme);
			}
		}
		this.#paintSelected(context, frame);
		drawLabels(context, labels, this.#theme);
		return this.#pulses.size > 0;
	}

	/** Draws the open place above all others, also outside its cluster. */
	#paintSelected(context: CanvasRenderingContext2D, frame: Frame): void {
		const selected = this.#selectedMark(frame);
		if (!selected) return;
		const { mark, x, y } = selected;
		drawSelection(context, x, y, this.#theme);
		const sprite = this.#sprites.place(mark.kind, mark.status, mark.confidence, mark.pending, 38);
		const w = sprite.width / frame.ratio;
		context.drawImage(sprite, x - w / 2, y - w / 2, w, w);
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

	#touch(containerPoint: Point, handlers: TouchHandlers): void {
		const target = this.#find(containerPoint);
		if (!target) return handlers.clear();
		const { members } = target.cluster;
		if (members.length === 1) return handlers.pick(this.#marks[members[0]!]!.id);
		// a cluster: zoom in until its members are apart
		const map = this.map!;
		const positions = members.map((i) => [this.#marks[i]!.lat, this.#marks[i]!.lon] as [number, number]);
		const fit = map.getBoundsZoom(positions, false, new Point(120, 120));
		const zoom = Math.min(soloZoom, Math.max(map.getZoom() + 1, Math.min(fit, map.getZoom() + 3)));
		const lat = positions.reduce((sum, [value]) => sum + value, 0) / positions.length;
		const lon = positions.reduce((sum, [, value]) => sum + value, 0) / positions.length;
		map.flyTo([lat, lon], zoom, { duration: 0.5 });
	}
}
