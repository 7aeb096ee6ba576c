import { geohash } from '$lib/domain/geo/cell';
import type { Chunk as PlaceChunk } from '$lib/domain/place/chunk';
import { prepareJson, type CachedJson } from './cached-json';
import { readAsPublic } from './read-as-public';
import { sharedRead } from './shared-read';

/**
 * Time for which a chunk is served before it is read again, milliseconds. A corrected place appears this late at most; in a
 * part of a cell, which is cut from the kept chunk, twice as late at most.
 */
const freshFor = 5000;

/** A chunk of places, ready to be served. */
interface Chunk {
	json: CachedJson;
	revision: number;
}

const chunks = new Map<string, () => Promise<Chunk>>();

/** The places of a geohash-3 cell, or of a geohash-4 part of it for clients that save data. */
export async function readChunk(cell: string): Promise<Chunk> {
	let read = chunks.get(cell);
	if (!read) chunks.set(cell, (read = sharedRead(() => chunk(cell), { freshFor })));
	try {
		return await read();
	} catch (error) {
		chunks.delete(cell);
		throw error;
	}
}

async function chunk(cell: string): Promise<Chunk> {
	if (cell.length > 3) return part(cell, await readChunk(cell.slice(0, 3)));
	const answer = await readAsPublic('place_chunk', { cell });
	return { json: await prepareJson(answer), revision: answer.revision };
}

async function part(cell: string, whole: Chunk): Promise<Chunk> {
	const chunk = JSON.parse(whole.json.body.toString()) as PlaceChunk;
	const places = chunk.places.filter(({ lon, lat }) => geohash(lon, lat, cell.length) === cell);
	return { ...whole, json: await prepareJson({ ...chunk, cell, places }) };
}

/** The cells that have places, with the revision and the number of places of each. */
export const readIndex = sharedRead(
	async () => prepareJson({ cells: await readAsPublic('place_cells', {}) }),
	{ freshFor }
);
