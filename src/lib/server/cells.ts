import { geohash } from '$lib/domain/geo/cell';
import type { Place } from '$lib/domain/place/place';
import { prepareJson } from './cached-json';
import { readAsPublic } from './database';
import { remembered, type Remembered } from './remembered';

/** A chunk is asked of the database at most this often, milliseconds; so late can a corrected place show. */
const freshFor = 5000;
const chunks = new Map<string, Promise<Remembered>>();
let index: Promise<Remembered> | undefined;

/** The places of a geohash-3 cell, or of a geohash-4 part of it for who saves data. */
export function readChunk(cell: string): Promise<Remembered> {
	return remembered(
		chunks.get(cell),
		freshFor,
		async () => {
			if (cell.length > 3) return part(cell, await readChunk(cell.slice(0, 3)));
			const chunk = await readAsPublic<{ revision: number; places: Place[] }>('place_chunk', { cell });
			return { json: await prepareJson(chunk), revision: chunk.revision, read: Date.now() };
		},
		(entry) => (entry ? chunks.set(cell, entry) : chunks.delete(cell))
	);
}

async function part(cell: string, whole: Remembered): Promise<Remembered> {
	const chunk = JSON.parse(whole.json.body.toString()) as { revision: number; places: Place[] };
	const places = chunk.places.filter(({ lon, lat }) => geohash(lon, lat, cell.length) === cell);
	return { ...whole, json: await prepareJson({ ...chunk, cell, places }) };
}

/** The cells that have places, with revision and count of each. */
export function readIndex(): Promise<Remembered> {
	return remembered(
		index,
		freshFor,
		async () => {
			const cells = await readAsPublic<unknown[]>('place_cells');
			return { json: await prepareJson({ cells }), revision: 0, read: Date.now() };
		},
		(entry) => (index = entry)
	);
}
