import type { Names } from '../domain/geo/names.ts';
import type { CellSummary } from '../domain/place/chunk.ts';
import { tileUrl, type TileProvider } from '../map/providers/provider.ts';
import type { Tile } from './area.ts';
import { isSaved, recordKey, savedName, savingLock } from './names.ts';

/** What a saved area is called: an expressway, a part of one, or the surroundings of a place. */
export type AreaTitle =
	| { kind: 'road'; road: string; ends: readonly [from: Names, to: Names] | null }
	| { kind: 'view'; near: Names | null };

/** One area kept on this device; the record lies in the cache of the area itself. */
export interface SavedArea {
	id: string;
	title: AreaTitle;
	/** epoch ms */
	savedAt: number;
	places: number;
	tiles: number;
	/** what was downloaded, decompressed */
	bytes: number;
}

/** What is to be saved. */
export interface Plan {
	title: AreaTitle;
	cells: readonly CellSummary[];
	tiles: readonly Tile[];
	provider: TileProvider | undefined;
}

export interface Progress {
	done: number;
	total: number;
	bytes: number;
}

/** Why nothing was saved. */
export type Obstacle = 'full' | 'network' | 'cancelled';

export class NotSaved extends Error {
	readonly obstacle: Obstacle;

	constructor(obstacle: Obstacle, cause: unknown) {
		super(`The area was not saved: ${obstacle}.`, { cause });
		this.obstacle = obstacle;
	}
}

/** Downloads at a time: more do not go faster on a phone and keep the map waiting. */
const lanes = 4;

/** All saved areas, oldest first. */
export async function savedAreas(): Promise<SavedArea[]> {
	const areas: SavedArea[] = [];
	for (const name of (await caches.keys()).filter(isSaved)) {
		const record = await caches.match(recordKey, { cacheName: name });
		if (record) areas.push((await record.json()) as SavedArea);
	}
	return areas.sort((a, b) => a.savedAt - b.savedAt);
}

export async function deleteArea(id: string): Promise<void> {
	await caches.delete(savedName(id));
}

/**
 * Downloads an area and keeps it. The record is written last, so whatever ends this early leaves nothing that counts, and
 * what is half there is removed at once (or, after a crash, by the next start).
 * @throws NotSaved
 */
export function saveArea(
	plan: Plan,
	progress: (progress: Progress) => void,
	signal: AbortSignal
): Promise<SavedArea> {
	return navigator.locks.request(savingLock, async () => {
		const id = crypto.randomUUID();
		try {
			return await download(id, plan, progress, signal);
		} catch (error) {
			await deleteArea(id);
			const full = (error as Error).name === 'QuotaExceededError';
			throw new NotSaved(signal.aborted ? 'cancelled' : full ? 'full' : 'network', error);
		}
	});
}

async function download(
	id: string,
	{ title, cells, tiles, provider }: Plan,
	progress: (progress: Progress) => void,
	signal: AbortSignal
): Promise<SavedArea> {
	const cache = await caches.open(savedName(id));
	const state = { done: 0, total: cells.length + tiles.length, bytes: 0 };
	progress(state);
	/** aborted by the user, or by the first download that fails */
	const end = new AbortController();
	signal.addEventListener('abort', () => end.abort(), { once: true });

	const keep = async (url: string, response: Response | null) => {
		if (response) {
			const { size } = await response.clone().blob();
			await cache.put(url, response);
			state.bytes += size;
		}
		end.signal.throwIfAborted();
		state.done++;
		progress({ ...state });
	};
	const jobs = [
		...cells.map((cell) => async () => {
			const url = `/api/cells/${cell.cell}?r=${cell.revision}`;
			await keep(url, await fetchChunk(url, cell.revision, end.signal));
		}),
		...tiles.map((tile) => async () => {
			const url = tileUrl(provider!, tile);
			await keep(url, await fetchTile(url, end.signal));
		})
	];
	const next = jobs.values();
	const lane = async () => {
		for (const job of next) await job();
	};
	// one that fails ends all, and all have ended before anything is cleared away
	const ends = await Promise.allSettled(
		Array.from({ length: lanes }, () =>
			lane().catch((error: unknown) => {
				end.abort();
				throw error;
			})
		)
	);
	const failure = ends.find(
		(end) => end.status === 'rejected' && (end.reason as Error).name !== 'AbortError'
	);
	if (failure?.status === 'rejected') throw failure.reason as Error;
	signal.throwIfAborted();

	const area: SavedArea = {
		id,
		title,
		savedAt: Date.now(),
		places: cells.reduce((sum, { count }) => sum + count, 0),
		tiles: tiles.length,
		bytes: state.bytes
	};
	await cache.put(recordKey, Response.json(area));
	return area;
}

async function fetchChunk(url: string, revision: number, signal: AbortSignal): Promise<Response> {
	const response = await fetch(url, { signal });
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	// without a network the worker answers with what it has, which may be another revision
	const got = ((await response.clone().json()) as { revision: number }).revision;
	if (got !== revision) throw new Error(`${url} answered revision ${got}`);
	return response;
}

/** @returns null where the provider has no such tile */
async function fetchTile(url: string, signal: AbortSignal): Promise<Response | null> {
	const response = await fetch(url, { signal, credentials: 'omit' });
	if (response.status === 404 || response.status === 204) return null;
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	return response;
}

/** What the browser lets this app keep, bytes; null where it does not say. */
export async function storage(): Promise<{ used: number; free: number; lasting: boolean } | null> {
	if (!navigator.storage?.estimate) return null;
	const { usage = 0, quota = 0 } = await navigator.storage.estimate();
	const lasting = (await navigator.storage.persisted?.()) ?? false;
	return { used: usage, free: Math.max(0, quota - usage), lasting };
}

/** Asks the browser not to clear what is kept when storage runs low. */
export async function askToLast(): Promise<boolean> {
	return (await navigator.storage?.persist?.()) ?? false;
}
