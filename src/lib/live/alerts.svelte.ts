import { mergeAlerts, takeList } from '../domain/alert/list.ts';
import { inForce, isOver, pastListed, severities, type Alert } from '../domain/alert/alert.ts';
import { Backoff } from '../flow/backoff.ts';
import { singleFlight } from '../flow/single-flight.ts';
import { fetchAlertList, readAlertList, type Listed } from './alert-list.ts';
import type { Changes } from './changes.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { readMeta, writeMeta } from './database.ts';
import { readAlerts, rememberRead, followRead } from './read-alerts.ts';

/** What this device keeps for when there is no line. */
interface Kept {
	/** names the database: alerts of another one mean nothing */
	server: string;
	/** when they were current, epoch ms by the server's clock */
	at: number;
	alerts: Alert[];
}

/** So often one looks while a page is open, ms. */
const interval = 60_000;
/** The same where data is saved, ms. */
const savingInterval = 5 * 60_000;
/**
 * Statuses change in flocks, and alerts with them: so long after a change one looks, once for all of them, ms. No list that
 * a server or a cache before it still gives then is older than that.
 */
const settleTime = 3000;
/** Between two looks that changes asked for lies at least so much, ms. */
const atMost = 15_000;
/** Pauses before a list that could not be fetched is asked for again, ms; spread, so that pages do not all ask at once. */
const retry = { first: 1000, longest: 30_000, spread: 0.5 };
/** A list that all share may be so much older than what was heard meanwhile, and more, ms. */
const late = 10_000;

/** The alerts as this page knows them: all that stand and the newest of two weeks that are over, kept fresh, with what was read on this device. */
export class Alerts {
	/** null until known */
	list = $state.raw<readonly Alert[] | null>(null);
	/** the last attempt to fetch did not work */
	failed = $state(false);
	/** when the list was current, epoch ms by the server's clock; null: never on this device */
	knownAt = $state<number | null>(null);
	/** there may be older past ones than those fetched */
	more = $state(false);
	read = $state.raw<ReadonlySet<string>>(new Set());

	#connection: Connection;
	#changes: Changes;
	#now = $state(0);
	#end: (() => void) | null = null;
	#lookedAt = -Infinity;
	#settling: ReturnType<typeof setTimeout> | undefined;
	#retrying: ReturnType<typeof setTimeout> | undefined;
	#backoff = new Backoff(retry);
	/** when alerts were heard of by another way than the shared list, by id */
	#heard = new Map<string, number>();
	/** past ones are here back to the one sent then */
	#reach: string | null = null;
	/** older ones were asked for, and whether there are more of them is known from that */
	#lookedBack = false;

	constructor(connection: Connection, changes: Changes) {
		this.#connection = connection;
		this.#changes = changes;
		this.#now = connection.client.now();
	}

