import { chevron, marksAlong, projected, trace, type Point } from '../line-marks.ts';
import type { Frame } from '../picture-layer.ts';
import { grounds, type Theme } from '../symbols.ts';
import { severityColours } from './severity-colours.ts';
import type { AlertShape } from './shapes.ts';
import { ShapesLayer } from './shapes-layer.ts';

/** Distance between two chevrons on a line of one carriageway, CSS pixels. */
const chevronEvery = 22;

/** Areas and stretches of alerts in force: stretches as barred lines, areas hatched; drawn below the places. */
export class AlertsLayer extends ShapesLayer {
	constructor(theme: Theme) {
		super(theme, 'shadowPane');
	}

	protected override paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
		const project = projected(frame);
		context.lineJoin = 'round';
		for (const { severity, rings } of this.shapes)
			if (rings.length)
				this.#paintArea(
					context,
					rings.map((ring) => ring.map(project)),
					this.#colour(severity)
				);
		for (const { severity, lines } of this.shapes)
			for (const { path, oneWay } of lines)
				this.#paintLine(context, path.map(project), oneWay, this.#colour(severity));
		return false;
	}

	#colour(severity: AlertShape['severity']): string {
		return severityColours[this.theme][severity];
	}

	#paintArea(context: CanvasRenderingContext2D, rings: readonly Point[][], colour: string): void {
		context.save();
		context.beginPath();
		for (const ring of rings) trace(context, ring);
		context.globalAlpha = 0.45;
		context.fillStyle = hatch(context, colour);
		context.fill('evenodd');
		context.globalAlpha = 1;
		context.setLineDash([10, 5]);
		context.lineWidth = 2.5;
		context.strokeStyle = colour;
		context.stroke();
		context.restore();
	}

	#paintLine(
		context: CanvasRenderingContext2D,
		path: readonly Point[],
		oneWay: boolean,
		colour: string
	): void {
		const { hollow } = grounds[this.theme];
		context.save();
		context.lineCap = 'butt';
		context.beginPath();
		trace(context, path);
		context.strokeStyle = hollow;
		context.lineWidth = 13;
		context.stroke();
		context.strokeStyle = colour;
		context.lineWidth = 9;
		context.stroke();
		context.strokeStyle = hollow;
		if (oneWay) {
			context.lineWidth = 2;
			context.beginPath();
			for (const [x, y, angle] of marksAlong(path, chevronEvery)) chevron(context, x, y, angle);
		} else {
			context.lineWidth = 9;
			context.setLineDash([3, 7]);
		}
		context.stroke();
		context.restore();
	}
}

/** Pattern of slanting stripes. */
function hatch(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
	const side = 10;
	const tile = document.createElement('canvas');
	tile.width = tile.height = side;
	const pen = tile.getContext('2d')!;
	pen.strokeStyle = colour;
	pen.lineWidth = 2.5;
	for (const shift of [-side, 0, side]) {
		pen.moveTo(shift - 2, side + 2);
		pen.lineTo(shift + side + 2, -2);
	}
	pen.stroke();
	return context.createPattern(tile, 'repeat') ?? colour;
}
