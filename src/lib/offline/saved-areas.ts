import type { Names } from '../domain/geo/names.ts';
import type { CellSummary } from '../domain/place/chunk.ts';
import { foreignAnswer, ownJson } from '../flow/own-answer.ts';
import { isPicture } from '../flow/picture.ts';
import { isChunk } from '../live/answers/facts.ts';
import { tileUrl, type TileProvider } from '../map/providers/provider.ts';
import type { Tile } from './area.ts';
import { isSaved, recordKey, savedName, savingLock } from './names.ts';
import { randomId } from '../flow/random-id.ts';

/** Title of a saved area: an expressway, a part of one, or the surroundings of a place. */
export type AreaTitle =
	| { kind: 'road'; road: string; ends: readonly [from: Names, to: Names] | null }
	| { kind: 'view'; near: Names | null };

/** One area saved on this device; this record is stored in the cache of the area. */
export interface SavedArea {
	id: string;
	title: AreaTitle;
	/** epoch ms */
	savedAt: number;
	places: number;
	tiles: number;
	/** size of the download, decompressed */
	bytes: number;
}

/** An area to be saved. */
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

/**
 * Reason why an area was not saved: the device has no room, the browser gives this page no storage, the storage does not
 * work, the server does not answer, or the user stopped it.
 */
export type Obstacle = 'full' | 'blocked' | 'failing' | 'network' | 'cancelled';

export class NotSaved extends Error {
	readonly obstacle: Obstacle;

	constructor(obstacle: Obstacle, cause: unknown) {
		super(`The area was not saved: ${obstacle}.`, { cause });
		this.obstacle = obstacle;
	}
}

/** Number of downloads at a time: more are no faster on a phone and delay the map. */
const lanes = 4;

/** Longest wait for a step of the storage, and for the next file of a download, ms. */
const patience = { storage: 15_000, download: 60_000 };

/** The device's storage has refused a step, or has not done it in time. */
class StorageFailure extends Error {
	readonly obstacle: 'full' | 'blocked' | 'failing';

	constructor(cause: unknown) {
		super('The storage of the device has failed.', { cause });
		const { name } = cause as Error;
		this.obstacle = name === 'QuotaExceededError' ? 'full' : name === 'SecurityError' ? 'blocked' : 'failing';
	}
}

/** Does a step of the storage. A cache can be read while it is full, so only the step tells a failure from one of the network. */
async function stored<T>(step: () => Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	try {
		return await Promise.race([
			step(),
			new Promise<never>((_, fail) => {
				const over = () => fail(new DOMException('The storage does not answer.', 'TimeoutError'));
				timer = setTimeout(over, patience.storage);
			})
		]);
	} catch (error) {
		throw new StorageFailure(error);
	} finally {
		clearTimeout(timer);
	}
}

/** All saved areas, oldest first; null if they cannot be read. */
export async function savedAreas(): Promise<SavedArea[] | null> {
	const areas: SavedArea[] = [];
	try {
		const names = await stored(() => caches.keys());
		for (const cacheName of names.filter(isSaved)) {
			const record = await stored(() => caches.match(recordKey, { cacheName }));
			if (record) areas.push((await record.json()) as SavedArea);
		}
	} catch {
		return null;
	}
	return areas.sort((a, b) => a.savedAt - b.savedAt);
}

/** @throws Error if the storage fails */
export async function deleteArea(id: string): Promise<void> {
	await stored(() => caches.delete(savedName(id)));
}

/**
 * Downloads an area and saves it. The record is written last, so an interrupted download never counts as saved. Its files
 * are removed at once, or at the next start after a crash.
 * @throws NotSaved
 */
export async function saveArea(
	plan: Plan,
	progress: (progress: Progress) => void,
	signal: AbortSignal
): Promise<SavedArea> {
	// without TLS there are neither locks nor caches
	if (!('locks' in navigator) || typeof caches === 'undefined')
		throw new NotSaved('blocked', new Error('The browser gives this page no storage.'));
	try {
		// another tab may be saving an area: the signal ends the wait for it
		return await navigator.locks.request(savingLock, { signal }, async () => {
			const id = randomId();
			try {
				return await download(id, plan, progress, signal);
			} catch (error) {
				// what stays is removed at the next start
				await deleteArea(id).catch(() => undefined);
				if (signal.aborted) throw new NotSaved('cancelled', error);
				throw new NotSaved(error instanceof StorageFailure ? error.obstacle : 'network', error);
			}
		});
	} catch (error) {
		if (error instanceof NotSaved) throw error;
		if (signal.aborted) throw new NotSaved('cancelled', error);
		// a browser that blocks site data refuses locks
		throw new NotSaved(new StorageFailure(error).obstacle, error);
	}
}

