import { mergeAlerts, takeList } from '../domain/alert/list.ts';
import { inForce, isOver, pastListed, severities, type Alert } from '../domain/alert/alert.ts';
import { Backoff } from '../flow/backoff.ts';
import { singleFlight } from '../flow/single-flight.ts';
import { fetchAlertList, readAlertList, type Listed } from './alert-list.ts';
import { areAlerts } from './answers/facts.ts';
import type { Changes } from './changes.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { readMeta, writeMeta } from './database.ts';
import { readAlerts, rememberRead, followRead } from './read-alerts.ts';

/** Alerts kept on this device for use without a network. */
interface Kept {
	/** identifies the database: alerts of another database are not valid */
	server: string;
	/** when the alerts were current, epoch ms by the server's clock */
	at: number;
	alerts: Alert[];
}

/** Time between two fetches while a page is open, ms. */
const interval = 60_000;
/** The same while saving data, ms. */
const savingInterval = 5 * 60_000;
/**
 * Delay between a change of statuses and a fetch, ms. Statuses often change together, and alerts with them: one fetch serves
 * all. After this time neither the server nor a cache in front of it still serves a list from before the change.
 */
const settleTime = 3000;
/** Minimum time between two fetches caused by changes, ms. */
const atMost = 15_000;
/** Pauses before a list that could not be fetched is asked for again, ms; spread, so that pages do not all ask at once. */
const retry = { first: 1000, longest: 30_000, spread: 0.5 };
/** Time for which an alert received elsewhere is kept although a fetched list lacks it, ms: the list may be older. */
const late = 10_000;

/** The alerts known to this page: all standing alerts and the newest past ones of two weeks, and which were read here. */
export class Alerts {
	/** null until known */
	list = $state.raw<readonly Alert[] | null>(null);
	/** true if the last fetch failed */
	failed = $state(false);
	/** when the list was current, epoch ms by the server's clock; null: never on this device */
	knownAt = $state<number | null>(null);
	/** true if there may be past alerts older than those fetched */
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
	/** when each alert was received other than in the public list, epoch ms, by id */
	#heard = new Map<string, number>();
	/** `sent` of the oldest past alert fetched */
	#reach: string | null = null;
	/** true once older alerts were fetched: from then on that answer sets `more` and `#reach` */
	#lookedBack = false;

	constructor(connection: Connection, changes: Changes) {
		this.#connection = connection;
		this.#changes = changes;
		this.#now = connection.client.now();
	}

	/** Starts to follow alerts, unless started: shows those kept on this device, then fetches the list. */
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
			this.#settling = undefined;
			clearTimeout(this.#retrying);
		};
	}

	stop(): void {
		this.#end?.();
		this.#end = null;
	}

	/** Alerts in force or still to begin, the most severe first; within a severity, the newest first. */
	get current(): readonly Alert[] {
		const stands = (this.list ?? []).filter((alert) => !isOver(alert, this.#now));
		const rank = ({ severity }: Alert) => severities.indexOf(severity);
		return stands.sort((a, b) => rank(a) - rank(b) || Date.parse(b.sent) - Date.parse(a.sent));
	}

	/** Alerts that are over or cancelled, the newest first. */
	get past(): readonly Alert[] {
		return (this.list ?? []).filter((alert) => isOver(alert, this.#now));
	}

	/** Alerts in force now, in the order of {@link current}. */
	get inForce(): readonly Alert[] {
		return this.current.filter((alert) => inForce(alert, this.#now));
	}

	/** Number of alerts in force and not read. */
	get unread(): number {
		return this.inForce.filter(({ id }) => !this.read.has(id)).length;
	}

	/** True if another alert has replaced this one. */
	replaced({ id }: Alert): boolean {
		return (this.list ?? []).some(({ references }) => references === id);
	}

	markRead(ids: Iterable<string>): void {
		// if the device cannot store it, they stay read while the page is open
		this.read = new Set([...this.read, ...rememberRead(ids)]);
	}

	/** Takes in an alert that did not come with the list. */
	hear(alert: Alert): void {
		this.#heard.set(alert.id, Date.now());
		this.#merge([alert]);
	}

	/** Fetches the public list; concurrent calls share one fetch. */
	look(): Promise<void> {
		return this.#reading.underWay ?? this.#shared();
	}

	/** Reads the list directly from the database: right after the user's own change the public list may be too old. */
	async lookAnew(): Promise<void> {
		await (this.#reading.underWay ?? this.#shared.underWay);
		await this.#reading();
	}

	/** Fetches past alerts older than those known. */
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

	/** Fetches again after a pause that grows. The event `online` can come before the server can be reached, or not at all. */
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
				// alerts this page already has are at least as new
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
		// a device without storage works with fetched alerts only
		await writeMeta('alerts', kept).catch(() => undefined);
	}

	async #recall(): Promise<void> {
		const kept = await readMeta<Kept>('alerts').catch(() => undefined);
		if (!kept || kept.server !== this.#connection.client.config.supabaseKey || this.list) return;
		// kept by another version, or damaged
		if (!areAlerts(kept.alerts)) return;
		this.#merge(kept.alerts);
		this.knownAt = kept.at;
	}
}
