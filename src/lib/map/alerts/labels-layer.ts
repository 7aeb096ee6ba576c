import { roundedBox } from '../rounded-box.ts';
import { projected, type Point } from '../line-marks.ts';
import type { Frame } from '../picture-layer.ts';
import { grounds, type Theme } from '../symbols.ts';
import { severityColours } from './severity-colours.ts';
import { ShapesLayer } from './shapes-layer.ts';

type Extent = readonly [west: number, north: number, east: number, south: number];

const font = '600 13px system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
/** Greatest width of a label, CSS pixels. */
const widest = 200;
const tall = 24;
/** A shape smaller than this gets only its sign, because a label would hide it, CSS pixels. */
const worthWords = 90;
/** Width of the edge of the frame that gets no label: part of it is outside the screen, CSS pixels. */
const margin = 60;

/** Labels of the alerts drawn on the map: a sign when zoomed out, words when zoomed in; drawn above the places. */
export class AlertLabelsLayer extends ShapesLayer {
	constructor(theme: Theme) {
		super(theme, 'tooltipPane');
	}

	protected override paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
		const written: Extent[] = [];
		const project = projected(frame);
		context.font = font;
		context.textAlign = 'center';
		context.textBaseline = 'middle';
		for (const shape of this.shapes) {
			const parts = [...shape.lines.map(({ path }) => path), ...shape.rings].map((part) => part.map(project));
			const at = middleSeen(parts, frame);
			if (!at) continue;
			const text = sizeOf(parts) < worthWords ? '!' : shortened(context, shape.label);
			const width = Math.max(tall, context.measureText(text).width + 16);
			this.#write(context, text, roomFor(at, width, written), severityColours[this.theme][shape.severity]);
		}
		return false;
	}

	#write(context: CanvasRenderingContext2D, text: string, box: Extent, colour: string): void {
		const { hollow, onFill } = grounds[this.theme];
		const [west, north, east] = box;
		context.fillStyle = colour;
		context.strokeStyle = hollow;
		context.lineWidth = 2;
		context.beginPath();
		roundedBox(context, west, north, east - west, tall, 6);
		context.fill();
		context.stroke();
		context.fillStyle = onFill;
		context.fillText(text, (west + east) / 2, north + tall / 2 + 0.5);
	}
}

/** Middle of the visible points of the part with most points in the frame; null if none is in the frame. */
function middleSeen(parts: readonly Point[][], { width, height }: Frame): Point | null {
	const seen = parts
		.map((part) =>
			part.filter(([x, y]) => x > margin && x < width - margin && y > margin && y < height - margin)
		)
		.sort((a, b) => b.length - a.length)[0];
	return seen?.[Math.floor(seen.length / 2)] ?? null;
}

/** Box for a label above a point, moved below labels that are already written there. */
function roomFor([x, y]: Point, width: number, written: Extent[]): Extent {
	const [west, east] = [x - width / 2, x + width / 2];
	let north = y - tall - 12;
	for (const [w, n, e, s] of written)
		if (west < e && east > w && north < s && north + tall > n) north = s + 4;
	const box: Extent = [west, north, east, north + tall];
	written.push(box);
	return box;
}

/** The longer side of the box around all parts, CSS pixels. */
function sizeOf(parts: readonly Point[][]): number {
	const points = parts.flat();
	const side = (values: number[]) => Math.max(...values) - Math.min(...values);
	return Math.max(side(points.map(([x]) => x)), side(points.map(([, y]) => y)));
}

function shortened(context: CanvasRenderingContext2D, label: string): string {
	if (context.measureText(label).width <= widest) return label;
	let text = label;
	while (text && context.measureText(`${text}…`).width > widest) text = text.slice(0, -1);
	return `${text}…`;
}
