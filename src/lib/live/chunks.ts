import type { CellSummary } from '../domain/place/chunk.ts';
import type { Place } from '../domain/place/place.ts';
import { ownJson, type Guard } from '../flow/own-answer.ts';
import { patience, timeLimit } from '../flow/time-limit.ts';
import { isChunk, isIndex } from './answers/facts.ts';

/** Paths requested before the service worker of the first visit was active, so that their answers were not kept. */
const unkept = new Set<string>();

/** Requests a path again through the service worker as soon as it is active. Chunks then come from the browser's HTTP cache. */
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

async function getJson<T>(path: string, is: Guard, signal?: AbortSignal): Promise<T> {
	keepLater(path);
	const response = await fetch(path, {
		signal: timeLimit(patience, signal),
		headers: { accept: 'application/json' }
	});
	return ownJson<T>(response, is, path);
}

const index = '/api/cells';

interface Index {
	cells: CellSummary[];
}

/** True if a service worker controls the page: answers kept on the device arrive at once. */
export const keptHere = (): boolean =>
	typeof navigator !== 'undefined' && Boolean(navigator.serviceWorker?.controller);

/** The list of cells, requested when this module loads, so that it is there when the page has started. Used for one call. */
let early = keptHere() ? getJson<Index>(index, isIndex).catch(() => null) : null;
/** Time after which the early list is too old to use, milliseconds. */
const earlyFor = 10_000;
const loadedAt = Date.now();

/** Fetches the cells that have places. @throws Error if the server does not answer */
export async function listCells(signal?: AbortSignal): Promise<CellSummary[]> {
	const first = Date.now() - loadedAt < earlyFor ? early : null;
	early = null;
	return ((await first) ?? (await getJson<Index>(index, isIndex, signal))).cells;
}

/**
 * Fetches the places of a cell, or of a part of it (a geohash of four characters), at a revision.
 * The address contains the revision, so a browser may keep the answer for ever.
 * @throws Error if the server does not answer
 */
export async function fetchChunk(
	{ cell, revision }: Pick<CellSummary, 'cell' | 'revision'>,
	signal?: AbortSignal
): Promise<Place[]> {
	const path = `/api/cells/${cell}?r=${revision}`;
	return (await getJson<{ places: Place[] }>(path, isChunk, signal)).places;
}
