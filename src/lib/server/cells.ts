import type { Place } from '$lib/domain/place';
import { prepareJson, type CachedJson } from './cached-json';
import { readAsPublic } from './database';

interface Entry {
	json: CachedJson;
	revision: number;
	/** epoch ms */
	read: number;
}

/** A chunk is asked of the database at most this often, milliseconds; so late can a corrected place show. */
const freshFor = 5000;
const chunks = new Map<string, Promise<Entry>>();
let index: Promise<Entry> | undefined;

/** Runs `read` unless what is remembered is fresh; callers at the same moment share one run. */
async function remembered(
	have: Promise<Entry> | undefined,
	read: () => Promise<Entry>,
	remember: (entry: Promise<Entry> | undefined) => void
): Promise<Entry> {
	const entry = await have;
	if (entry && Date.now() - entry.read < freshFor) return entry;
	const next = read();
	remember(next);
	return next.catch((error: unknown) => {
		remember(undefined);
		throw error;
	});
}

/** The places of a geohash-3 cell. */
export function readChunk(cell: string): Promise<Entry> {
	return remembered(
		chunks.get(cell),
		async () => {
			const chunk = await readAsPublic<{ revision: number; places: Place[] }>('place_chunk', { cell });
			return { json: await prepareJson(chunk), revision: chunk.revision, read: Date.now() };
		},
		(entry) => (entry ? chunks.set(cell, entry) : chunks.delete(cell))
	);
}

/** The cells that have places, with revision and count of each. */
export function readIndex(): Promise<Entry> {
	return remembered(
		index,
		async () => {
			const cells = await readAsPublic<unknown[]>('place_cells');
			return { json: await prepareJson({ cells }), revision: 0, read: Date.now() };
		},
		(entry) => (index = entry)
	);
}
