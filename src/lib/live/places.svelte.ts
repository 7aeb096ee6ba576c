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

/** So often one looks for places that were corrected, added or taken away, ms. */
const placesInterval = 10 * 60_000;
/** Where data is saved, only so many parts of cells are fetched for one view. */
const mostParts = 32;
/** Up to this many places the whole region is loaded once the view is served, so that search finds all. */
const wholeRegionLimit = 6000;

/** Pauses after failures, ms. */
const retry = { first: 1000, longest: 30_000 };
/** A map that is not there by then is not waited for, ms. */
const mapPatience = 1500;
/** Resolves when the next frame has been drawn; a page out of sight draws none and does not wait long. */
const painted = () =>
	new Promise<void>((done) => {
		requestAnimationFrame(() => setTimeout(done));
		setTimeout(done, 200);
	});

/** The places of the region, by chunk: those in view first, then, where there are not too many, all. */
export class Places {
	loading = $state<'loading' | 'ready' | 'failed'>('loading');

	#connection: Connection;
	#changes: Changes;
	#statuses: Statuses;
	#all = new Map<string, Place>();
	#cells = new Map<string, CellSummary>();
	/** ids of the places of each cell, or part of one, that is loaded */
	#loaded = new Map<string, ReadonlySet<string>>();
	/** the same of cells that have changed since and are not loaded again yet */
	#stale = new Map<string, ReadonlySet<string>>();
	#listedAt = 0;
	#view: Bounds | null = null;
	#abort = new AbortController();
	#recalled: Promise<void> = Promise.resolve();
	#markViewed = () => {};
	/** the map has said what it shows */
	#viewed = new Promise<void>((done) => (this.#markViewed = done));
	#ends: (() => void)[] = [];

	constructor(connection: Connection, changes: Changes, statuses: Statuses) {
		this.#connection = connection;
		this.#changes = changes;
		this.#statuses = statuses;
	}

	/** Every place that is loaded, by id. */
	get all(): ReadonlyMap<string, Place> {
		return this.#all;
	}

	/** Begins to load places and to follow their statuses, unless that has begun. */
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
					// what was not worth its bytes may be now
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

	/** Says what the map shows; chunks there come first. */
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
				// the map is nearly there, and says what is wanted first
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

	/** Reads which cells there are, and forgets what was loaded of those that have changed. */
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

	/** Looks for places that were corrected, added, merged or taken away since, and whether a demonstration runs. */
	async #refresh(after: number): Promise<void> {
		if (this.loading !== 'ready' || Date.now() - this.#listedAt < after) return;
		try {
			await Promise.all([this.#connection.askDemonstration(this.#abort.signal), this.#list()]);
			await this.#fetchWanted();
			this.#changes.tell(null);
		} catch {
			// what is known stands; the next look is not far
		}
	}

	/** Fetches the chunks of the view, then, where the region is small enough, the others. */
	#fetchWanted = singleFlight(async () => {
		let wanted: string[];
		while ((wanted = this.#wanted()).length) {
			const fetched = await Promise.allSettled(wanted.map((cell) => this.#fetchCell(cell)));
			// what is in view is seen before more is asked for
			await painted();
			this.#statuses.follow([...new Set([...this.#loaded.keys()].map((cell) => cell.slice(0, 3)))]);
			// what came is shown, and what did not is tried again
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
