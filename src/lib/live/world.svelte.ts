import { cellsOf } from '../domain/geo/cell.ts';
import { knownOf, type Known } from '../domain/belief/known.ts';
import type { Place } from '../domain/place/place.ts';
import type { Report } from '../domain/report/report.ts';
import type { StatusRow } from '../domain/place/status.ts';
import { fetchChunk, keptHere, listCells, type CellSummary } from './chunks.ts';
import { Client, type LiveConfig } from './client.ts';
import { LearnedDynamics } from './dynamics.ts';
import { KeptStatuses } from './kept-statuses.ts';
import { countFetches } from './meter.ts';
import { rememberConfig } from './outbox/background.ts';
import type { OutboxItem } from './outbox/item.ts';
import { Reports } from './reports.svelte.ts';
import { Saver } from './saver.svelte.ts';
import { StatusSync, type SyncState } from './status-sync.ts';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Ids that changed, or null where the set of places itself did. */
type Listener = (changed: ReadonlySet<string> | null) => void;

/** Confidence fades slowly: half a minute between two looks at the clock is not seen. */
const clockInterval = 30_000;
/** So often one looks for places that were corrected, added or taken away, ms. */
const placesInterval = 10 * 60_000;
/** How places change is learned anew four times a day, ms. */
const dynamicsInterval = 6 * 3_600_000;
/** Where data is saved, only so many parts of cells are fetched for one view. */
const mostParts = 32;
/** Up to this many places the whole region is loaded once the view is served, so that search finds all. */
const wholeRegionLimit = 6000;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
/** A map that is not there by then is not waited for, ms. */
const mapPatience = 1500;
/** Resolves when the next frame has been drawn; a page out of sight draws none and does not wait long. */
const painted = () =>
	new Promise<void>((done) => {
		requestAnimationFrame(() => setTimeout(done));
		setTimeout(done, 200);
	});

/**
 * The browser's copy of the world: places by chunk, their statuses kept current, own reports shown at once.
 * Plain maps hold the data (ten thousand proxies would be slow); `revision` and `now` tell Svelte when to look.
 */
export class World {
	readonly places = new Map<string, Place>();
	/** grows whenever anything below may look different */
	revision = $state(0);
	/** epoch ms by the server's clock; moves twice a minute */
	now = $state(Date.now());
	connection = $state<{ state: SyncState; since: number }>({ state: 'connecting', since: Date.now() });
	loading = $state<'loading' | 'ready' | 'failed'>('loading');
	/** whether a demonstration runs; null: not asked yet */
	demonstration = $state<boolean | null>(null);
	/** when the statuses were last current, epoch ms by the server's clock; null: never on this device */
	knownAt = $state<number | null>(null);

	readonly client: Client;
	readonly reports: Reports;
	readonly saver = new Saver();
	#sync: StatusSync;
	#kept: KeptStatuses;
	#statuses = new Map<string, StatusRow>();
	/** newest own report of each place that the server's status does not contain yet */
	#own = new Map<string, Report>();
	#unsettled = new Set<string>();
	#dynamics = new LearnedDynamics();
	#dynamicsAsked = 0;
	#cells = new Map<string, CellSummary>();
	/** ids of the places of each cell, or part of one, that is loaded */
	#loaded = new Map<string, ReadonlySet<string>>();
	/** the same of cells that have changed since and are not loaded again yet */
	#stale = new Map<string, ReadonlySet<string>>();
	#listedAt = 0;
	#view: Bounds | null = null;
	#listeners = new Set<Listener>();
	#abort = new AbortController();
	#pump: Promise<void> | undefined;
	/** what was known in an earlier visit has been looked up: places come with it, not before it */
	#recalled: Promise<void> = Promise.resolve();
	#markViewed = () => {};
	/** the map has said what it shows */
	#viewed = new Promise<void>((done) => (this.#markViewed = done));
	#frame: number | undefined;

