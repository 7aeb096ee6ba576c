import { knownOf, type Known } from '../domain/belief/known.ts';
import { geohash } from '../domain/geo/cell.ts';
import type { Place } from '../domain/place/place.ts';
import type { StatusRow } from '../domain/place/status.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { Changes } from './changes.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { LearnedDynamics } from './dynamics.ts';
import { KeptStatuses } from './kept-statuses.ts';
import type { OutboxItem } from './outbox/item.ts';
import { OwnReports } from './own-reports.ts';
import { StatusSync, type SyncState } from './status-sync.ts';

/** Time between two fetches of the dynamics, ms: the database updates them four times a day. */
const dynamicsInterval = 6 * 3_600_000;

/** The status of every place: kept current, faded to the present, and with own reports shown at once. */
export class Statuses {
	/** how current the statuses are, and since when (epoch ms of this device) */
	sync = $state<{ state: SyncState; since: number }>({ state: 'connecting', since: Date.now() });
	/** when the statuses were last current, epoch ms by the server's clock; null: never on this device */
	knownAt = $state<number | null>(null);
	#connection: Connection;
	#changes: Changes;
	#sync: StatusSync;
	#kept: KeptStatuses;
	#rows = new Map<string, StatusRow>();
	/** cells whose statuses are known, now or from an earlier visit: a place there without a row was never reported */
	#reached = new Set<string>();
	#own = new OwnReports();
	#dynamics = new LearnedDynamics();
	#dynamicsAsked = 0;
	#abort = new AbortController();
	#ends: (() => void)[] = [];

	constructor(connection: Connection, changes: Changes) {
		const { client } = connection;
		this.#connection = connection;
		this.#changes = changes;
		this.#kept = new KeptStatuses(client.config.supabaseKey);
		this.#sync = new StatusSync(client, {
			rows: (rows) => this.#apply(rows),
			state: (state) => {
				if (this.sync.state !== state) this.sync = { state, since: Date.now() };
				// while the topics are joined, broadcasts keep the statuses current
				if (state === 'live' && this.#sync.following) this.knownAt = client.now();
			},
			current: (cursors) => {
				this.knownAt = client.now();
				this.#kept.current(cursors, this.knownAt);
				this.#reach(cursors);
			},
			forget: () => {
				this.#rows.clear();
				this.#reached.clear();
			}
		});
	}

	/**
	 * Starts, unless started: first the statuses kept from an earlier visit, then those from the server. Resolves when the kept
	 * statuses are loaded, so that places are shown with them.
	 */
	start = singleFlight(() => this.#begin(), { keep: true });

	/** Follows the statuses of these geohash-3 cells and no others. */
	follow(cells: readonly string[]): void {
		void this.#sync.follow(cells);
	}

	/** Receives changes of statuses in the whole region without fetching any: for a page that shows no places. */
	watch(): void {
		this.#listen();
		this.#sync.watch();
	}

	/**
	 * The status of a place now, or at a later moment if no report comes until then.
	 * @param at epoch ms by the server's clock
	 */
	known(place: Place, at = this.#connection.client.now()): Known {
		const row = this.#rows.get(place.id);
		const known = knownOf(row, this.#own.of(place.id), this.#dynamics.chainOf(place), at);
		if (row || this.#reached.has(geohash(place.lon, place.lat, 3))) return known;
		return { ...known, missing: this.sync.state === 'offline' ? 'unreached' : 'loading' };
	}

	/** Shows own reports that wait to be sent. A delivered report stays shown until the status that includes it has arrived. */
	takeReports(items: readonly OutboxItem[]): void {
		const { changed, settled } = this.#own.take(items, this.#connection.client.clock.offset);
		if (settled.length) {
			const delivered = settled.some((id) => items.find((item) => item.id === id)?.state === 'delivered');
			const caughtUp = this.#sync.catchUp();
			if (delivered) void caughtUp.then(() => this.#tell(this.#own.drop(settled)));
			else for (const place of this.#own.drop(settled)) changed.add(place);
		}
		this.#tell(changed);
	}

	/** Fetches the dynamics if the last fetch is 6 hours old. Without an answer the values so far stay in use. */
	learnDynamics(): void {
		if (Date.now() - this.#dynamicsAsked < dynamicsInterval) return;
		this.#dynamicsAsked = Date.now();
		this.#dynamics.load(this.#abort.signal).then(
			() => this.#changes.tell(null),
			() => (this.#dynamicsAsked = 0)
		);
	}

	stop(): void {
		this.#abort.abort();
		for (const end of this.#ends.splice(0)) end();
		void this.#kept.write();
		void this.#sync.stop();
	}

	async #begin(): Promise<void> {
		this.#listen();
		const known = await this.#kept.load().catch(() => null);
		if (!known) return;
		this.#apply(known.rows, true);
		this.#sync.resume(known.cursors);
		this.#reach(known.cursors);
		this.knownAt ??= known.at;
	}

	#listen(): void {
		if (this.#ends.length) return;
		const { saver } = this.#connection;
		this.#ends.push(
			this.#connection.on('wake', () => void this.#sync.catchUp()),
			this.#connection.on('retry', () => void this.#sync.catchUp()),
			this.#connection.on('lost', () => this.#sync.offline()),
			this.#connection.on('hide', () => void this.#kept.write()),
			$effect.root(() => {
				$effect(() => this.#sync.save(saver.active));
			})
		);
	}

	#apply(rows: StatusRow[], recalled = false): void {
		const changed = new Set<string>();
		for (const row of rows) {
			const have = this.#rows.get(row.place_id);
			// a broadcast can arrive after a newer delta: the older version is ignored
			if (have && have.version > row.version) continue;
			this.#rows.set(row.place_id, row);
			if (!have || have.version !== row.version) changed.add(row.place_id);
		}
		if (!recalled) this.#kept.keep(rows);
		this.#tell(changed);
	}

	/** Remembers the cells of these cursors. Their places without a status look different then. */
	#reach(cursors: Readonly<Record<string, string>>): void {
		const fresh = Object.keys(cursors).filter((cell) => !this.#reached.has(cell));
		for (const cell of fresh) this.#reached.add(cell);
		if (fresh.length) this.#changes.tell(null);
	}

	#tell(changed: ReadonlySet<string>): void {
		if (changed.size) this.#changes.tell(changed);
	}
}
