import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';
import type { Subscription } from '../../domain/alert/subscription.ts';
import { singleFlight } from '../../flow/single-flight.ts';

/** All push subscriptions in memory (some tens of thousands), updated by cursor. */
export class Subscriptions {
	#admin: Supabase;
	#all = new Map<string, Subscription>();
	#cursor: string | null = null;

	constructor(admin: Supabase) {
		this.#admin = admin;
	}

	get size(): number {
		return this.#all.size;
	}

	all(): IterableIterator<Subscription> {
		return this.#all.values();
	}

	/** The subscription with an endpoint, if it belongs to the person. */
	find(person: string, endpoint: string): Subscription | undefined {
		for (const one of this.#all.values())
			if (one.endpoint === endpoint) return one.person === person ? one : undefined;
		return undefined;
	}

	/** Removes a subscription that has ended. */
	forget(id: string): void {
		this.#all.delete(id);
	}

	/** Reads what has changed; concurrent calls share one read. @throws Error if the database does not answer */
	readonly refresh = singleFlight(() => this.#read());

	async #read(): Promise<void> {
		for (;;) {
			const answer = await call(this.#admin, 'push_subscriptions_since', { cursor: this.#cursor });
			const { cursor, anew, more, subscriptions, ended } = answer;
			if (anew) this.#all.clear();
			for (const one of subscriptions) this.#all.set(one.id, one);
			for (const id of ended) this.#all.delete(id);
			this.#cursor = cursor;
			if (!more) return;
		}
	}
}
