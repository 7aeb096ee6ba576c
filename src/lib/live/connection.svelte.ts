import { Client, type LiveConfig } from './client.ts';
import { countFetches } from './meter.ts';
import { rememberConfig } from './outbox/background.ts';
import { Saver } from './saver.svelte.ts';

/** Confidence fades slowly: half a minute between two looks at the clock is not seen, ms. */
const clockInterval = 30_000;

/** What the rest of the browser's copy of the world hears of. */
export interface Occasions {
	/** twice a minute */
	tick: void;
	/** the page has become visible, or the browser has a network again */
	wake: void;
	/** the browser says that its network has gone */
	lost: void;
	/** the page may never be seen again: what waits to be written is written now */
	hide: void;
	/** somebody wants everything that waits for the network to be tried again, now */
	retry: void;
}

/** The way to the server: client, clock and saver of this page, and the occasions to look for news. */
export class Connection {
	/** epoch ms by the server's clock; moves twice a minute */
	now = $state(Date.now());
	/** whether a demonstration runs; null: not asked yet */
	demonstration = $state<boolean | null>(null);
	readonly client: Client;
	readonly saver = new Saver();
	#listeners = new Map<keyof Occasions, Set<() => void>>();

	constructor(config: LiveConfig) {
		this.client = new Client(config);
	}

	/** @returns what ends it */
	on(occasion: keyof Occasions, listener: () => void): () => void {
		let listeners = this.#listeners.get(occasion);
		if (!listeners) this.#listeners.set(occasion, (listeners = new Set()));
		listeners.add(listener);
		return () => listeners.delete(listener);
	}

	/** Begins to watch clock, line and page; returns what ends it. */
	start(): () => void {
		const abort = new AbortController();
		const { signal } = abort;
		const timer = setInterval(() => this.#tick(), clockInterval);
		const wake = () => {
			if (document.visibilityState !== 'visible') return;
			this.#tick();
			void this.client.clock.ask();
			this.#tell('wake');
		};
		document.addEventListener('visibilitychange', wake, { signal });
		window.addEventListener('online', wake, { signal });
		window.addEventListener('offline', () => this.#tell('lost'), { signal });
		window.addEventListener('pagehide', () => this.#tell('hide'), { signal });
		const endSaver = this.saver.start();
		const endCounting = countFetches();
		void this.client.clock.ask().then(() => this.#tick());
		// the worker sends with it when no page is open
		void rememberConfig(this.client.config).catch(() => undefined);
		return () => {
			clearInterval(timer);
			endSaver();
			endCounting();
			abort.abort();
		};
	}

	/** Tries everything that waits for the network again, now. */
	retry(): void {
		this.#tell('retry');
	}

	/** Asks whether a demonstration runs. @throws Error where the server does not answer */
	async askDemonstration(signal: AbortSignal): Promise<void> {
		const response = await fetch('/api/config', { signal });
		this.demonstration = ((await response.json()) as { demonstration: boolean }).demonstration;
	}

	#tick(): void {
		this.now = this.client.now();
		this.#tell('tick');
	}

	#tell(occasion: keyof Occasions): void {
		for (const listener of this.#listeners.get(occasion) ?? []) listener();
	}
}
