import { chevron, marksAlong, projected, trace, type Point } from './line-marks.ts';
import { PictureLayer, type Frame } from './picture-layer.ts';
import { grounds, type Theme } from './symbols.ts';

/** A route to be drawn; positions in Web Mercator, 0..1 from the north-west corner of the world. */
export interface RouteShape {
	/** in driving direction */
	lines: readonly (readonly Point[])[];
	/** the places that the route leads through, in order */
	stops: readonly Point[];
}

const colours: Record<Theme, string> = { light: '#0a5fb4', dark: '#7cbcff' };
/** Distance between two arrowheads on the line, CSS pixels. */
const chevronEvery = 60;
/** Radius of the disc of a stop, CSS pixels. */
const radius = 13;

/** A route: its line with arrowheads in driving direction, and its numbered stops; drawn above the places. */
export class RouteLayer extends PictureLayer {
	#theme: Theme;
	#shape: RouteShape = { lines: [], stops: [] };

	constructor(theme: Theme) {
		super({ pane: 'tooltipPane' });
		this.#theme = theme;
	}

	setShape(shape: RouteShape): void {
		this.#shape = shape;
		this.schedule();
	}

	setTheme(theme: Theme): void {
		this.#theme = theme;
		this.schedule();
	}

	protected override get bare(): boolean {
		return !this.#shape.stops.length && !this.#shape.lines.length;
	}

	protected override paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
		const { hollow, onFill } = grounds[this.#theme];
		const colour = colours[this.#theme];
		const project = projected(frame);
		const lines = this.#shape.lines.map((line) => line.map(project));
		context.lineJoin = context.lineCap = 'round';
		for (const [style, width] of [
			[hollow, 10],
			[colour, 7]
		] as const) {
			context.beginPath();
			for (const line of lines) trace(context, line);
			context.strokeStyle = style;
			context.lineWidth = width;
			context.stroke();
		}
		context.beginPath();
		for (const line of lines)
			for (const [x, y, angle] of marksAlong(line, chevronEvery)) chevron(context, x, y, angle);
		context.strokeStyle = hollow;
		context.lineWidth = 2;
		context.stroke();

		context.font = '700 14px system-ui, sans-serif';
		context.textAlign = 'center';
		context.textBaseline = 'middle';
		for (const [i, [x, y]] of this.#shape.stops.map(project).entries()) {
			context.beginPath();
			context.arc(x, y, radius, 0, 2 * Math.PI);
			context.fillStyle = colour;
			context.fill();
			context.strokeStyle = hollow;
			context.lineWidth = 3;
			context.stroke();
			context.fillStyle = onFill;
			context.fillText(String(i + 1), x, y + 1);
		}
		return false;
	}
}
