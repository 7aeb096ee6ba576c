import type { Report } from '../domain/report/report.ts';
import { Backoff } from '../flow/backoff.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.svelte.ts';
import type { Moment, OutboxItem } from './outbox/item.ts';
import { outboxLock, syncTag } from './outbox/names.ts';
import { Outbox, SendError } from './outbox/outbox.ts';
import { RestServer } from './outbox/rest.ts';
import { DeviceStore } from './outbox/store.ts';

/** What has become of one report so far. */
export type Fate =
	| { state: 'sending' }
	| { state: 'waiting'; retryAt: number | null }
	| { state: 'accepted' }
	| { state: 'refused'; code: string; message: string }
	| { state: 'undone' };

/** Pauses after failures, ms; not all devices at once. */
const retry = { first: 1000, longest: 300_000, spread: 0.5 };

const page = crypto.randomUUID();

/** Now, by both clocks of this page. */
const moment = (): Moment => ({ wall: Date.now(), page, ticks: performance.now() });

/** The reports made on this device: kept, sent as soon as there is a line, and what has become of each. */
export class Reports {
	/** oldest first */
	items = $state.raw<readonly OutboxItem[]>([]);
	/** sending just now */
	sending = $state(false);
	/** who registered has to sign in again before anything goes */
	asksSignIn = $state(false);

	#connection: Connection;
	#client: Client;
	#store: DeviceStore;
	#outbox: Outbox;
	#undone = new Set<string>();
	#again = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#backoff = new Backoff(retry);
	#ends: (() => void)[] = [];
	#changed: (items: readonly OutboxItem[]) => void;

	/** @param changed called whenever something has become of a report */
	constructor(connection: Connection, changed: (items: readonly OutboxItem[]) => void) {
		const { client } = connection;
		this.#connection = connection;
		this.#client = client;
		this.#changed = changed;
		this.#store = new DeviceStore(() => void this.#look());
		const server = new RestServer({
			...client.config,
			session: (renewed) => client.session(renewed),
			fetch: client.fetch
		});
		this.#outbox = new Outbox(this.#store, server, { moment, offset: () => client.clock.offset });
	}

	/** Looks at what waits from earlier visits, and sends it; from then on whenever there is a line. */
	start(): void {
		const flush = () => void this.flush();
		this.#ends.push(this.#connection.on('wake', flush), this.#connection.on('retry', flush));
		const abort = new AbortController();
		this.#ends.push(() => abort.abort());
		// the worker says when the line is back before the page notices
		navigator.serviceWorker?.addEventListener(
			'message',
			({ data }: MessageEvent<{ type?: string }>) => data.type === 'flush' && flush(),
			{ signal: abort.signal }
		);
		void this.#look().then(() => this.waiting && flush());
	}

	stop(): void {
		for (const end of this.#ends.splice(0)) end();
		clearTimeout(this.#retry);
		this.#store.close();
	}

	/** How many the server has not heard of. */
	get waiting(): number {
		return this.items.filter(({ state }) => state === 'waiting').length;
	}

	/** How many were refused and not looked after. */
	get refused(): number {
		return this.items.filter(({ state }) => state === 'refused').length;
	}

	fate(id: string): Fate | null {
		if (this.#undone.has(id)) return { state: 'undone' };
		const item = this.items.find((one) => one.id === id);
		if (!item) return null;
		switch (item.state) {
			case 'waiting':
				if (item.notBefore > Date.now()) return { state: 'waiting', retryAt: item.notBefore };
				return this.sending ? { state: 'sending' } : { state: 'waiting', retryAt: null };
			case 'delivered':
				return { state: 'accepted' };
			case 'refused':
				return { state: 'refused', ...item.refusal! };
			case 'retracting':
				return { state: 'undone' };
		}
	}

	/** Keeps a report and sends it. Resolves when it is safe on this device, not when it has arrived. */
	async submit(report: Report, photo?: Blob): Promise<void> {
		this.sending = true;
		await this.#outbox.add(report, photo);
		void this.flush();
	}

	/**
	 * Takes a report back, be it here or on the server.
	 * @returns false where it is too late
	 */
	async undo(id: string): Promise<boolean> {
		if (!(await this.#outbox.undo(id))) await this.flush();
		await this.#look();
		if (this.items.some((item) => item.id === id && item.state === 'delivered')) return false;
		this.#undone.add(id);
		// the line was away: the server hears of it with the next flush
		this.items = [...this.items];
		return true;
	}

	/** Sends what was refused again, as if seen now. */
	async seenNow(id: string): Promise<void> {
		await this.#outbox.seenNow(id);
		await this.flush();
	}

	/** Forgets what was refused. */
	discard(id: string): Promise<void> {
		return this.#outbox.discard(id);
	}

	/** Goes on as a stranger where somebody had registered here. */
	async goOnAsStranger(): Promise<void> {
		await this.#client.forgetAccount();
		this.asksSignIn = false;
		await this.flush();
	}

	/** Sends everything that is due; calls while one runs become one more run. */
	flush(): Promise<void> {
		this.#again = true;
		return this.#run();
	}

	#run = singleFlight(async () => {
		clearTimeout(this.#retry);
		this.sending = true;
		try {
			let next: number | null = null;
			await exclusively(async () => {
				while (this.#again) {
					this.#again = false;
					next = await this.#outbox.flush();
				}
			});
			this.#backoff.reset();
			this.asksSignIn = false;
			if (next !== null) this.#retry = setTimeout(() => void this.flush(), Math.max(0, next - Date.now()));
		} catch (error) {
			if (error instanceof SendError && error.code === 'sign_in') this.asksSignIn = true;
			else this.#tryLater();
		} finally {
			this.sending = false;
		}
	});

	#tryLater(): void {
		this.#retry = setTimeout(() => void this.flush(), this.#backoff.next());
		void askForBackgroundSync();
	}

	async #look(): Promise<void> {
		this.items = await this.#store.all();
		this.#changed(this.items);
	}
}

async function exclusively(work: () => Promise<void>): Promise<void> {
	if ('locks' in navigator) await navigator.locks.request(outboxLock, work);
	else await work();
}

/** Where the browser can: the worker sends when the line is back, though the app be closed by then. */
async function askForBackgroundSync(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration();
	const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } };
	// not allowed, or not there: the app sends when it is opened
	await sync?.register(syncTag).catch(() => undefined);
}
