import type { SupabaseClient } from '@supabase/supabase-js';
import type { Lang } from '../../domain/alert/push-message.ts';
import type { Wishes } from '../../domain/alert/wishes.ts';
import { singleFlight } from '../../flow/single-flight.ts';
import type { SubscriptionKeys } from './encrypt.ts';

/** A browser that wants to hear, as the server holds it. */
export interface Subscription extends Wishes {
	id: string;
	person: string;
	endpoint: string;
	keys: SubscriptionKeys;
	lang: Lang;
}

interface Page {
	cursor: string;
	anew: boolean;
	more: boolean;
	subscriptions: Subscription[];
	ended: string[];
}

/** The subscriptions in memory, some tens of thousands, kept up to date by cursor. */
export class Subscriptions {
	#admin: SupabaseClient;
	#all = new Map<string, Subscription>();
	#cursor: string | null = null;

	constructor(admin: SupabaseClient) {
		this.#admin = admin;
	}

	get size(): number {
		return this.#all.size;
	}

	all(): IterableIterator<Subscription> {
		return this.#all.values();
	}

	/** The one of a person and an endpoint. */
	find(person: string, endpoint: string): Subscription | undefined {
		for (const one of this.#all.values())
			if (one.endpoint === endpoint) return one.person === person ? one : undefined;
		return undefined;
	}

	/** It is no more. */
	forget(id: string): void {
		this.#all.delete(id);
	}

	/** Reads what has changed; callers at the same moment share it. @throws Error where the database does not answer */
	readonly refresh = singleFlight(() => this.#read());

	async #read(): Promise<void> {
		for (;;) {
			const { data, error } = await this.#admin.rpc('push_subscriptions_since', { cursor: this.#cursor });
			if (error) throw new Error(error.message);
			const { cursor, anew, more, subscriptions, ended } = data as Page;
			if (anew) this.#all.clear();
			for (const one of subscriptions) this.#all.set(one.id, one);
			for (const id of ended) this.#all.delete(id);
			this.#cursor = cursor;
			if (!more) return;
		}
	}
}