/** What `AbortSignal.throwIfAborted` does; it is missing below Chrome 100. */
function endIfAborted(signal: AbortSignal): void {
	if (signal.aborted) throw new DOMException('The download was stopped.', 'AbortError');
}

async function download(
	id: string,
	{ title, cells, tiles, provider }: Plan,
	progress: (progress: Progress) => void,
	signal: AbortSignal
): Promise<SavedArea> {
	const cache = await stored(() => caches.open(savedName(id)));
	const state = { done: 0, total: cells.length + tiles.length, bytes: 0 };
	progress(state);
	/** aborted by the user, or after the first failed download */
	const end = new AbortController();
	// stopped while the cache was being opened
	endIfAborted(signal);
	signal.addEventListener('abort', () => end.abort(), { once: true });
	let silent = false;
	let silence: ReturnType<typeof setTimeout> | undefined;
	const listen = () => {
		clearTimeout(silence);
		silence = setTimeout(() => {
			silent = true;
			end.abort();
		}, patience.download);
	};
	listen();

	const keep = async (url: string, response: Response | null) => {
		if (response) {
			const { size } = await response.clone().blob();
			await stored(() => cache.put(url, response));
			state.bytes += size;
		}
		endIfAborted(end.signal);
		state.done++;
		listen();
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
	// one failure stops all downloads; the cache is removed only after all have stopped
	const ends = await Promise.allSettled(
		Array.from({ length: lanes }, () =>
			lane().catch((error: unknown) => {
				end.abort();
				throw error;
			})
		)
	);
	clearTimeout(silence);
	const failure = ends.find(
		(end) => end.status === 'rejected' && (end.reason as Error).name !== 'AbortError'
	);
	if (failure?.status === 'rejected') throw failure.reason as Error;
	endIfAborted(signal);
	if (silent) throw new Error(`The server sent nothing for ${patience.download} ms.`);

	const area: SavedArea = {
		id,
		title,
		savedAt: Date.now(),
		places: cells.reduce((sum, { count }) => sum + count, 0),
		tiles: tiles.length,
		bytes: state.bytes
	};
	const headers = { 'content-type': 'application/json' };
	await stored(() => cache.put(recordKey, new Response(JSON.stringify(area), { headers })));
	return area;
}

async function fetchChunk(url: string, revision: number, signal: AbortSignal): Promise<Response> {
	const response = await fetch(url, { signal });
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	// offline, the worker answers with the chunk it has, which may be another revision
	const chunk = await ownJson<{ revision: number }>(response.clone(), isChunk, url);
	const got = chunk.revision;
	if (got !== revision) throw new Error(`${url} answered revision ${got}`);
	return response;
}

/** @returns null if the provider has no such tile */
async function fetchTile(url: string, signal: AbortSignal): Promise<Response | null> {
	const response = await fetch(url, { signal, credentials: 'omit' });
	if (response.status === 404 || response.status === 204) return null;
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	// the page of a captive portal is no tile
	if (!(await isPicture(response))) throw foreignAnswer(url);
	return response;
}

/** Storage of this app, bytes, and whether it is persistent; null if the browser does not say. */
export async function storage(): Promise<{ used: number; free: number; lasting: boolean } | null> {
	if (!navigator.storage?.estimate) return null;
	try {
		const { usage = 0, quota = 0 } = await stored(() => navigator.storage.estimate());
		const lasting = (await navigator.storage.persisted?.()) ?? false;
		return { used: usage, free: Math.max(0, quota - usage), lasting };
	} catch {
		return null;
	}
}

/** Asks the browser not to clear the storage when space runs low. Firefox asks the user, who may leave that open for ever. */
export function askToLast(): void {
	navigator.storage?.persist?.().catch(() => undefined);
}
