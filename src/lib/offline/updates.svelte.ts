import type { ToWorker } from './names.ts';
import { isIdle } from './idle.ts';

const say = (worker: ServiceWorker | null, message: ToWorker) => worker?.postMessage(message);

/** Interval at which an open page checks for a new version, milliseconds. */
const checkInterval = 3_600_000;
/** A new version that is not active after this time never will be: the page reloads anyway, milliseconds. */
const patience = 4000;
/** Key of the time at which this tab last reloaded by itself, and the least time between two such reloads, milliseconds. */
const reloadedKey = 'changxing-reloaded';
const reloadInterval = 60_000;

/**
 * Updates of the app. A new version is fetched in the background and waits until the user agrees. A page reloads only when
 * the user agrees here, when another tab took the update while this page was hidden and idle, or when an idle page's database
 * settings are out of date.
 */
class Updates {
	/** a newer version is available */
	ready = $state(false);
	/** the user has agreed */
	taking = $state(false);

	#registration: ServiceWorkerRegistration | null = null;
	#checked = Date.now();

	/** Follows the worker of this page. @returns ends it */
	watch(registration: ServiceWorkerRegistration): () => void {
		this.#registration = registration;
		const abort = new AbortController();
		const { signal } = abort;
		const { serviceWorker: container } = navigator;
		/** false on the very first visit: the worker that then takes control has the version of this page */
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
			// offline: no new version
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
	 * Call it when the settings that this page was built with (address and key of the database) have changed: it would receive
	 * no new data. Reloads an idle page, but not again and again if two servers with other keys answer in turn.
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

	/** Takes the new version, and reloads this page. */
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

/** Tells the active worker that a page has started. */
export async function greet(): Promise<void> {
	say((await navigator.serviceWorker.ready).active, { type: 'started' });
}
