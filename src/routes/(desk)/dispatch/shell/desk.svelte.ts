import type { Client } from '$lib/live/client';
import type { Live } from '$lib/live/live.svelte';
import type { TileProvider } from '$lib/map/providers/provider';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';
import { concerns } from '../log/entry';
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

/** The page that contains the desk. */
export interface Surroundings {
	/** present address */
	address(): DeskAddress;
	/** opens another address of the desk */
	go(address: DeskAddress): Promise<void>;
	/** called after a refusal which may mean that the user is not a dispatcher any more */
	onrefused(): void;
	/** tile provider of the maps */
	tiles: TileProvider | undefined;
}

/** Delay between a change of statuses and the fetch of the queue, so that many changes need one fetch, ms. */
const settleTime = 1000;
/** Interval at which everything is fetched, ms: appeals, suspensions and deeds of colleagues change no status. */
const pollInterval = 15_000;

/** State of the dispatch screen: the queue, the log, the open question and the last deed. */
export class Desk {
	/** null until fetched */
	answer = $state.raw<QueueAnswer | null>(null);
	/** the last fetch has failed */
	failed = $state(false);
	/** increases when data of the open place may have changed */
	touched = $state(0);
	/** increases with every deed, also a refused one */
	deedsTried = $state(0);
	question = $state.raw<Question | null>(null);
	outcome = $state.raw<Outcome | null>(null);
	/** reasons that were typed and not sent, by deed and subject */
	readonly unsent = new Map<string, string>();
	/** non-empty lists of the queue, by rank */
	readonly lists: readonly ShownList[] = $derived.by(() => {
		const { answer } = this;
		if (!answer) return [];
		return this.subjects
			.flatMap((subject) => subject.lists(answer))
			.filter(({ rows }) => rows.length)
			.sort((a, b) => a.rank - b.rank);
	});
	/** open dialog of a subject with a larger form */
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

	/** Starts to update the queue and the log. @returns ends it */
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

	/** Fetches the queue, new entries of the log and the open place. */
	refresh(): void {
		this.touched++;
		void this.fetch();
	}

	/** Fetches the queue and new entries of the log; sets `failed` if that does not work. */
	async fetch(): Promise<void> {
		await Promise.all([this.#fetchQueue(), this.#try(() => this.log.fetchNewest())]);
	}

	fetchOlder(): Promise<void> {
		return this.#try(() => this.log.fetchOlder());
	}

	/** Epoch ms by the server's clock; updated twice a minute. */
	get now(): number {
		return this.live.connection.now;
	}

	/** Id of the open place. */
	get place(): string | null {
		return this.#around.address().place;
	}

	go(address: DeskAddress): Promise<void> {
		return this.#around.go(address);
	}

	/** Opens the dialog for a question. */
	ask(question: Question): void {
		this.question = question;
	}

	/** Newest entry of the log that this page shows; null until fetched. */
	get seen(): number | null {
		return this.log.entries && (this.log.entries[0]?.id ?? 0);
	}

	/**
	 * Does a deed and keeps its undo.
	 * @param seen newest entry of the log that the dispatcher knew when the deed was chosen
	 * @throws the refusal of the database
	 */
	async carryOut(deed: Deed, reason: string, seen: number | null): Promise<void> {
		try {
			const outcome = await deed.run(reason, seen);
			await this.#try(() => this.log.fetchNewest());
			const own = this.log.entries?.find(
				(entry) => entry.actor === this.log.handle && concerns(entry, deed.about)
			);
			this.outcome = { ...outcome, entry: own?.id };
			this.question = null;
		} catch (error) {
			this.judge(error);
			throw error;
		} finally {
			this.refresh();
			this.deedsTried++;
		}
	}

	/** Entries of the log about the same as a deed that are newer than `seen`, oldest first. @throws the errors of `Client.rpc` */
	async changesSince(deed: Deed, seen: number): Promise<AuditEntry[]> {
		await this.log.fetchNewest();
		return (this.log.entries ?? [])
			.filter((entry) => entry.id > seen && concerns(entry, deed.about))
			.reverse();
	}

	/** Number of items that need an action; pinned and settled ones do not count. */
	get waiting(): number {
		return this.lists.reduce((sum, { waits, rows }) => sum + (waits ? rows.length : 0), 0);
	}

	/** Parts that the subjects show for the open place. */
	atPlace(place: OpenPlace): Part[] {
		return this.subjects.flatMap((subject) => subject.atPlace(place) ?? []);
	}

	/** Parts that the subjects show beside a report. */
	atReport(told: Told): Part[] {
		return this.subjects.flatMap((subject) => subject.atReport(told) ?? []);
	}

	/** Makes the page check the role again after a refusal for a missing role. */
	judge(error: unknown): void {
		const { code, detail } = error as { code?: string; detail?: string };
		if (detail === 'not_dispatcher' || code === '42501' || code?.startsWith('PGRST30'))
			this.#around.onrefused();
	}

	/** Reason why a deed was not done, and what to do. */
	problemWords(error: unknown): string {
		return problemWords(error, this.#registry.refusals);
	}

	/** Words of the log for all acts. */
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
