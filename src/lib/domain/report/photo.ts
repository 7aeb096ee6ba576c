/** What a photo becomes before it leaves the device: small, and with number plates and faces covered for good. */

/** Long side of a photo that is sent, pixels. */
export const longestSide = 1280;
/** A photo that is sent has at most so many bytes; the server takes a third more. */
export const mostBytes = 300_000;
/** A larger file is not read, bytes: decoding it could end the page. */
export const mostFileBytes = 40_000_000;
/** Nor is a picture of more pixels. */
export const mostPixels = 120_000_000;

export interface Size {
	width: number;
	height: number;
}

/** In pixels of the picture, from its top left corner. */
export interface Point {
	x: number;
	y: number;
}

/** RGBA, row by row, as `ImageData` has it. */
export interface Pixels extends Size {
	data: Uint8ClampedArray;
}

/** The size of a picture whose long side is at most `longest`, of the same shape; never larger than it was. */
export function fitted({ width, height }: Size, longest: number): Size {
	const scale = Math.min(1, longest / Math.max(width, height));
	const side = (value: number) => Math.max(1, Math.round(value * scale));
	return { width: side(width), height: side(height) };
}

export type PictureKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic';

/** What the first bytes (12 are enough) say a file is; null: no picture that a browser knows. */
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
 * Side of the squares that cover, pixels: a twentieth of the long side. A number plate that fills half the picture
 * has about one square a character then, and a mosaic of so few tells nothing.
 */
export function squareSide({ width, height }: Size): number {
	return Math.max(16, Math.ceil(Math.max(width, height) / 20));
}

/** Squares are counted row by row from the top left, in a grid that begins there. */
function grid(size: Size): { side: number; columns: number; rows: number } {
	const side = squareSide(size);
	return { side, columns: Math.ceil(size.width / side), rows: Math.ceil(size.height / side) };
}

/** The squares that a finger at a point touches: a field of two squares' width around it. */
export function squaresUnder({ x, y }: Point, size: Size): number[] {
	const { side, columns, rows } = grid(size);
	const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(value / side)));
	const found: number[] = [];
	for (let row = within(y - side, rows); row <= within(y + side - 1, rows); row++)
		for (let column = within(x - side, columns); column <= within(x + side - 1, columns); column++)
			found.push(row * columns + column);
	return found;
}

/** The squares that a finger touches on its way, however fast it goes. */
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

/** Where a square lies; those at the right and lower edge are cut off. */
export function rectangleOf(square: number, size: Size): Point & Size {
	const { side, columns } = grid(size);
	const x = (square % columns) * side;
	const y = Math.floor(square / columns) * side;
	return { x, y, width: Math.min(side, size.width - x), height: Math.min(side, size.height - y) };
}

/** Fills a picture with its mean colour. What was there cannot be had back from it. */
export function flatten({ data }: Pixels): void {
	const sum = [0, 0, 0, 0];
	for (let i = 0; i < data.length; i++) sum[i % 4]! += data[i]!;
	const count = data.length / 4;
	for (let i = 0; i < data.length; i++) data[i] = sum[i % 4]! / count;
}

/** Size (share of the fitted one) and JPEG quality, in the order they are tried. */
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
 * The first attempt that has at most `limit` bytes, or the last.
 * @param encode the picture at a scale and quality
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
