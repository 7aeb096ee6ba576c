/** What a path of a canvas needs here. */
type Path = Pick<CanvasRenderingContext2D, 'moveTo' | 'arcTo' | 'closePath'>;

/**
 * Adds a box with rounded corners to the path of a canvas. `roundRect` does the same, above Chrome 98 and Safari 15.
 * @param radius of the corners at the top
 * @param below radius of the corners at the bottom; default: the same
 */
export function roundedBox(
	path: Path,
	left: number,
	top: number,
	width: number,
	height: number,
	radius: number,
	below = radius
): void {
	const [right, bottom] = [left + width, top + height];
	path.moveTo(left + radius, top);
	path.arcTo(right, top, right, bottom, radius);
	path.arcTo(right, bottom, left, bottom, below);
	path.arcTo(left, bottom, left, top, below);
	path.arcTo(left, top, right, top, radius);
	path.closePath();
}
