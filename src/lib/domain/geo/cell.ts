// Cells are geohashes (Niemeyer 2008): base 32 without a, i, l, o; the first bit is a longitude bit.

const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

/** Edges of a cell, degrees. */
export type CellBounds = readonly [west: number, south: number, east: number, north: number];

/** The index of the interval that contains a value, after the range was halved `bits` times. */
function halving(value: number, low: number, high: number, bits: number): number {
	let index = 0;
	for (let i = 0; i < bits; i++) {
		const middle = (low + high) / 2;
		const upper = value >= middle;
		index = index * 2 + Number(upper);
		if (upper) low = middle;
		else high = middle;
	}
	return index;
}

const lonBits = (precision: number) => Math.ceil((precision * 5) / 2);
const latBits = (precision: number) => Math.floor((precision * 5) / 2);

/** The geohash of the cell in a column and a row. */
function cellAt(column: number, row: number, precision: number): string {
	let text = '';
	let bits = 0;
	let [lonLeft, latLeft] = [lonBits(precision), latBits(precision)];
	for (let i = 1; i <= precision * 5; i++) {
		const bit = i % 2 ? Math.floor(column / 2 ** --lonLeft) % 2 : Math.floor(row / 2 ** --latLeft) % 2;
		bits = bits * 2 + bit;
		if (i % 5 === 0) {
			text += alphabet[bits]!;
			bits = 0;
		}
	}
	return text;
}

/** The geohash of a position, `precision` characters long. Longitude 180 and latitude 90 fall into the last cell. */
export function geohash(lon: number, lat: number, precision: number): string {
	const column = halving(lon, -180, 180, lonBits(precision));
	return cellAt(column, halving(lat, -90, 90, latBits(precision)), precision);
}

/** The edges of a cell. @throws Error if the text is not a geohash */
export function cellBounds(cell: string): CellBounds {
	let [west, south, east, north] = [-180, -90, 180, 90];
	let isLon = true;
	for (const letter of cell) {
		const value = alphabet.indexOf(letter);
		if (value < 0) throw new Error(`"${cell}" is no geohash: it has "${letter}"`);
		for (let bit = 16; bit >= 1; bit /= 2) {
			const upper = (value & bit) !== 0;
			if (isLon) {
				const middle = (west + east) / 2;
				if (upper) west = middle;
				else east = middle;
			} else {
				const middle = (south + north) / 2;
				if (upper) south = middle;
				else north = middle;
			}
			isLon = !isLon;
		}
	}
	return [west, south, east, north];
}

/** All cells that a rectangle (degrees) touches, by rows from south to north, each from west to east. */
export function cellsOf([west, south, east, north]: CellBounds, precision = 3): string[] {
	const [first, last] = [west, east].map((lon) => halving(lon, -180, 180, lonBits(precision)));
	const [bottom, top] = [south, north].map((lat) => halving(lat, -90, 90, latBits(precision)));
	const cells: string[] = [];
	for (let row = bottom!; row <= top!; row++)
		for (let column = first!; column <= last!; column++) cells.push(cellAt(column, row, precision));
	return cells;
}
