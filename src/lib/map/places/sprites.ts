import type { Kind } from '../../domain/place/place.ts';
import { band, statuses } from '../../domain/place/status.ts';
import { glyphs, grounds, palette, symbol, type MarkStatus, type Shown, type Theme } from '../symbols.ts';

/** Groups of a cluster, in the order of its counts. */
export const groups: readonly Shown[] = [...statuses, 'disputed', 'unknown'];

/** Diameter of a cluster by its number of places, CSS pixels. */
export const clusterSize = (total: number) => (total < 10 ? 38 : total < 50 ? 44 : total < 250 ? 52 : 60);

/** Images of symbols, each drawn once and cached. */
export class Sprites {
	#cache = new Map<string, HTMLCanvasElement>();
	#theme: Theme;
	#ratio: number;

	/** @param ratio device pixels per CSS pixel */
	constructor(theme: Theme, ratio: number) {
		this.#theme = theme;
		this.#ratio = ratio;
	}

	/** @param size edge of the symbol, CSS pixels */
	place(
		kind: Kind,
		status: MarkStatus,
		confidence: number,
		pending: boolean,
		size: number
	): HTMLCanvasElement {
		const key = `${kind} ${status ?? '-'} ${band(confidence)} ${pending} ${size}`;
		return this.#remember(key, size + 8, (context) => {
			const drawn = symbol(kind, status, confidence, this.#theme);
			const { hollow } = grounds[this.#theme];
			const scale = size / 24;
			context.scale(scale, scale);
			const shape = new Path2D(drawn.shape);
			// an outline in the ground colour separates it from roads and names
			context.strokeStyle = hollow;
			context.lineWidth = drawn.edgeWidth + 3;
			context.lineJoin = 'round';
			context.stroke(shape);
			context.fillStyle = drawn.fill;
			context.fill(shape);
			context.setLineDash(drawn.dash);
			context.strokeStyle = drawn.edge;
			context.lineWidth = drawn.edgeWidth;
			context.stroke(shape);
			context.setLineDash([]);
			context.strokeStyle = drawn.ink;
			context.lineWidth = 2.6;
			context.lineCap = 'round';
			context.stroke(new Path2D(drawn.glyph));
			if (pending) {
				context.fillStyle = palette[this.#theme].restricted;
				context.strokeStyle = hollow;
				context.lineWidth = 1.5;
				context.beginPath();
				context.arc(9, -9, 4, 0, 2 * Math.PI);
				context.fill();
				context.stroke();
			}
		});
	}

	/** A ring of arcs, one for each status inside, with a glyph if there is room, around the number of places. */
	cluster(counts: Uint32Array): HTMLCanvasElement {
		const total = counts.reduce((sum, count) => sum + count, 0);
		const size = clusterSize(total);
		return this.#remember(`cluster ${counts.join()}`, size + 6, (context) => {
			const { onFill, hollow } = grounds[this.#theme];
			const outer = size / 2;
			const width = 9;
			const middle = outer - width / 2;
			context.fillStyle = hollow;
			context.beginPath();
			context.arc(0, 0, outer + 2, 0, 2 * Math.PI);
			context.fill();
			let from = -Math.PI / 2;
			counts.forEach((count, group) => {
				if (count === 0) return;
				const to = from + (count / total) * 2 * Math.PI;
				context.strokeStyle = palette[this.#theme][groups[group]!];
				context.lineWidth = width;
				// places without reports are pale, so that known statuses stand out
				context.globalAlpha = groups[group] === 'unknown' ? 0.5 : 1;
				context.beginPath();
				context.arc(0, 0, middle, from + (count < total ? 0.03 : 0), to - (count < total ? 0.03 : 0));
				context.stroke();
				context.globalAlpha = 1;
				if ((to - from) * middle > 12) {
					const at = (from + to) / 2;
					context.save();
					context.translate(Math.cos(at) * middle, Math.sin(at) * middle);
					context.scale(0.6, 0.6);
					context.strokeStyle = onFill;
					context.lineWidth = 2.4;
					context.lineCap = 'round';
					context.lineJoin = 'round';
					context.stroke(new Path2D(glyphs[groups[group]!]));
					context.restore();
				}
				from = to;
			});
			context.fillStyle = this.#theme === 'light' ? '#14202b' : '#f0f4f8';
			context.font = `700 ${total < 100 ? 14 : 13}px system-ui, sans-serif`;
			context.textAlign = 'center';
			context.textBaseline = 'middle';
			context.fillText(total < 10_000 ? String(total) : `${Math.round(total / 1000)}k`, 0, 0.5);
		});
	}

	#remember(key: string, size: number, draw: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
		let canvas = this.#cache.get(key);
		if (canvas) return canvas;
		// clusters have many mixes of statuses: the cache is emptied before it grows too large
		if (this.#cache.size > 600) this.#cache.clear();
		canvas = document.createElement('canvas');
		canvas.width = canvas.height = Math.ceil(size * this.#ratio);
		const context = canvas.getContext('2d')!;
		context.scale(this.#ratio, this.#ratio);
		context.translate(size / 2, size / 2);
		draw(context);
		this.#cache.set(key, canvas);
		return canvas;
	}
}
