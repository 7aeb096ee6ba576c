import { cellsOf } from '../domain/cell.ts';
import { knownOf, type Known } from '../domain/known.ts';
import type { Place } from '../domain/place.ts';
import type { Report } from '../domain/report.ts';
import type { StatusRow } from '../domain/status.ts';
import { fetchChunk, listCells, type CellSummary } from './chunks.ts';
import { Client, type LiveConfig } from './client.ts';
import { LearnedDynamics } from './dynamics.ts';
import { Reporter, type Fate } from './reporter.ts';
import { StatusSync, type SyncState } from './status-sync.ts';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Ids that changed, or null where the set of places itself did. */
type Listener = (changed: ReadonlySet<string> | null) => void;

/** Confidence fades slowly: half a minute between two looks at the clock is not seen. */
const clockInterval = 30_000;
/** How places change is learned anew four times a day, ms. */
const dynamicsInterval = 6 * 3_600_000;
/** Up to this many places the whole region is loaded once the view is served, so that search finds all. */
const wholeRegionLimit = 6000;

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
	/** what has become of the reports made in this visit */
	fates = $state<Record<string, Fate>>({});
	/** reports not yet acknowledged */
	waitingCount = $state(0);

	readonly client: Client;
	#sync: StatusSync;
	#reporter: Reporter;
	#statuses = new Map<string, StatusRow>();
	#own = new Map<string, Report>();
	#dynamics = new LearnedDynamics();
	#dynamicsAsked = 0;
	#cells = new Map<string, CellSummary>();
	#loaded = new Set<string>();
	#view: Bounds | null = null;
	#listeners = new Set<Listener>();
	#abort = new AbortController();
	#pump: Promise<void> | undefined;

	constructor(config: LiveConfig) {
		this.client = new Client(config);
		this.#sync = new StatusSync(this.client, {
			rows: (rows) => this.#applyRows(rows),
			state: (state) => {
				if (this.connection.state !== state) this.connection = { state, since: Date.now() };
			}
		});
		this.#reporter = new Reporter(this.client, (report, fate) => this.#applyFate(report, fate));
	}

	/** Starts loading and following; returns what ends it. */
	start(): () => void {
		const { signal } = this.#abort;
		const clock = setInterval(() => this.#tick(), clockInterval);
		const wake = () => {
			if (document.visibilityState !== 'visible') return;
			this.#tick();
			void this.#sync.catchUp();
			void this.#reporter.flush();
		};
		document.addEventListener('visibilitychange', wake, { signal });
		window.addEventListener('online', wake, { signal });
		window.addEventListener('offline', () => this.#sync.offline(), { signal });
		void this.#load();
		void this.#resumeOutbox();
		return () => {
			clearInterval(clock);
			this.#abort.abort();
			void this.#sync.stop();
		};
	}

	/** Says what the map shows; chunks there come first. */
	setView(bounds: Bounds): void {
		this.#view = bounds;
		void this.#fetchWanted();
	}

	onChange(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** What is known of a place now. */
	known(place: Place): Known {
		return knownOf(
			this.#statuses.get(place.id),
			this.#own.get(place.id),
			this.#dynamics.chainOf(place),
			this.client.now()
		);
	}

	/** Shows a report at once and sends it, its photo before it. */
	async report(report: Report, photo?: Blob): Promise<void> {
		this.#own.set(report.place_id, report);
		this.#changed(new Set([report.place_id]));
		await this.#reporter.submit(report, photo);
	}

	/** @returns false where it is too late */
	undo(report: Report): Promise<boolean> {
		return this.#reporter.undo(report);
	}

	/** Tries everything that waits for the network again, now. */
	retry(): void {
		if (this.loading !== 'ready') void this.#load();
		void this.#sync.catchUp();
		void this.#reporter.flush();
	}

	async #load(): Promise<void> {
		for (let attempt = 0; !this.#abort.signal.aborted; attempt++) {
			try {
				for (const summary of await listCells(this.#abort.signal)) this.#cells.set(summary.cell, summary);
				await this.#fetchWanted();
				this.loading = 'ready';
				this.#learnDynamics();
				return;
			} catch {
				if (this.#abort.signal.aborted) return;
				this.loading = 'failed';
				await new Promise((done) => setTimeout(done, Math.min(30_000, 1000 * 2 ** attempt)));
			}
		}
	}

	/** Fetches the chunks of the view, then, where the region is small enough, the others. */
	#fetchWanted(): Promise<void> {
		this.#pump ??= (async () => {
			let wanted: string[];
			while ((wanted = this.#wanted()).length) {
				await Promise.all(wanted.map((cell) => this.#fetchCell(cell)));
				void this.#sync.follow([...this.#loaded]);
			}
		})().finally(() => (this.#pump = undefined));
		return this.#pump;
	}

	#wanted(): string[] {
		const missing = (cell: string) => this.#cells.has(cell) && !this.#loaded.has(cell);
		const inView = this.#view ? cellsOf(this.#view, 3).filter(missing) : [];
		if (inView.length) return inView;
		let total = 0;
		for (const { count } of this.#cells.values()) total += count;
		return total <= wholeRegionLimit ? [...this.#cells.keys()].filter(missing) : [];
	}

	async #fetchCell(cell: string): Promise<void> {
		const places = await fetchChunk(this.#cells.get(cell)!, this.#abort.signal);
		for (const place of places) this.places.set(place.id, place);
		this.#loaded.add(cell);
		this.#changed(null);
	}

	#applyRows(rows: StatusRow[]): void {
		const changed = new Set<string>();
		for (const row of rows) {
			const have = this.#statuses.get(row.place_id);
			// a broadcast can be overtaken by a delta; the older of two never wins
			if (have && have.version > row.version) continue;
			this.#statuses.set(row.place_id, row);
			if (!have || have.version !== row.version) changed.add(row.place_id);
		}
		if (changed.size) this.#changed(changed);
	}

	#applyFate(report: Report, fate: Fate): void {
		this.fates[report.id] = fate;
		void this.#countWaiting();
		if (fate.state === 'sending' || fate.state === 'waiting') return;
		const settle = () => {
			if (this.#own.get(report.place_id)?.id !== report.id) return;
			this.#own.delete(report.place_id);
			this.#changed(new Set([report.place_id]));
		};
		// keep showing the own report until the status that contains it has arrived
		if (fate.state === 'accepted') void this.#sync.catchUp().then(settle);
		else {
			settle();
			void this.#sync.catchUp();
		}
	}

	async #countWaiting(): Promise<void> {
		this.waitingCount = (await this.#reporter.pending().catch(() => [])).length;
	}

	async #resumeOutbox(): Promise<void> {
		const reports = await this.#reporter.pending().catch(() => []);
		for (const report of reports) this.#own.set(report.place_id, report);
		this.waitingCount = reports.length;
		if (reports.length) void this.#reporter.flush();
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
		this.#changed(null);
	}

	#changed(ids: ReadonlySet<string> | null): void {
		this.revision++;
		for (const listener of this.#listeners) listener(ids);
	}
}