	/** Begins to follow them, unless that has begun: what the device keeps, then what the line brings. */
	start(): void {
		if (this.#end) return;
		const abort = new AbortController();
		this.read = readAlerts();
		const unfollow = followRead((read) => (this.read = read));
		const ignore = this.#changes.listen((ids) => {
			this.#now = this.#connection.client.now();
			if (!ids || this.#settling || this.#connection.saver.active) return;
			const wait = Math.max(settleTime, this.#lookedAt + atMost - Date.now());
			this.#settling = setTimeout(() => {
				this.#settling = undefined;
				this.#lookIfSeen();
			}, wait);
		});
		const poll = setInterval(() => {
			if (this.#connection.saver.active && Date.now() - this.#lookedAt < savingInterval) return;
			this.#lookIfSeen();
		}, interval);
		const wake = () => this.#lookIfSeen();
		document.addEventListener('visibilitychange', wake, { signal: abort.signal });
		window.addEventListener('online', wake, { signal: abort.signal });
		const unretry = this.#connection.on('retry', () => void this.look());
		void this.#recall().then(() => this.look());
		this.#end = () => {
			abort.abort();
			unfollow();
			ignore();
			unretry();
			clearInterval(poll);
			clearTimeout(this.#settling);
			clearTimeout(this.#retrying);
		};
	}

	stop(): void {
		this.#end?.();
		this.#end = null;
	}

	/** In force or still to begin: the gravest first, of one severity the newest. */
	get current(): readonly Alert[] {
		const stands = (this.list ?? []).filter((alert) => !isOver(alert, this.#now));
		const rank = ({ severity }: Alert) => severities.indexOf(severity);
		return stands.sort((a, b) => rank(a) - rank(b) || Date.parse(b.sent) - Date.parse(a.sent));
	}

	/** Over or called off, the newest first. */
	get past(): readonly Alert[] {
		return (this.list ?? []).filter((alert) => isOver(alert, this.#now));
	}

	/** In force at this moment. */
	get inForce(): readonly Alert[] {
		return this.current.filter((alert) => inForce(alert, this.#now));
	}

	/** How many are in force and not read. */
	get unread(): number {
		return this.inForce.filter(({ id }) => !this.read.has(id)).length;
	}

	/** True where another alert took the place of this one. */
	replaced({ id }: Alert): boolean {
		return (this.list ?? []).some(({ references }) => references === id);
	}

	markRead(ids: Iterable<string>): void {
		// where the device remembers nothing they are read as long as the page is open
		this.read = new Set([...this.read, ...rememberRead(ids)]);
	}

	/** Takes in an alert that came by itself. */
	hear(alert: Alert): void {
		this.#heard.set(alert.id, Date.now());
		this.#merge([alert]);
	}

	/** Fetches the list that all share. */
	look(): Promise<void> {
		return this.#reading.underWay ?? this.#shared();
	}

	/** The same from the database itself: after a change of one's own the shared list may be a moment too old. */
	async lookAnew(): Promise<void> {
		await (this.#reading.underWay ?? this.#shared.underWay);
		await this.#reading();
	}

	/** Fetches past ones older than those known. */
	async lookBack(): Promise<void> {
		if (!this.#reach) return;
		try {
			const older = await this.#connection.client.rpc('alerts_past', {
				max_results: pastListed,
				before: this.#reach
			});
			this.#lookedBack = true;
			this.#reach = older.at(-1)?.sent ?? this.#reach;
			this.more = older.length >= pastListed;
			this.#merge(older);
			this.failed = false;
		} catch {
			this.failed = true;
		}
	}

	#shared = singleFlight(() => this.#look(fetchAlertList));

	#reading = singleFlight(() =>
		this.#look(async () => {
			const listed = await readAlertList(this.#connection.client);
			for (const { id } of [...listed.list.standing, ...listed.list.past]) this.#heard.set(id, Date.now());
			return listed;
		})
	);

	/** The event `online` can come before the server can be reached, or not at all. */
	#lookAgain(): void {
		clearTimeout(this.#retrying);
		if (this.#end) this.#retrying = setTimeout(() => this.#lookIfSeen(), this.#backoff.next());
	}

	#lookIfSeen(): void {
		if (document.visibilityState === 'visible') void this.look();
	}

	async #look(read: () => Promise<Listed>): Promise<void> {
		const began = (this.#lookedAt = Date.now());
		try {
			const { list, keptAt } = await read();
			if (keptAt !== null) {
				this.failed = true;
				this.#lookAgain();
				// the device's own memory is as good, where it has one
				if (this.knownAt !== null) return;
				this.#merge([...list.standing, ...list.past]);
				this.knownAt = keptAt;
				return;
			}
			this.#now = this.#connection.client.now();
			for (const [id, at] of this.#heard) if (at < began - late) this.#heard.delete(id);
			this.list = takeList(this.list ?? [], list, new Set(this.#heard.keys()), this.#now);
			if (!this.#lookedBack) {
				this.more = list.past.length >= pastListed;
				this.#reach = list.past.at(-1)?.sent ?? null;
			}
			this.knownAt = this.#now;
			this.failed = false;
			this.#backoff.reset();
			clearTimeout(this.#retrying);
			await this.#keep();
		} catch {
			this.failed = true;
			this.#lookAgain();
		}
	}

	#merge(alerts: readonly Alert[]): void {
		this.list = mergeAlerts(this.list ?? [], alerts);
	}

	async #keep(): Promise<void> {
		const { supabaseKey: server } = this.#connection.client.config;
		const alerts = [...this.current, ...this.past.slice(0, pastListed)];
		const kept: Kept = { server, at: this.knownAt!, alerts };
		// a device that keeps nothing shows what it gets
		await writeMeta('alerts', kept).catch(() => undefined);
	}

	async #recall(): Promise<void> {
		const kept = await readMeta<Kept>('alerts').catch(() => undefined);
		if (!kept || kept.server !== this.#connection.client.config.supabaseKey || this.list) return;
		this.#merge(kept.alerts);
		this.knownAt = kept.at;
	}
}
