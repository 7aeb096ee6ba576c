import type { Report } from '../domain/report/report.ts';
import { Backoff } from '../flow/backoff.ts';
import { singleFlight, type SingleFlight } from '../flow/single-flight.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.svelte.ts';
import type { Moment, OutboxItem } from './outbox/item.ts';
import { outboxLock, syncTag } from './outbox/names.ts';
import { Outbox, type Server } from './outbox/outbox.ts';
import { SendError } from './outbox/send-error.ts';
import { DeviceStore } from './outbox/store.ts';
import { randomId } from '../flow/random-id.ts';
import { timeLimit } from '../flow/time-limit.ts';

/** The state of a report. `retryAt`: epoch ms by the device's clock. */
export type Fate =
	| { state: 'sending' }
	| { state: 'waiting'; retryAt: number | null }
	| { state: 'accepted' }
	| { state: 'refused'; code: string; message: string }
	| { state: 'undone' };

/** Pauses after failures, ms; random, so that devices do not all send at once. */
const retry = { first: 1000, longest: 300_000, spread: 0.5 };

const page = randomId();

/** The present moment, by the device's clock and by the ticks of this page. */
const moment = (): Moment => ({ wall: Date.now(), page, ticks: performance.now() });

/** The reports made on this device: stored, sent as soon as there is a network, with the state of each. */
export class Reports {
	/** the oldest first */
	items = $state.raw<readonly OutboxItem[]>([]);
	/** true while reports are being sent */
	sending = $state(false);
	/** true if the registered user has to sign in again before reports can be sent */
	asksSignIn = $state(false);
	/** true if reports wait because the device's storage fails, so that it is unknown who uses this device */
	storageFails = $state(false);

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

	/** @param changed called with all items whenever a report changes */
	constructor(connection: Connection, changed: (items: readonly OutboxItem[]) => void) {
		const { client } = connection;
		this.#connection = connection;
		this.#client = client;
		this.#changed = changed;
		this.#store = new DeviceStore(() => void this.#look());
		// loaded when something is sent
		const server: Server = {
			submit: async (reports) => (await client.server()).submit(reports),
			retract: async (id) => (await client.server()).retract(id),
			upload: async (id, photo) => (await client.server()).upload(id, photo)
		};
		this.#outbox = new Outbox(this.#store, server, { moment, offset: () => client.clock.offset });
	}

	/** Sends the reports that wait from earlier visits, and from then on whenever there is a network. */
	start(): void {
		const flush = () => void this.flush();
		for (const occasion of ['wake', 'retry', 'reached'] as const)
			this.#ends.push(this.#connection.on(occasion, flush));
		const abort = new AbortController();
		this.#ends.push(() => abort.abort());
		// the service worker may notice the network before the page does
		navigator.serviceWorker?.addEventListener(
			'message',
			({ data }: MessageEvent<{ type?: string }>) => data.type === 'flush' && flush(),
			{ signal: abort.signal }
		);
		void this.#look().then(() => this.items.some(isUnsent) && flush());
	}

	stop(): void {
		for (const end of this.#ends.splice(0)) end();
		clearTimeout(this.#retry);
		this.#store.close();
	}

	/** Number of reports that wait to be sent. */
	get waiting(): number {
		return this.items.filter(({ state }) => state === 'waiting').length;
	}

	/** Number of refused reports that the user has neither sent again nor discarded. */
	get refused(): number {
		return this.items.filter(({ state }) => state === 'refused').length;
	}

	/** True if a report is in the memory of this page only: it is lost when the page is closed. */
	isVolatile(id: string): boolean {
		return this.items.some((item) => item.id === id && item.volatile === true);
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

	/** Stores a report and sends it. Resolves when the report is safe on this device, not when it has arrived. */
	async submit(report: Report, photo?: Blob): Promise<void> {
		this.sending = true;
		await this.#outbox.add(report, photo);
		void this.flush();
	}

	/**
	 * Takes a report back, here and on the server.
	 * @returns false if it is too late, or the device's storage fails
	 */
	async undo(id: string): Promise<boolean> {
		let gone = false;
		if (!(await this.#stored(this.#outbox.undo(id).then((left) => (gone = left))))) return false;
		if (!gone) await this.flush();
		await this.#look();
		if (this.items.some((item) => item.id === id && item.state === 'delivered')) return false;
		this.#undone.add(id);
		// without a network the server receives the retraction with the next flush
		this.items = [...this.items];
		return true;
	}

	/** Sends a refused report again, with the present time as its time of observation. */
	async seenNow(id: string): Promise<void> {
		if (await this.#stored(this.#outbox.seenNow(id))) await this.flush();
	}

	/** Removes a refused report. */
	async discard(id: string): Promise<void> {
		await this.#stored(this.#outbox.discard(id));
	}

	/** Waits for a change of the outbox. @returns false if the device's storage fails; the screen then says so */
	async #stored(change: Promise<unknown>): Promise<boolean> {
		try {
			await change;
			return true;
		} catch {
			this.storageFails = true;
			return false;
		}
	}

	/** Signs out the registered user on this device and sends reports without an account. */
	async goOnAsStranger(): Promise<void> {
		await this.#client.forgetAccount();
		this.asksSignIn = false;
		await this.flush();
	}

	/** Sends everything that is due; calls during a run cause one more run. */
	flush(): Promise<void> {
		this.#again = true;
		return this.#run();
	}

	#run: SingleFlight<void> = singleFlight(async () => {
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
			this.storageFails = false;
			if (next !== null) this.#retry = setTimeout(() => void this.flush(), Math.max(0, next - Date.now()));
		} catch (error) {
			const code = error instanceof SendError ? error.code : null;
			this.storageFails = code === 'storage';
			if (code === 'sign_in') this.asksSignIn = true;
			// asked again meanwhile: there was news of the network
			else if (this.#again) this.#retry = setTimeout(() => void this.#run());
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
		const items = await this.#store.all();
		// while the device cannot read its storage, the reports known so far stay in view
		const unread = this.#store.readable
			? []
			: // those in memory are always complete
				this.items.filter(({ id, volatile }) => !volatile && !items.some((item) => item.id === id));
		this.items = [...unread, ...items];
		this.#changed(this.items);
	}
}

const isUnsent = ({ state }: OutboxItem): boolean => state === 'waiting' || state === 'retracting';

/**
 * Longest wait for another page or worker that sends, ms. WebKit may suspend a page that holds the lock; a report that is sent
 * twice counts once.
 */
const lockPatience = 45_000;

/** Runs `work` while no other page or worker sends. A browser that blocks site data refuses locks: this page is alone then. */
async function exclusively(work: () => Promise<void>): Promise<void> {
	let begun = false;
	const begin = () => {
		begun = true;
		return work();
	};
	if (!('locks' in navigator)) return begin();
	try {
		await navigator.locks.request(outboxLock, { signal: timeLimit(lockPatience) }, begin);
	} catch (error) {
		if (begun) throw error;
		await begin();
	}
}

/** Asks for Background Sync if the browser has it: the service worker sends when the network is back, even without a page. */
async function askForBackgroundSync(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
	const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } };
	// not allowed or not supported: the app sends when it is opened
	await sync?.register(syncTag).catch(() => undefined);
}
