import type { ToWorker } from './names.ts';
import { isIdle } from './idle.ts';

const say = (worker: ServiceWorker | null, message: ToWorker) => worker?.postMessage(message);

/** A page that stays open all day looks for a new version this often, milliseconds. */
const checkInterval = 3_600_000;
/** A new version that does not take over by then never will: reload all the same, milliseconds. */
const patience = 4000;
/** When this tab last reloaded by itself because its server had other keys; not again within this, milliseconds. */
const reloadedKey = 'changxing-reloaded';
const reloadInterval = 60_000;

/**
 * New versions of the app: fetched and kept waiting behind the scenes, taken when the user says so. A page reloads on a
 * touch here, where another tab took the new version while this one was out of sight and idle, and where an idle page has
 * lost what it is built on; never otherwise.
 */
class Updates {
	/** there is something newer than this page */
	ready = $state(false);
	/** the user has agreed */
	taking = $state(false);

	#registration: ServiceWorkerRegistration | null = null;
	#checked = Date.now();

	/** Follows the worker of this page; returns what ends it. */
	watch(registration: ServiceWorkerRegistration): () => void {
		this.#registration = registration;
		const abort = new AbortController();
		const { signal } = abort;
		const { serviceWorker: container } = navigator;
		/** without one this is the very first visit, and the worker that comes is of this page's version */
		let had = container.controller !== null;
		const waiting = () => {
			if (registration.waiting && container.controller) this.ready = true;
		};
		const found = () => registration.installing?.addEventListener('statechange', waiting, { signal });
		waiting();
		found();
		registration.addEventListener('updatefound', found, { signal });
		container.addEventListener(
			'controllerchange',
			() => {
				if (had) this.#replaced();
				had = true;
			},
			{ signal }
		);
		const check = () => {
			if (document.hidden || Date.now() - this.#checked < checkInterval) return;
			this.#checked = Date.now();
			// without a network there is nothing new
			registration.update().catch(() => undefined);
		};
		const timer = setInterval(check, checkInterval / 4);
		document.addEventListener('visibilitychange', check, { signal });
		return () => {
			abort.abort();
			clearInterval(timer);
		};
	}

	/**
	 * What this page is built on (address and keys of the database) is gone: nothing new would ever come. Reloads where
	 * that takes nothing from anybody, but not over and over where two servers with other keys take turns.
	 */
	outdated(): void {
		const last = Number(sessionStorage.getItem(reloadedKey));
		if (!isIdle() || Date.now() - last < reloadInterval) {
			this.ready = true;
			return;
		}
		sessionStorage.setItem(reloadedKey, String(Date.now()));
		location.reload();
	}

	/** Takes the new version: this page reloads. */
	take(): void {
		this.taking = true;
		const waiting = this.#registration?.waiting ?? null;
		if (!waiting) return location.reload();
		say(waiting, { type: 'skip-waiting' });
		setTimeout(() => location.reload(), patience);
	}

	#replaced(): void {
		if (this.taking || (document.hidden && isIdle())) location.reload();
		else this.ready = true;
	}
}

export const updates = new Updates();

/** Tells the worker in charge that a page has started. */
export async function greet(): Promise<void> {
	say((await navigator.serviceWorker.ready).active, { type: 'started' });
}
