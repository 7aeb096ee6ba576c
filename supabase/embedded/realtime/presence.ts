import { randomUUID } from 'node:crypto';

/** The state that one client publishes about itself. */
export type Meta = Record<string, unknown> & { phx_ref: string };
export type Entries = Record<string, { metas: Meta[] }>;
export interface Diff {
	joins: Entries;
	leaves: Entries;
}

/** The clients that are present on one topic: metas by key, one meta per owner (a channel of a socket). */
export class Presence<Owner> {
	#byOwner = new Map<Owner, { key: string; meta: Meta }>();

	/** All clients, in the format of `presence_state`. */
	state(): Entries {
		// a client chooses the keys, so that they must not find what objects inherit
		const entries = Object.create(null) as Entries;
		for (const { key, meta } of this.#byOwner.values()) (entries[key] ??= { metas: [] }).metas.push(meta);
		return entries;
	}

	/** Sets or replaces the state of a client. */
	track(owner: Owner, key: string, payload: Record<string, unknown>): Diff {
		const before = this.#byOwner.get(owner);
		const meta: Meta = { ...payload, phx_ref: randomUUID() };
		this.#byOwner.set(owner, { key, meta });
		return {
			joins: { [key]: { metas: [meta] } },
			leaves: before ? { [before.key]: { metas: [before.meta] } } : {}
		};
	}

	/** Removes a client; null if it was not present. */
	untrack(owner: Owner): Diff | null {
		const before = this.#byOwner.get(owner);
		if (!before) return null;
		this.#byOwner.delete(owner);
		return { joins: {}, leaves: { [before.key]: { metas: [before.meta] } } };
	}

	has(owner: Owner): boolean {
		return this.#byOwner.has(owner);
	}

	get size(): number {
		return this.#byOwner.size;
	}
}
