import { randomUUID } from 'node:crypto';

/** What one client says of itself. */
export type Meta = Record<string, unknown> & { phx_ref: string };
export type Entries = Record<string, { metas: Meta[] }>;
export interface Diff {
	joins: Entries;
	leaves: Entries;
}

/** Who is present on one topic: metas by key, one meta for each owner (a channel of a socket). */
export class Presence<Owner> {
	#byOwner = new Map<Owner, { key: string; meta: Meta }>();

	/** All that is known, in the shape of `presence_state`. */
	state(): Entries {
		const entries: Entries = {};
		for (const { key, meta } of this.#byOwner.values()) (entries[key] ??= { metas: [] }).metas.push(meta);
		return entries;
	}

	/** A client says or changes what it is. */
	track(owner: Owner, key: string, payload: Record<string, unknown>): Diff {
		const before = this.#byOwner.get(owner);
		const meta: Meta = { ...payload, phx_ref: randomUUID() };
		this.#byOwner.set(owner, { key, meta });
		return {
			joins: { [key]: { metas: [meta] } },
			leaves: before ? { [before.key]: { metas: [before.meta] } } : {}
		};
	}

	/** A client goes; null where it never was there. */
	untrack(owner: Owner): Diff | null {
		const before = this.#byOwner.get(owner);
		if (!before) return null;
		this.#byOwner.delete(owner);
		return { joins: {}, leaves: { [before.key]: { metas: [before.meta] } } };
	}

	get empty(): boolean {
		return this.#byOwner.size === 0;
	}
}
