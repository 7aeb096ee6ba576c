import type { CellSummary } from '../domain/place/chunk.ts';
import type { Place } from '../domain/place/place.ts';

/** Asked for before the first visit's service worker was there to keep the answers. */
const unkept = new Set<string>();

/** Asks once more, through the worker, as soon as there is one; the browser still has what may be kept for good. */
function keepLater(path: string): void {
	const { serviceWorker } = navigator;
	if (!serviceWorker || serviceWorker.controller) return;
	if (unkept.size === 0)
		serviceWorker.addEventListener(
			'controllerchange',
			() => {
				for (const again of unkept) void fetch(again).catch(() => undefined);
				unkept.clear();
			},
			{ once: true }
		);
	unkept.add(path);
}

async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
	keepLater(path);
	const response = await fetch(path, { ...(signal && { signal }), headers: { accept: 'application/json' } });
	if (!response.ok) throw new Error(`${path} answered ${response.status}`);
	return (await response.json()) as T;
}

const index = '/api/cells';

interface Index {
	cells: CellSummary[];
}

/** True where a service worker answers: what the device has is here at once. */
export const keptHere = (): boolean =>
	typeof navigator !== 'undefined' && Boolean(navigator.serviceWorker?.controller);

/** The list of cells, asked for as soon as this is loaded: it is here when the page has woken up. Good for one call. */
let early = keptHere() ? getJson<Index>(index).catch(() => null) : null;
/** Nobody has wanted it by then: it is old, milliseconds. */
const earlyFor = 10_000;
const loadedAt = Date.now();

/** The cells that have places. @throws Error where the server does not answer */
export async function listCells(signal?: AbortSignal): Promise<CellSummary[]> {
	const first = Date.now() - loadedAt < earlyFor ? early : null;
	early = null;
	return ((await first) ?? (await getJson<Index>(index, signal))).cells;
}

/**
 * The places of one cell at a revision, or of a part of it (a geohash of four characters);
 * the address carries the revision, so a browser may keep it for good.
 */
export async function fetchChunk(
	{ cell, revision }: Pick<CellSummary, 'cell' | 'revision'>,
	signal?: AbortSignal
): Promise<Place[]> {
	const path = `/api/cells/${cell}?r=${revision}`;
	return (await getJson<{ places: Place[] }>(path, signal)).places;
}
