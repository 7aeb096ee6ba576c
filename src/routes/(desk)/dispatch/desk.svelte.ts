import { HubClient, type HubState } from '$lib/live/hub/client';
import type { Place } from '$lib/domain/place/place';
import { matchesQuery } from '$lib/domain/place/search';
import type { Alerts } from '$lib/live/alerts.svelte';
import type { World } from '$lib/live/world.svelte';
import { AlertDeeds } from './alert-deeds';
import { Deeds, type Deed, type Outcome, type Pinned, type Told } from './deeds';
import { Moderation, pageSize, type AuditEntry, type Named, type Queue } from './moderation';

/** What the dialog asks about: a deed as it is, or one that has choices first. */
export type Question =
	| { kind: 'deed'; deed: Deed }
	| { kind: 'pin'; place: Named; pin: Pinned | undefined }
	| { kind: 'state'; place: Named }
	| { kind: 'merge'; place: Named }
	| ({ kind: 'reporter' } & Told);

/** Statuses change in flocks; what waits is asked for anew once for all that change within so long, ms. */
const settleTime = 1000;
/** Appeals, suspensions and what colleagues do come with no status: everything is asked for this often, ms. */
const pollInterval = 15_000;

/** An appeal that nobody has answered. */
export const isAppeal = ({ appeal, answer }: { appeal: string | null; answer: string | null }): boolean =>
	appeal !== null && answer === null;

/** The state of the dispatch screen: what waits, the log, what is being asked and what was just done. */
export class Desk {
	/** null until fetched */
	queue = $state.raw<Queue | null>(null);
	/** newest first; null until fetched */
	entries = $state.raw<AuditEntry[] | null>(null);
	/** there are older ones than those fetched */
	olderEntries = $state(false);
	/** the last attempt to fetch did not work */
	failed = $state(false);
	/** the name by which one appears in the log oneself */
	handle = $state<string | null>(null);
	/** grows when what is known of the open place may have changed */
	touched = $state(0);
	question = $state.raw<Question | null>(null);
	outcome = $state.raw<Outcome | null>(null);
	/** of the line by which alerts come as they are raised */
	hub = $state<HubState>('connecting');

	/** the place that is open */
	place: string | null = null;

	readonly world: World;
	readonly moderation: Moderation;
	readonly deeds: Deeds;
	readonly alerts: Alerts;
	readonly alertDeeds: AlertDeeds;
	/** told of refusals that may mean that one is a dispatcher no longer */
	#onrefused: () => void;
	#settling: ReturnType<typeof setTimeout> | undefined;

	constructor(world: World, onrefused: () => void) {
		this.world = world;
		this.moderation = new Moderation(world.client);
		this.deeds = new Deeds(this.moderation);
		this.alerts = world.live.alerts;
		this.alertDeeds = new AlertDeeds(this.moderation);
		this.#onrefused = onrefused;
	}

	/** Begins to follow what waits; returns what ends it. */
	start(): () => void {
		const abort = new AbortController();
		const ignore = this.world.onChange((ids) => {
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
		this.alerts.start();
		const hub = new HubClient({
			mode: 'watch',
			token: async (renewed) => (await this.world.client.session(renewed)).token,
			state: (state) => (this.hub = state)
		});
		hub.alerts(({ alert }) => this.alerts.hear(alert));
		return () => {
			abort.abort();
			this.alerts.stop();
			hub.close();
			ignore();
			clearInterval(poll);
			clearTimeout(this.#settling);
		};
	}

	/** Fetches everything anew: what waits, what is new in the log, the place that is open. */
	refresh(): void {
		this.touched++;
		void this.#fetchQueue();
		void this.#try(async () => {
			this.handle ??= await this.moderation.myHandle();
			this.#addEntries(await this.moderation.entries(null));
		});
	}

	fetchOlder(): Promise<void> {
		return this.#try(async () => {
			const last = this.entries?.at(-1);
			if (!last) return;
			const older = await this.moderation.entries(last.id);
			this.olderEntries = older.length === pageSize;
			this.entries = [...this.entries!, ...older];
		});
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
			void this.alerts.lookAnew();
		}
	}

	/** Places that were merged into another since this page holds them, so far as the log tells. */
	get mergedAway(): ReadonlySet<string> {
		const latest = new Map<string, string>();
		for (const { action, subject } of this.entries ?? [])
			if (subject && (action === 'merge_places' || action === 'unmerge_place') && !latest.has(subject))
				latest.set(subject, action);
		return new Set([...latest].filter(([, action]) => action === 'merge_places').map(([id]) => id));
	}

	/** Places whose names a query finds, without those that were merged into another. */
	find(query: string): Place[] {
		void this.world.revision;
		const away = this.mergedAway;
		return [...this.world.places.values()].filter(
			(place) => matchesQuery(place, query) && !away.has(place.id)
		);
	}

	/** How many things want an answer of a dispatcher; what is pinned or settled already does not. */
	get waiting(): number {
		if (!this.queue) return 0;
		const { disputes, suspensions, doubted } = this.queue;
		return disputes.length + suspensions.filter(isAppeal).length + doubted.length;
	}

	/** A refusal for want of the role makes the page look again who one is. */
	judge(error: unknown): void {
		const { code, detail } = error as { code?: string; detail?: string };
		if (detail === 'not_dispatcher' || code === '42501' || code?.startsWith('PGRST30')) this.#onrefused();
	}

	#fetchQueue(): Promise<void> {
		return this.#try(async () => {
			this.queue = await this.moderation.queue();
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

	#addEntries(newest: AuditEntry[]): void {
		const known = this.entries ?? [];
		const oldest = newest.at(-1)?.id ?? 0;
		// more may have happened than one page holds: what lies between is fetched again on demand
		const joined = known.some(({ id }) => id >= oldest);
		this.entries = joined ? [...newest, ...known.filter(({ id }) => id < oldest)] : newest;
		if (!joined) this.olderEntries = newest.length === pageSize;
	}
}
