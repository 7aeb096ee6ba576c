import type { RealtimeChannel } from '@supabase/supabase-js';
import type { StatusRow } from '../domain/place/status.ts';
import { Backoff } from '../flow/backoff.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { Client } from './client.ts';

/** How current the statuses on the map are; `saving`: at most about a minute old. */
export type SyncState = 'connecting' | 'catching_up' | 'live' | 'saving' | 'offline';

interface Sink {
	/** receives rows that are new or changed; the same row may come twice */
	rows(rows: StatusRow[]): void;
	state(state: SyncState): void;
	/** called when all rows up to these cursors are known, by cell */
	current(cursors: Record<string, string>): void;
	/** called when the rows so far turn out to be from another database */
	forget(): void;
}

/** Number of cells above which one topic for the whole region is cheaper than one topic per cell. */
const maxTopics = 16;
/** Time between two deltas while Realtime is joined, milliseconds: a message can be lost without notice. */
const safetyInterval = 120_000;
/** Time between two deltas while saving data, when no topic is joined, milliseconds. */
const savingInterval = 60_000;
/** Pauses after failures, milliseconds; random, so that pages do not all try at once. */
const retry = { first: 1000, longest: 30_000, spread: 0.5 };
/** Pause before a topic that the server has closed is joined again, milliseconds. */
const rejoinDelay = 1000;

/** Most cells that `status_since` takes in one call. */
const maxCells = 64;

const pages = (cells: readonly string[], since: string | null): [cells: string[], since: string | null][] =>
	Array.from({ length: Math.ceil(cells.length / maxCells) }, (_, page) => [
		cells.slice(page * maxCells, (page + 1) * maxCells),
		since
	]);

/** True if the new cursor is behind the old one, or of another era: see `supabase/migrations/*_cursors.sql`. */
const isOfAnotherDatabase = (cursor: string, since: string): boolean =>
	BigInt(cursor) < BigInt(since) || BigInt(cursor) >> 48n !== BigInt(since) >> 48n;

/**
 * Keeps the statuses of some cells current: a snapshot once, then Realtime, and after every join the delta since the
 * cursor, so that no change is missed. A broadcast may be lost; the delta is authoritative.
 */
export class StatusSync {
	#client: Client;
	#sink: Sink;
	/** cursor of each followed cell; null: nothing fetched yet */
	#cursors = new Map<string, string | null>();
	#resumed: Readonly<Record<string, string>> = {};
	/** topics that should be joined */
	#topics: string[] = [];
	#channels = new Map<string, { channel: RealtimeChannel; joined: boolean }>();
	#again = false;
	#stopped = false;
	#saving = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#backoff = new Backoff(retry);
	/** true after the browser has reported that the network is gone, until the next run */
	#lost = false;
	#timer: ReturnType<typeof setInterval> | undefined;
	/** true if changes are wanted although no cell is followed */
	#watching = false;

	constructor(client: Client, sink: Sink) {
		this.#client = client;
		this.#sink = sink;
	}

