/** Prepares a photo before it leaves the device: makes it small, and covers number plates and faces permanently. */

/** Maximum long side of a photo that is sent, pixels. */
export const longestSide = 1280;
/** Maximum size of a photo that is sent, bytes; the server accepts a third more. */
export const mostBytes = 300_000;
/** Maximum size of a file that is read, bytes: decoding a larger one could crash the page. */
export const mostFileBytes = 40_000_000;
/** Maximum number of pixels of a picture that is read, for the same reason. */
export const mostPixels = 120_000_000;

export interface Size {
	width: number;
	height: number;
}

/** A point in a picture, pixels from the top left corner. */
export interface Point {
	x: number;
	y: number;
}

/** Pixels in RGBA, row by row, as in `ImageData`. */
export interface Pixels extends Size {
	data: Uint8ClampedArray;
}

/** The size of a picture scaled to a long side of at most `longest` pixels, in the same proportions; never enlarged. */
export function fitted({ width, height }: Size, longest: number): Size {
	const scale = Math.min(1, longest / Math.max(width, height));
	const side = (value: number) => Math.max(1, Math.round(value * scale));
	return { width: side(width), height: side(height) };
}

export type PictureKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic';

/** The format of a picture file by its first bytes (12 are enough); null: not a picture that a browser knows. */
export function kindOf(head: Uint8Array): PictureKind | null {
	const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to));
	if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
	if (text(0, 4) === '\x89PNG') return 'png';
	if (text(0, 4) === 'GIF8') return 'gif';
	if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
	if (text(0, 2) === 'BM') return 'bmp';
	if (text(4, 8) !== 'ftyp') return null;
	const brand = text(8, 12);
	if (brand === 'avif' || brand === 'avis') return 'avif';
	return /^(he[ivm]|mif1|msf1)/.test(brand) ? 'heic' : null;
}

/**
 * Side of the squares that cover a picture, pixels: a twentieth of the long side, at least 16. A number plate that fills
 * half the picture then has about one square per character, which is too few to read it.
 */
export function squareSide({ width, height }: Size): number {
	return Math.max(16, Math.ceil(Math.max(width, height) / 20));
}

/** The grid of squares. It starts at the top left, and squares are numbered row by row from there. */
function grid(size: Size): { side: number; columns: number; rows: number } {
	const side = squareSide(size);
	return { side, columns: Math.ceil(size.width / side), rows: Math.ceil(size.height / side) };
}

/** The squares under a finger at a point: those that a field two squares wide around it touches. */
export function squaresUnder({ x, y }: Point, size: Size): number[] {
	const { side, columns, rows } = grid(size);
	const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(value / side)));
	const found: number[] = [];
	for (let row = within(y - side, rows); row <= within(y + side - 1, rows); row++)
		for (let column = within(x - side, columns); column <= within(x + side - 1, columns); column++)
			found.push(row * columns + column);
	return found;
}

/** The squares under a finger on its path between two points, also if it moves fast. */
export function squaresAlong(from: Point, to: Point, size: Size): Set<number> {
	const steps = Math.max(1, Math.ceil((2 * Math.hypot(to.x - from.x, to.y - from.y)) / squareSide(size)));
	const found = new Set<number>();
	for (let step = 0; step <= steps; step++) {
		const share = step / steps;
		const point = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
		for (const square of squaresUnder(point, size)) found.add(square);
	}
	return found;
}

/** Position and size of a square, pixels; squares at the right and lower edge are cut off. */
export function rectangleOf(square: number, size: Size): Point & Size {
	const { side, columns } = grid(size);
	const x = (square % columns) * side;
	const y = Math.floor(square / columns) * side;
	return { x, y, width: Math.min(side, size.width - x), height: Math.min(side, size.height - y) };
}

/** Fills a picture with its mean colour. The original cannot be restored from it. */
export function flatten({ data }: Pixels): void {
	const sum = [0, 0, 0, 0];
	for (let i = 0; i < data.length; i++) sum[i % 4]! += data[i]!;
	const count = data.length / 4;
	for (let i = 0; i < data.length; i++) data[i] = sum[i % 4]! / count;
}

/** Scale (share of the fitted size) and JPEG quality (0..1), in the order in which they are tried. */
export const attempts: readonly (readonly [scale: number, quality: number])[] = [
	[1, 0.82],
	[1, 0.72],
	[1, 0.6],
	[1, 0.48],
	[0.75, 0.6],
	[0.75, 0.45],
	[0.5, 0.5],
	[0.5, 0.3]
];

/**
 * The result of the first of {@link attempts} with at most `limit` bytes, or of the last one.
 * @param encode encodes the picture at a scale and quality
 */
export async function smallEnough<T extends { size: number }>(
	encode: (scale: number, quality: number) => Promise<T>,
	limit: number
): Promise<T> {
	let made: T | undefined;
	for (const [scale, quality] of attempts) {
		made = await encode(scale, quality);
		if (made.size <= limit) break;
	}
	return made!;
}
