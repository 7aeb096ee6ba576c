import type { Alert } from '../../domain/alert/alert.ts';

/** A service that wants to know about alerts. */
export interface Listener {
	/** receives an alert that was broadcast */
	hear(alert: Alert): void;
	/** reads the database, because broadcasts may have been missed */
	look(): Promise<void> | void;
}

/** Passes alert broadcasts on to all services that listen. */
export class AlertNews {
	#listeners: Listener[] = [];
	#count = 0;

	/** Grows with every alert broadcast, and whenever broadcasts may have been missed. */
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

	/** Makes all listeners read the database. @throws the error of the first listener that fails */
	async look(): Promise<void> {
		this.#count++;
		await Promise.all(this.#listeners.map((listener) => listener.look()));
	}
}