	/** Turns data saving on or off. While it is on, no topic is joined, and one delta per minute fetches all changes. */
	save(saving: boolean): void {
		if (saving === this.#saving) return;
		this.#saving = saving;
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#beat();
		void this.catchUp();
	}

	/** Sets the cursors of an earlier visit, from which cells continue. */
	resume(cursors: Readonly<Record<string, string>>): void {
		this.#resumed = cursors;
	}

	/** Follows these geohash-3 cells and no others. */
	async follow(cells: readonly string[]): Promise<void> {
		for (const cell of this.#cursors.keys()) if (!cells.includes(cell)) this.#cursors.delete(cell);
		for (const cell of cells)
			if (!this.#cursors.has(cell)) this.#cursors.set(cell, this.#resumed[cell] ?? null);
		this.#beat();
		this.#topics = cells.length > maxTopics ? ['region'] : cells.map((cell) => `cell:${cell}`);
		await this.catchUp();
	}

	/** True if cells are followed: the state `live` then means that their statuses are current. */
	get following(): boolean {
		return this.#cursors.size > 0;
	}

	/** Receives changes in the whole region, without fetching statuses, until cells are followed. */
	watch(): void {
		if (this.following || this.#watching) return;
		this.#watching = true;
		this.#topics = ['region'];
		void this.catchUp();
	}

	/** Joins topics and fetches what has changed since the cursors; calls during a run cause one more run. */
	catchUp(): Promise<void> {
		if (this.#stopped || !(this.following || this.#watching)) return Promise.resolve();
		this.#again = true;
		return this.#run();
	}

	#run = singleFlight(async () => {
		clearTimeout(this.#retry);
		if (!this.#live() && !this.#saving) this.#sink.state('catching_up');
		let failed = false;
		try {
			while (this.#again && !this.#stopped) {
				this.#again = false;
				this.#lost = false;
				await Promise.all([this.#join(), this.#delta()]);
			}
			this.#backoff.reset();
		} catch {
			failed = true;
		}
		if (this.#stopped) return;
		if (failed || this.#lost) {
			this.#retry = setTimeout(() => void this.catchUp(), this.#backoff.next());
			// a lost network is not a failure of the server
			if (!failed) this.#backoff.reset();
		}
		this.#report();
	});

	/** Reports that the network is gone, before a socket notices. */
	offline(): void {
		this.#lost = true;
		this.#sink.state('offline');
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		clearTimeout(this.#retry);
		clearInterval(this.#timer);
		if (!this.#channels.size) return;
		const client = await this.#client.get();
		await Promise.all([...this.#channels.values()].map(({ channel }) => client.removeChannel(channel)));
	}

	#beat(): void {
		if (this.#cursors.size)
			this.#timer ??= setInterval(() => void this.catchUp(), this.#saving ? savingInterval : safetyInterval);
	}

	#live(): boolean {
		return this.#channels.size > 0 && [...this.#channels.values()].every(({ joined }) => joined);
	}

	#report(): void {
		const reached = this.#saving ? 'saving' : this.#live() ? 'live' : 'catching_up';
		this.#sink.state(this.#backoff.failures || this.#lost ? 'offline' : reached);
	}

	async #delta(): Promise<void> {
		if (!this.following) return;
		const fresh: string[] = [];
		const known: string[] = [];
		let oldest: string | null = null;
		for (const [cell, cursor] of this.#cursors) {
			if (cursor === null) fresh.push(cell);
			else {
				known.push(cell);
				if (oldest === null || BigInt(cursor) < BigInt(oldest)) oldest = cursor;
			}
		}
		for (const [cells, since] of [...pages(fresh, null), ...pages(known, oldest)]) {
			const answer = await this.#client.rpc('status_since', {
				cells,
				cursor: since
			});
			if (since !== null && isOfAnotherDatabase(answer.cursor, since)) {
				// the database was created again or restored
				this.#sink.forget();
				this.#resumed = {};
				for (const cell of this.#cursors.keys()) this.#cursors.set(cell, null);
				this.#again = true;
				return;
			}
			for (const cell of cells) if (this.#cursors.has(cell)) this.#cursors.set(cell, answer.cursor);
			if (answer.statuses.length) this.#sink.rows(answer.statuses);
		}
		const cursors = [...this.#cursors].filter((entry): entry is [string, string] => entry[1] !== null);
		this.#sink.current(Object.fromEntries(cursors));
	}

	/** Joins topics that are missing and leaves those that are not wanted any more. */
	async #join(): Promise<void> {
		const topics = this.#saving ? [] : this.#topics;
		if (this.#channels.size === topics.length && topics.every((topic) => this.#channels.has(topic))) return;
		const client = await this.#client.get();
		await client.realtime.setAuth();
		for (const [topic, { channel }] of this.#channels)
			if (!topics.includes(topic)) {
				this.#channels.delete(topic);
				void client.removeChannel(channel);
			}
		for (const topic of topics) {
			if (this.#channels.has(topic)) continue;
			const entry = {
				channel: client.channel(topic, { config: { private: true } }),
				joined: false
			};
			this.#channels.set(topic, entry);
			entry.channel
				.on('broadcast', { event: 'status' }, ({ payload }) => this.#sink.rows([payload as StatusRow]))
				.subscribe((status) => {
					if (this.#channels.get(topic) !== entry || this.#stopped) return;
					entry.joined = status === 'SUBSCRIBED';
					// closed by the server (the token has expired): the library rejoins only after errors
					if (status === 'CLOSED') {
						this.#channels.delete(topic);
						this.#retry = setTimeout(() => void this.catchUp(), rejoinDelay);
					}
					// changes before the join was acknowledged are not broadcast to this page: fetch the delta
					if (entry.joined) void this.catchUp();
					else this.#report();
				});
		}
	}
}
