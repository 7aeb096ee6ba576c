// Cells are geohashes (Niemeyer 2008; base 32 without a, i, l, o), the first bit a longitude bit.

const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

/** A cell's edges, degrees. */
export type CellBounds = readonly [west: number, south: number, east: number, north: number];

/** The geohash of a position, `precision` characters long. Longitude 180 and latitude 90 fall into the last cell. */
export function geohash(lon: number, lat: number, precision: number): string {
	let [west, south, east, north] = [-180, -90, 180, 90];
	let text = '';
	let bits = 0;
	let isLon = true;
	for (let i = 1; i <= precision * 5; i++) {
		if (isLon) {
			const middle = (west + east) / 2;
			bits = bits * 2 + Number(lon >= middle);
			if (lon >= middle) west = middle;
			else east = middle;
		} else {
			const middle = (south + north) / 2;
			bits = bits * 2 + Number(lat >= middle);
			if (lat >= middle) south = middle;
			else north = middle;
		}
		isLon = !isLon;
		if (i % 5 === 0) {
			text += alphabet[bits]!;
			bits = 0;
		}
	}
	return text;
}

/** @throws Error where the text is no geohash */
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

/** All cells that a rectangle (degrees) touches, west to east, south to north. */
export function cellsOf([west, south, east, north]: CellBounds, precision = 3): string[] {
	const clampLon = (lon: number) => Math.min(180, Math.max(-180, lon));
	const clampLat = (lat: number) => Math.min(90, Math.max(-90, lat));
	const lonBits = Math.ceil((precision * 5) / 2);
	const latBits = Math.floor((precision * 5) / 2);
	const width = 360 / 2 ** lonBits;
	const height = 180 / 2 ** latBits;
	const index = (value: number, step: number, count: number) => Math.min(count - 1, Math.floor(value / step));
	const columns = [clampLon(west), clampLon(east)].map((lon) => index(lon + 180, width, 2 ** lonBits));
	const rows = [clampLat(south), clampLat(north)].map((lat) => index(lat + 90, height, 2 ** latBits));
	const cells: string[] = [];
	for (let row = rows[0]!; row <= rows[1]!; row++)
		for (let column = columns[0]!; column <= columns[1]!; column++)
			cells.push(geohash((column + 0.5) * width - 180, (row + 0.5) * height - 90, precision));
	return cells;
}
