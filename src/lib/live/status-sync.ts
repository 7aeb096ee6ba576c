import type { RealtimeChannel } from '@supabase/supabase-js';
import type { StatusRow } from '../domain/place/status.ts';
import { Backoff } from '../flow/backoff.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { Client } from './client.ts';

/** Whether what the map shows is current; `saving`: as of the last minute. */
export type SyncState = 'connecting' | 'catching_up' | 'live' | 'saving' | 'offline';

interface Sink {
	/** rows that are new or changed; the same row may come twice */
	rows(rows: StatusRow[]): void;
	state(state: SyncState): void;
	/** everything up to these cursors is known, by cell */
	current(cursors: Record<string, string>): void;
	/** what was known is of another database */
	forget(): void;
}

/** Above this many cells one topic for the whole region is cheaper than a topic a cell. */
const maxTopics = 16;
/** A message can be lost without the socket knowing; this often a delta looks for it, milliseconds. */
const safetyInterval = 120_000;
/** So often a delta is asked for where data is saved and nothing is joined, milliseconds. */
const savingInterval = 60_000;
/** Pauses after failures, milliseconds; not all pages at once. */
const retry = { first: 1000, longest: 30_000, spread: 0.5 };
/** A topic that the server has closed is joined again after so long, milliseconds. */
const rejoinDelay = 1000;

/**
 * Keeps the statuses of some cells current: a snapshot once, then Realtime, and the delta since the cursor after
 * every join, so that nothing falls between. A broadcast is a hint; what the delta says is the truth.
 */
export class StatusSync {
	#client: Client;
	#sink: Sink;
	/** cursor of each cell followed; null: nothing fetched yet */
	#cursors = new Map<string, string | null>();
	#resumed: Readonly<Record<string, string>> = {};
	/** what should be joined */
	#topics: string[] = [];
	#channels = new Map<string, { channel: RealtimeChannel; joined: boolean }>();
	#again = false;
	#stopped = false;
	#saving = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#backoff = new Backoff(retry);
	/** the browser says that the network has gone, and nothing that was begun since has come through */
	#lost = false;
	#timer: ReturnType<typeof setInterval> | undefined;
	/** changes are of interest, though no cell is followed */
	#watching = false;

	constructor(client: Client, sink: Sink) {
		this.#client = client;
		this.#sink = sink;
	}

	/** Where data is saved, no topic is joined, and changes come once a minute in one go. */
	save(saving: boolean): void {
		if (saving === this.#saving) return;
		this.#saving = saving;
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#beat();
		void this.catchUp();
	}

	/** Goes on from what was known in an earlier visit. */
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

	/** True where statuses are fetched: then to be live is to know them. */
	get following(): boolean {
		return this.#cursors.size > 0;
	}

	/** Hears of changes anywhere without fetching statuses, until cells are followed. */
	watch(): void {
		if (this.following || this.#watching) return;
		this.#watching = true;
		this.#topics = ['region'];
		void this.catchUp();
	}

	/** Fetches what changed since the cursors; calls while one runs become one more run. */
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
			// that the browser has no network is no failure of the server
			if (!failed) this.#backoff.reset();
		}
		this.#report();
	});

	/** Says the network has gone, before any socket notices. */
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
		for (const [cells, since] of [
			[fresh, null],
			[known, oldest]
		] as const) {
			if (cells.length === 0) continue;
			const answer = await this.#client.rpc('status_since', {
				cells,
				cursor: since
			});
			if (since !== null && BigInt(answer.cursor) < BigInt(since)) {
				// a database that is younger than what we know of it has been set up anew
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

	/** Joins what is not joined and leaves what is no longer wanted. */
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
					// the server has ended it (its token ran out): the library joins again by itself only what failed
					if (status === 'CLOSED') {
						this.#channels.delete(topic);
						this.#retry = setTimeout(() => void this.catchUp(), rejoinDelay);
					}
					// what changed before the join was acknowledged is in no message: look for it
					if (entry.joined) void this.catchUp();
					else this.#report();
				});
		}
	}
}
