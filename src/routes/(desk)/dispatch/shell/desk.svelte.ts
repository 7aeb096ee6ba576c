import type { Client } from '$lib/live/client';
import type { Live } from '$lib/live/live.svelte';
import type { TileProvider } from '$lib/map/providers/provider';
import { Log } from '../log/log.svelte';
import { fetchQueue, type QueueAnswer } from '../queue/rpc';
import type { DeskAddress } from './address';
import type { Deed, Outcome } from './deed';
import type { OpenPlace, Told } from './named';
import type { Part } from './part';
import type { Question } from './question';
import { problemWords } from './refusals';
import type { Registry } from './registry';
import type { OpenSubject, ShownList } from './subject';

/** The page around the desk. */
export interface Surroundings {
	/** what its address says now */
	address(): DeskAddress;
	/** goes to another address of the desk */
	go(address: DeskAddress): Promise<void>;
	/** hears of refusals that may mean that one is a dispatcher no longer */
	onrefused(): void;
	/** who draws the ground of maps */
	tiles: TileProvider | undefined;
}

/** Statuses change in flocks; what waits is asked for anew once for all that change within so long, ms. */
const settleTime = 1000;
/** Appeals, suspensions and what colleagues do come with no status: everything is asked for this often, ms. */
const pollInterval = 15_000;

/** The state of the dispatch screen: what waits, the log, what is being asked and what was just done. */
export class Desk {
	/** null until fetched */
	answer = $state.raw<QueueAnswer | null>(null);
	/** the last attempt to fetch did not work */
	failed = $state(false);
	/** grows when what is known of the open place may have changed */
	touched = $state(0);
	/** grows with every deed, also one that was refused */
	deedsTried = $state(0);
	question = $state.raw<Question | null>(null);
	outcome = $state.raw<Outcome | null>(null);
	/** lists of the queue with something in them, in the order in which they are read */
	readonly lists: readonly ShownList[] = $derived.by(() => {
		const { answer } = this;
		if (!answer) return [];
		return this.subjects
			.flatMap((subject) => subject.lists(answer))
			.filter(({ rows }) => rows.length)
			.sort((a, b) => a.rank - b.rank);
	});
	/** a dialog of a subject in which something larger is filled in */
	form = $state.raw<Part<{ onclose: () => void }> | null>(null);

	readonly live: Live;
	readonly client: Client;
	readonly log: Log;
	readonly tiles: TileProvider | undefined;
	readonly subjects: readonly OpenSubject[];
	#registry: Registry;
	#around: Surroundings;
	#settling: ReturnType<typeof setTimeout> | undefined;

	constructor(live: Live, registry: Registry, around: Surroundings) {
		this.live = live;
		this.client = live.connection.client;
		this.log = new Log(this.client);
		this.tiles = around.tiles;
		this.#registry = registry;
		this.#around = around;
		this.subjects = registry.open(this);
	}

	/** Begins to follow what waits; returns what ends it. */
	start(): () => void {
		const abort = new AbortController();
		const ignore = this.live.changes.listen((ids) => {
			if (!ids) return;
			if (this.place && ids.has(this.place)) this.touched++;
			this.#settling ??= setTimeout(() => {
				this.#settling = undefined;
				void this.#fetchQueue();
			}, settleTime);
		});
		const poll = setInterval(() => this.refresh(), pollInterval);
		const wake = () => {
			if (document.visibilityState === 'visible') this.refresh();
		};
		document.addEventListener('visibilitychange', wake, { signal: abort.signal });
		window.addEventListener('online', wake, { signal: abort.signal });
		this.refresh();
		return () => {
			abort.abort();
			ignore();
			clearInterval(poll);
			clearTimeout(this.#settling);
		};
	}

	/** Fetches everything anew: what waits, what is new in the log, the place that is open. */
	refresh(): void {
		this.touched++;
		void this.fetch();
	}

	/** Fetches what waits and what is new in the log; `failed` tells where that did not work. */
	async fetch(): Promise<void> {
		await Promise.all([this.#fetchQueue(), this.#try(() => this.log.fetchNewest())]);
	}

	fetchOlder(): Promise<void> {
		return this.#try(() => this.log.fetchOlder());
	}

	/** Epoch ms by the server's clock; moves twice a minute. */
	get now(): number {
		return this.live.connection.now;
	}

	/** The place that is open. */
	get place(): string | null {
		return this.#around.address().place;
	}

	go(address: DeskAddress): Promise<void> {
		return this.#around.go(address);
	}

	/** Opens the dialog. */
	ask(question: Question): void {
		this.question = question;
	}

	/** Does what was asked about and keeps what takes it back at hand. @throws what the database refuses with */
	async carryOut(deed: Deed, reason: string): Promise<void> {
		try {
			this.outcome = await deed.run(reason);
			this.question = null;
		} catch (error) {
			this.judge(error);
			throw error;
		} finally {
			this.refresh();
			this.deedsTried++;
		}
	}

	/** How many things want an answer of a dispatcher; what is pinned or settled already does not. */
	get waiting(): number {
		return this.lists.reduce((sum, { waits, rows }) => sum + (waits ? rows.length : 0), 0);
	}

	/** What the subjects say of the place that is open. */
	atPlace(place: OpenPlace): Part[] {
		return this.subjects.flatMap((subject) => subject.atPlace(place) ?? []);
	}

	/** What the subjects offer to do beside a report. */
	atReport(told: Told): Part[] {
		return this.subjects.flatMap((subject) => subject.atReport(told) ?? []);
	}

	/** A refusal for want of the role makes the page look again who one is. */
	judge(error: unknown): void {
		const { code, detail } = error as { code?: string; detail?: string };
		if (detail === 'not_dispatcher' || code === '42501' || code?.startsWith('PGRST30'))
			this.#around.onrefused();
	}

	/** Why something was not done, and what to do. */
	problemWords(error: unknown): string {
		return problemWords(error, this.#registry.refusals);
	}

	/** Words for the acts in the log. */
	get entries() {
		return this.#registry.entries;
	}

	#fetchQueue(): Promise<void> {
		return this.#try(async () => {
			this.answer = await fetchQueue(this.client);
		});
	}

	async #try(fetch: () => Promise<void>): Promise<void> {
		try {
			await fetch();
			this.failed = false;
		} catch (error) {
			this.failed = true;
			this.judge(error);
		}
	}
}
