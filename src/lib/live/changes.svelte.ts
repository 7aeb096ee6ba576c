/** Ids of the places that changed, or null where the set of places itself did, or everything may look different. */
export type Changed = ReadonlySet<string> | null;

/**
 * Tells that the world looks different. Plain maps hold the data (ten thousand proxies would be slow); `revision` tells
 * Svelte when to look, a listener hears which places it is about.
 */
export class Changes {
	/** grows whenever anything may look different, at most once a frame */
	revision = $state(0);
	#listeners = new Set<(changed: Changed) => void>();
	#frame: number | undefined;

	/** @returns what ends it */
	listen(listener: (changed: Changed) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	tell(changed: Changed): void {
		for (const listener of this.#listeners) listener(changed);
		// many messages in one frame are one look at the list
		if (this.#frame !== undefined) return;
		this.#frame = requestAnimationFrame(() => {
			this.#frame = undefined;
			this.revision++;
		});
	}
}
