import { onAnswer, ownJson } from '../flow/own-answer.ts';
import { patience, timeLimit } from '../flow/time-limit.ts';
import { isConfig } from './answers/facts.ts';
import type { Client } from './client.ts';
import { countFetches } from './meter.ts';
import { rememberConfig } from './outbox/worker-config.ts';
import { Saver } from './saver.svelte.ts';

/** Time between two updates of the clock, ms: confidence fades so slowly that shorter steps are not visible. */
const clockInterval = 30_000;

/** Events of a connection. */
export interface Occasions {
	/** twice a minute */
	tick: void;
	/** the page has become visible, or the browser has a network again */
	wake: void;
	/** the browser reports that its network is gone */
	lost: void;
	/** the page may be closed: pending data must be written now */
	hide: void;
	/** everything that waits for the network must be tried again now */
	retry: void;
	/** the server answers again after calls that it did not answer */
	reached: void;
}

/** The connection of this page to the server: client, clock and data saver, and events after which parts fetch news. */
export class Connection {
	/** epoch ms by the server's clock; updated twice a minute */
	now = $state(Date.now());
	/** true while a demonstration runs; null: not known yet */
	demonstration = $state<boolean | null>(null);
	/** true if something else than the server answers, mostly a network that wants a sign-in first */
	foreign = $state(false);
	readonly client: Client;
	readonly saver = new Saver();
	#listeners = new Map<keyof Occasions, Set<() => void>>();

	constructor(client: Client) {
		this.client = client;
		client.reached = () => {
			client.renewAgain();
			this.#tell('reached');
		};
	}

	/** Calls back on every event of a kind. @returns a function that stops this */
	on(occasion: keyof Occasions, listener: () => void): () => void {
		let listeners = this.#listeners.get(occasion);
		if (!listeners) this.#listeners.set(occasion, (listeners = new Set()));
		listeners.add(listener);
		return () => listeners.delete(listener);
	}

	/** Starts to watch clock, network and page. @returns a function that stops this */
	start(): () => void {
		const abort = new AbortController();
		const { signal } = abort;
		const timer = setInterval(() => this.#tick(), clockInterval);
		const wake = () => {
			if (document.visibilityState !== 'visible') return;
			this.#tick();
			void this.client.clock.ask();
			this.client.renewAgain();
			this.#tell('wake');
		};
		document.addEventListener('visibilitychange', wake, { signal });
		window.addEventListener('online', wake, { signal });
		window.addEventListener('offline', () => this.#tell('lost'), { signal });
		window.addEventListener('pagehide', () => this.#tell('hide'), { signal });
		const endAnswers = onAnswer((foreign) => (this.foreign = foreign));
		const endSaver = this.saver.start();
		const endCounting = countFetches();
		void this.client.clock.ask().then(() => this.#tick());
		// the service worker needs it to send reports when no page is open
		void rememberConfig(this.client.config).catch(() => undefined);
		return () => {
			clearInterval(timer);
			endAnswers();
			endSaver();
			endCounting();
			abort.abort();
		};
	}

	/** Tries everything that waits for the network again now. */
	retry(): void {
		this.client.renewAgain();
		this.#tell('retry');
	}

	/** Asks the server whether a demonstration runs. @throws Error if the server does not answer */
	async askDemonstration(signal: AbortSignal): Promise<void> {
		const response = await fetch('/api/config', { signal: timeLimit(patience, signal) });
		const config = await ownJson<{ demonstration: boolean }>(response, isConfig, '/api/config');
		this.demonstration = config.demonstration;
	}

	#tick(): void {
		this.now = this.client.now();
		this.#tell('tick');
	}

	#tell(occasion: keyof Occasions): void {
		for (const listener of this.#listeners.get(occasion) ?? []) listener();
	}
}
