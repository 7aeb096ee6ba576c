import type { Alert } from '../../domain/alert/alert.ts';

/** Somebody who wants to hear of alerts. */
export interface Listener {
	/** one was broadcast */
	hear(alert: Alert): void;
	/** some may have been missed: looks into the database */
	look(): Promise<void> | void;
}

/** Passes what is heard of alerts on to every service that wants to know. */
export class AlertNews {
	#listeners: Listener[] = [];
	#count = 0;

	/** Grows with every alert that is broadcast, and whenever some may have been missed. */
	get count(): number {
		return this.#count;
	}

	listen(listener: Listener): void {
		this.#listeners.push(listener);
	}

	hear(alert: Alert): void {
		this.#count++;
		for (const listener of this.#listeners) listener.hear(alert);
	}

	/** @throws what the first listener throws that cannot look */
	async look(): Promise<void> {
		this.#count++;
		await Promise.all(this.#listeners.map((listener) => listener.look()));
	}
}