	constructor(config: LiveConfig) {
		this.client = new Client(config);
		this.#kept = new KeptStatuses(config.supabaseKey);
		this.reports = new Reports(this.client, (items) => this.#applyReports(items));
		this.#sync = new StatusSync(this.client, {
			rows: (rows) => this.#applyRows(rows),
			state: (state) => {
				if (this.connection.state !== state) this.connection = { state, since: Date.now() };
				// by the channels it stays current as long as they are joined
				if (state === 'live') this.knownAt = this.client.now();
			},
			current: (cursors) => {
				this.knownAt = this.client.now();
				this.#kept.current(cursors, this.knownAt);
			},
			forget: () => this.#statuses.clear()
		});
	}

	/** Starts loading and following; returns what ends it. */
	start(): () => void {
		const { signal } = this.#abort;
		const clock = setInterval(() => this.#tick(), clockInterval);
		const wake = () => {
			if (document.visibilityState !== 'visible') return;
			this.#tick();
			void this.client.clock.ask();
			void this.#refresh(placesInterval / 4);
			void this.#sync.catchUp();
			void this.reports.flush();
		};
		document.addEventListener('visibilitychange', wake, { signal });
		window.addEventListener('online', wake, { signal });
		window.addEventListener('offline', () => this.#sync.offline(), { signal });
		// the worker says when the line is back before the page notices
		navigator.serviceWorker?.addEventListener(
			'message',
			({ data }: MessageEvent<{ type?: string }>) => data.type === 'flush' && void this.reports.flush(),
			{ signal }
		);
		window.addEventListener('pagehide', () => void this.#kept.write(), { signal });
		const endSaver = this.saver.start();
		const endCounting = countFetches();
		const endPace = $effect.root(() => {
			$effect(() => {
				this.#sync.save(this.saver.active);
				// what was not worth its bytes may be now
				if (!this.saver.active) void this.#fetchWanted();
			});
		});
		void this.client.clock.ask().then(() => this.#tick());
		// the worker sends with it when no page is open
		void rememberConfig(this.client.config).catch(() => undefined);
		this.#recalled = this.#recall();
		void this.#load();
		void this.reports.start();
		return () => {
			clearInterval(clock);
			endSaver();
			endCounting();
			endPace();
			this.#abort.abort();
			this.reports.stop();
			void this.#kept.write();
			void this.#sync.stop();
		};
	}

	/** Says what the map shows; chunks there come first. */
	setView(bounds: Bounds): void {
		this.#view = bounds;
		this.#markViewed();
		void this.#fetchWanted();
	}

	onChange(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** What is known of a place now, or will be at a later moment if nothing is heard until then (epoch ms, server's clock). */
	known(place: Place, at = this.client.now()): Known {
		return knownOf(this.#statuses.get(place.id), this.#own.get(place.id), this.#dynamics.chainOf(place), at);
	}

	/** Shows a report at once and sends it, its photo before it. */
	report(report: Report, photo?: Blob): Promise<void> {
		return this.reports.submit(report, photo);
	}

	/** @returns false where it is too late */
	undo(report: Report): Promise<boolean> {
		return this.reports.undo(report.id);
	}

	/** Tries everything that waits for the network again, now. */
	retry(): void {
		if (this.loading !== 'ready') void this.#load();
		else void this.#refresh(0);
		void this.#sync.catchUp();
		void this.reports.flush();
	}

	async #load(): Promise<void> {
		for (let attempt = 0; !this.#abort.signal.aborted; attempt++) {
			try {
				await this.#list();
				// the map is nearly there, and says what is wanted first
				if (keptHere()) await Promise.race([this.#viewed, pause(mapPatience)]);
				await this.#fetchWanted();
				this.loading = 'ready';
				this.#learnDynamics();
				return;
			} catch {
				if (this.#abort.signal.aborted) return;
				this.loading = 'failed';
				await pause(Math.min(30_000, 1000 * 2 ** attempt));
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
			const [config] = await Promise.all([
				fetch('/api/config', { signal: this.#abort.signal }).then((response) => response.json()),
				this.#list()
			]);
			this.demonstration = (config as { demonstration: boolean }).demonstration;
			await this.#fetchWanted();
			this.#changed(null);
		} catch {
			// what is known stands; the next look is not far
		}
	}

	/** Fetches the chunks of the view, then, where the region is small enough, the others. */
	#fetchWanted(): Promise<void> {
		this.#pump ??= (async () => {
			let wanted: string[];
			while ((wanted = this.#wanted()).length) {
				const fetched = await Promise.allSettled(wanted.map((cell) => this.#fetchCell(cell)));
				// what is in view is seen before more is asked for
				await painted();
				void this.#sync.follow([...new Set([...this.#loaded.keys()].map((cell) => cell.slice(0, 3)))]);
				// what came is shown, and what did not is tried again
				for (const one of fetched) if (one.status === 'rejected') throw one.reason;
			}
		})().finally(() => (this.#pump = undefined));
		return this.#pump;
	}

	#wanted(): string[] {
		const missing = (cell: string) =>
			this.#cells.has(cell.slice(0, 3)) && !this.#loaded.has(cell) && !this.#loaded.has(cell.slice(0, 3));
		const inView = this.#view ? cellsOf(this.#view, 3).filter(missing) : [];
		if (this.saver.active) {
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
		this.#changed(null);
	}

	#replace(cell: string, places: readonly Place[]): void {
		const ids = new Set(places.map(({ id }) => id));
		for (const id of this.#stale.get(cell) ?? []) if (!ids.has(id)) this.places.delete(id);
		for (const id of this.#loaded.get(cell) ?? []) if (!ids.has(id)) this.places.delete(id);
		this.#stale.delete(cell);
		for (const place of places) this.places.set(place.id, place);
		this.#loaded.set(cell, ids);
	}

	#applyRows(rows: StatusRow[], recalled = false): void {
		const changed = new Set<string>();
		for (const row of rows) {
			const have = this.#statuses.get(row.place_id);
			// a broadcast can be overtaken by a delta; the older of two never wins
			if (have && have.version > row.version) continue;
			this.#statuses.set(row.place_id, row);
			if (!have || have.version !== row.version) changed.add(row.place_id);
		}
		if (!recalled) this.#kept.keep(rows);
		if (changed.size) this.#changed(changed);
	}

	/** Shows what the server has not heard of; what it has heard of stays until the status that contains it has come. */
	#applyReports(items: readonly OutboxItem[]): void {
		const waiting = items.filter(({ state }) => state === 'waiting');
		const changed = new Set<string>();
		for (const { id, report, made } of waiting) {
			if (!this.#unsettled.has(id)) changed.add(report.place_id);
			this.#unsettled.add(id);
			const observed_at = new Date(made.wall + this.client.clock.offset).toISOString();
			this.#own.set(report.place_id, { ...report, observed_at });
		}
		const settled = [...this.#unsettled].filter((id) => !waiting.some((item) => item.id === id));
		if (settled.length) {
			for (const id of settled) this.#unsettled.delete(id);
			const drop = () => {
				for (const [place, { id }] of this.#own) {
					if (!settled.includes(id)) continue;
					this.#own.delete(place);
					changed.add(place);
				}
				if (changed.size) this.#changed(changed);
			};
			const delivered = settled.some((id) => items.find((item) => item.id === id)?.state === 'delivered');
			const caughtUp = this.#sync.catchUp();
			if (delivered) void caughtUp.then(drop);
			else drop();
		}
		if (changed.size) this.#changed(changed);
	}

	/** What was known in an earlier visit, until something newer comes. */
	async #recall(): Promise<void> {
		const known = await this.#kept.load().catch(() => null);
		if (!known) return;
		this.#applyRows(known.rows, true);
		this.#sync.resume(known.cursors);
		this.knownAt ??= known.at;
	}

	/** Without an answer the first estimates serve as well. */
	#learnDynamics(): void {
		if (Date.now() - this.#dynamicsAsked < dynamicsInterval) return;
		this.#dynamicsAsked = Date.now();
		this.#dynamics.load(this.#abort.signal).then(
			() => this.#changed(null),
			() => (this.#dynamicsAsked = 0)
		);
	}

	#tick(): void {
		this.now = this.client.now();
		if (this.loading === 'ready') this.#learnDynamics();
		void this.#refresh(placesInterval);
		this.#changed(null);
	}

	#changed(ids: ReadonlySet<string> | null): void {
		for (const listener of this.#listeners) listener(ids);
		// many messages in one frame are one look at the list
		if (this.#frame !== undefined) return;
		this.#frame = requestAnimationFrame(() => {
			this.#frame = undefined;
			this.revision++;
		});
	}
}
