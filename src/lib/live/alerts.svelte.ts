import { inForce, severities, type Alert } from '../domain/alert.ts';
import type { Client } from './client.ts';
import { readMeta, writeMeta } from './database.ts';
import { readAlerts, rememberRead, followRead } from './read-alerts.ts';

/** What a list of alerts needs of the world. */
interface Surroundings {
	client: Pick<Client, 'rpc' | 'now' | 'config'>;
	/** data is saved */
	saver: { readonly active: boolean };
	onChange(listener: (changed: ReadonlySet<string> | null) => void): () => void;
}

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
/** Statuses change in flocks, and alerts with them: so long after a change one looks, once for all of them, ms. */
const settleTime = 3000;
/** Between two looks that changes asked for lies at least so much, ms. */
const atMost = 15_000;
/** So many of the newest are asked for; each few times as many as one may ask for, so that old ones in force are seen to. */
const newest = 50;
const most = 200;
const deepEvery = 5;

/** The alerts as this page knows them: the newest of two weeks, kept fresh, with what was read on this device. */
export class Alerts {
	/** null until known */
	list = $state.raw<readonly Alert[] | null>(null);
	/** the last attempt to fetch did not work */
	failed = $state(false);
	/** when the list was current, epoch ms by the server's clock; null: never on this device */
	knownAt = $state<number | null>(null);
	/** there may be older ones than those fetched */
	more = $state(false);
	read = $state.raw<ReadonlySet<string>>(new Set());

	#world: Surroundings;
	#now = $state(0);
	#looks = 0;
	#lookedAt = -Infinity;
	#settling: ReturnType<typeof setTimeout> | undefined;
	#under: Promise<void> | null = null;
	/** heard while one looks: the answer may be older */
	#meanwhile: Alert[] = [];
	/** older ones were asked for, and whether there are more of them is known from that */
	#lookedBack = false;

	constructor(world: Surroundings) {
		this.#world = world;
		this.#now = world.client.now();
	}

	/** Begins to follow them; returns what ends it. */
	start(): () => void {
		const abort = new AbortController();
		this.read = readAlerts();
		const unfollow = followRead((read) => (this.read = read));
		const ignore = this.#world.onChange((ids) => {
			this.#now = this.#world.client.now();
			if (!ids || this.#settling || this.#world.saver.active) return;
			const wait = Math.max(settleTime, this.#lookedAt + atMost - Date.now());
			this.#settling = setTimeout(() => {
				this.#settling = undefined;
				this.#lookIfSeen();
			}, wait);
		});
		const poll = setInterval(() => {
			if (this.#world.saver.active && Date.now() - this.#lookedAt < savingInterval) return;
			this.#lookIfSeen();
		}, interval);
		const wake = () => this.#lookIfSeen();
		document.addEventListener('visibilitychange', wake, { signal: abort.signal });
		window.addEventListener('online', wake, { signal: abort.signal });
		void this.#recall().then(() => this.look());
		return () => {
			abort.abort();
			unfollow();
			ignore();
			clearInterval(poll);
			clearTimeout(this.#settling);
		};
	}

	/** In force or still to begin: the gravest first, of one severity the newest. */
	get current(): readonly Alert[] {
		const stands = (this.list ?? []).filter(
			({ cancelled_at, expires }) => cancelled_at === null && Date.parse(expires) > this.#now
		);
		const rank = ({ severity }: Alert) => severities.indexOf(severity);
		return stands.sort((a, b) => rank(a) - rank(b) || Date.parse(b.sent) - Date.parse(a.sent));
	}

	/** Over or called off, the newest first. */
	get past(): readonly Alert[] {
		return (this.list ?? []).filter(
			({ cancelled_at, expires }) => cancelled_at !== null || Date.parse(expires) <= this.#now
		);
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
		if (this.#under) this.#meanwhile.push(alert);
		this.#merge([alert]);
	}

	/** Fetches the newest. */
	look(): Promise<void> {
		this.#under ??= this.#look().finally(() => (this.#under = null));
		return this.#under;
	}

	/** Fetches older ones than those known. */
	async lookBack(): Promise<void> {
		const before = this.list?.at(-1)?.sent;
		if (!before) return;
		try {
			const older = await this.#fetch(newest, before);
			this.#lookedBack = true;
			this.more = older.length >= newest;
			this.#merge(older);
			this.failed = false;
		} catch {
			this.failed = true;
		}
	}

	#lookIfSeen(): void {
		if (document.visibilityState === 'visible') void this.look();
	}

	async #look(): Promise<void> {
		this.#lookedAt = Date.now();
		this.#meanwhile = [];
		const deep = this.#looks++ % deepEvery === 0 && !this.#world.saver.active;
		const wanted = deep ? most : newest;
		try {
			const found = await this.#fetch(wanted, null);
			const oldest = found.at(-1)?.sent;
			// what was sent since the oldest of them and is not among them is gone, such as with a demonstration
			this.list = (this.list ?? []).filter(
				({ sent }) => found.length >= wanted && oldest !== undefined && Date.parse(sent) < Date.parse(oldest)
			);
			this.#merge([...found, ...this.#meanwhile]);
			if (!this.#lookedBack) this.more = found.length >= wanted;
			this.#now = this.#world.client.now();
			this.knownAt = this.#now;
			this.failed = false;
			await this.#keep();
		} catch {
			this.failed = true;
		}
	}

	#fetch(max_results: number, before: string | null): Promise<Alert[]> {
		return this.#world.client.rpc('alerts_current', { max_results, before });
	}

	/** Of two versions of one alert the newer stays. */
	#merge(alerts: readonly Alert[]): void {
		const known = new Map((this.list ?? []).map((alert) => [alert.id, alert]));
		for (const alert of alerts)
			if ((known.get(alert.id)?.revision ?? 0) <= alert.revision) known.set(alert.id, alert);
		this.list = [...known.values()].sort((a, b) => Date.parse(b.sent) - Date.parse(a.sent));
	}

	async #keep(): Promise<void> {
		const { supabaseKey: server } = this.#world.client.config;
		const kept: Kept = { server, at: this.knownAt!, alerts: (this.list ?? []).slice(0, newest) };
		// a device that keeps nothing shows what it gets
		await writeMeta('alerts', kept).catch(() => undefined);
	}

	async #recall(): Promise<void> {
		const kept = await readMeta<Kept>('alerts').catch(() => undefined);
		if (!kept || kept.server !== this.#world.client.config.supabaseKey || this.list) return;
		this.#merge(kept.alerts);
		this.knownAt = kept.at;
	}
}
