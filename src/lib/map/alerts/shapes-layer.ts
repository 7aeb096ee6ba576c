import { PictureLayer, type Frame } from '../picture-layer.ts';
import type { Theme } from '../symbols.ts';
import type { AlertShape } from './shapes.ts';

/** CSS pixels in the frame. */
export type Point = readonly [x: number, y: number];

/** A picture of alerts. */
export abstract class ShapesLayer extends PictureLayer {
	protected theme: Theme;
	protected shapes: readonly AlertShape[] = [];

	/** @param pane what Leaflet calls the heights it draws at */
	constructor(theme: Theme, pane: string) {
		super({ pane });
		this.theme = theme;
	}

	setShapes(shapes: readonly AlertShape[]): void {
		this.shapes = shapes;
		this.schedule();
	}

	setTheme(theme: Theme): void {
		this.theme = theme;
		this.schedule();
	}

	protected override get bare(): boolean {
		return !this.shapes.length;
	}
}

/** Where a point of a shape lies in the frame. */
export const projected =
	({ world, west, north }: Frame) =>
	([x, y]: Point): Point => [x * world - west, y * world - north];
