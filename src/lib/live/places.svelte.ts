import { cellsOf } from '../domain/geo/cell.ts';
import type { Place } from '../domain/place/place.ts';
import { Backoff } from '../flow/backoff.ts';
import { pause } from '../flow/pause.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { Changes } from './changes.svelte.ts';
import type { CellSummary } from '../domain/place/chunk.ts';
import { fetchChunk, keptHere, listCells } from './chunks.ts';
import type { Connection } from './connection.svelte.ts';
import type { Statuses } from './statuses.svelte.ts';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Time between two checks for places that were corrected, added or removed, ms. */
const placesInterval = 10 * 60_000;
/** While saving data: number of parts of cells in a view up to which parts are fetched; above it, whole cells. */
const mostParts = 32;
/** Number of places up to which the whole region is loaded after the view, so that search finds all. */
const wholeRegionLimit = 6000;

/** Pauses after failures, ms. */
const retry = { first: 1000, longest: 30_000 };
/** Longest wait for the map to set its view, ms. */
const mapPatience = 1500;
/** Resolves when the next frame has been drawn, or after 200 ms, because a hidden page draws none. */
const painted = () =>
	new Promise<void>((done) => {
		requestAnimationFrame(() => setTimeout(done));
		setTimeout(done, 200);
	});

/** The places of the region, loaded by chunk: those in view first, then all others if there are not too many. */
export class Places {
	loading = $state<'loading' | 'ready' | 'failed'>('loading');

	#connection: Connection;
	#changes: Changes;
	#statuses: Statuses;
	#all = new Map<string, Place>();
	#cells = new Map<string, CellSummary>();
	/** ids of the places of each cell, or part of one, that is loaded */
	#loaded = new Map<string, ReadonlySet<string>>();
	/** the same for cells that have changed and are not loaded again yet */
	#stale = new Map<string, ReadonlySet<string>>();
	#listedAt = 0;
	#view: Bounds | null = null;
	#abort = new AbortController();
	#recalled: Promise<void> = Promise.resolve();
	#markViewed = () => {};
	/** resolves when the map has set its view */
	#viewed = new Promise<void>((done) => (this.#markViewed = done));
	#ends: (() => void)[] = [];

	constructor(connection: Connection, changes: Changes, statuses: Statuses) {
		this.#connection = connection;
		this.#changes = changes;
		this.#statuses = statuses;
	}

	/** All loaded places, by id. */
	get all(): ReadonlyMap<string, Place> {
		return this.#all;
	}

	/** Starts to load places and to follow their statuses, unless started. */
	start(): void {
		if (this.#ends.length) return;
		const { saver } = this.#connection;
		this.#ends.push(
			this.#connection.on('tick', () => {
				if (this.loading === 'ready') this.#statuses.learnDynamics();
				void this.#refresh(placesInterval);
			}),
			this.#connection.on('wake', () => void this.#refresh(placesInterval / 4)),
			this.#connection.on('retry', () => {
				if (this.loading !== 'ready') void this.#load();
				else void this.#refresh(0);
			}),
			$effect.root(() => {
				$effect(() => {
					// chunks that were left out to save data are fetched now
					if (!saver.active) void this.#fetchWanted();
				});
			})
		);
		this.#recalled = this.#statuses.start();
		void this.#load();
	}

	stop(): void {
		this.#abort.abort();
		for (const end of this.#ends.splice(0)) end();
	}

	/** Sets the area that the map shows; its chunks are fetched first. */
	setView(bounds: Bounds): void {
		this.#view = bounds;
		this.#markViewed();
		void this.#fetchWanted();
	}

	async #load(): Promise<void> {
		const backoff = new Backoff(retry);
		while (!this.#abort.signal.aborted) {
			try {
				await this.#list();
				// the map will set its view soon: wait for it, so that chunks in view come first
				if (keptHere()) await Promise.race([this.#viewed, pause(mapPatience)]);
				await this.#fetchWanted();
				this.loading = 'ready';
				this.#statuses.learnDynamics();
				return;
			} catch {
				if (this.#abort.signal.aborted) return;
				this.loading = 'failed';
				await backoff.wait(this.#abort.signal);
			}
		}
	}

	/** Fetches the list of cells, and marks loaded chunks of cells that have changed as stale. */
	async #list(): Promise<void> {
		const summaries = new Map(
			(await listCells(this.#abort.signal)).map((summary) => [summary.cell, summary])
		);
		this.#listedAt = Date.now();
		for (const [cell, { revision }] of this.#cells) {
			if (summaries.get(cell)?.revision === revision) continue;
			for (const part of [...this.#loaded.keys()].filter((name) => name.startsWith(cell))) {
				if (!summaries.has(cell)) this.#replace(part, []);
				this.#stale.set(part, this.#loaded.get(part)!);
				this.#loaded.delete(part);
			}
		}
		this.#cells = summaries;
	}

	/**
	 * Checks for places that were corrected, added, merged or removed, and whether a demonstration runs.
	 * @param after minimum time since the last check, ms
	 */
	async #refresh(after: number): Promise<void> {
		if (this.loading !== 'ready' || Date.now() - this.#listedAt < after) return;
		try {
			await Promise.all([this.#connection.askDemonstration(this.#abort.signal), this.#list()]);
			await this.#fetchWanted();
			this.#changes.tell(null);
		} catch {
			// known places stay; the next check comes soon
		}
	}

	/** Fetches the chunks in view, then the others if the region is small enough. */
	#fetchWanted = singleFlight(async () => {
		let wanted: string[];
		while ((wanted = this.#wanted()).length) {
			const fetched = await Promise.allSettled(wanted.map((cell) => this.#fetchCell(cell)));
			// show the chunks in view before fetching more
			await painted();
			this.#statuses.follow([...new Set([...this.#loaded.keys()].map((cell) => cell.slice(0, 3)))]);
			// fetched chunks are shown; after a failure the caller tries again
			for (const one of fetched) if (one.status === 'rejected') throw one.reason;
		}
	});

	#wanted(): string[] {
		const missing = (cell: string) =>
			this.#cells.has(cell.slice(0, 3)) && !this.#loaded.has(cell) && !this.#loaded.has(cell.slice(0, 3));
		const inView = this.#view ? cellsOf(this.#view, 3).filter(missing) : [];
		if (this.#connection.saver.active) {
			const parts = this.#view ? cellsOf(this.#view, 4) : [];
			return parts.length <= mostParts ? parts.filter(missing) : inView;
		}
		if (inView.length) return inView;
		let total = 0;
		for (const { count } of this.#cells.values()) total += count;
		return total <= wholeRegionLimit ? [...this.#cells.keys()].filter(missing) : [];
	}

	async #fetchCell(cell: string): Promise<void> {
		const { revision } = this.#cells.get(cell.slice(0, 3))!;
		const places = await fetchChunk({ cell, revision }, this.#abort.signal);
		await this.#recalled;
		this.#replace(cell, places);
		this.#changes.tell(null);
	}

	#replace(cell: string, places: readonly Place[]): void {
		const ids = new Set(places.map(({ id }) => id));
		for (const id of this.#stale.get(cell) ?? []) if (!ids.has(id)) this.#all.delete(id);
		for (const id of this.#loaded.get(cell) ?? []) if (!ids.has(id)) this.#all.delete(id);
		this.#stale.delete(cell);
		for (const place of places) this.#all.set(place.id, place);
		this.#loaded.set(cell, ids);
	}
}
