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

	/** Passes an alert on to all listeners. @throws AggregateError of the listeners that failed, after all have heard it */
	hear(alert: Alert): void {
		this.#count++;
		const errors: unknown[] = [];
		for (const listener of this.#listeners)
			try {
				listener.hear(alert);
			} catch (error) {
				errors.push(error);
			}
		if (errors.length) throw new AggregateError(errors, 'An alert could not be passed on.');
	}

	/** Makes all listeners read the database. @throws the error of the first listener that fails */
	async look(): Promise<void> {
		this.#count++;
		await Promise.all(this.#listeners.map((listener) => listener.look()));
	}
}
