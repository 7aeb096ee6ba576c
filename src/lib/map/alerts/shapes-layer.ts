import { PictureLayer } from '../picture-layer.ts';
import type { Theme } from '../symbols.ts';
import type { AlertShape } from './shapes.ts';

/** A layer that draws the shapes of alerts. */
export abstract class ShapesLayer extends PictureLayer {
	protected theme: Theme;
	protected shapes: readonly AlertShape[] = [];

	/** @param pane the Leaflet pane, which sets the height in the stack of layers */
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
