/** Ids of the places that changed; null if the set of places changed, or everything may look different. */
export type Changed = ReadonlySet<string> | null;

/**
 * Announces changes of places and statuses. The data is in plain maps, because ten thousand reactive proxies would be slow;
 * `revision` makes Svelte read them again, and listeners receive the ids of the changed places.
 */
export class Changes {
	/** grows whenever anything may look different, at most once per frame */
	revision = $state(0);
	#listeners = new Set<(changed: Changed) => void>();
	#frame: number | undefined;

	/** Calls back on every change. @returns a function that stops this */
	listen(listener: (changed: Changed) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	tell(changed: Changed): void {
		for (const listener of this.#listeners) listener(changed);
		// many messages in one frame cause one update of the list
		if (this.#frame !== undefined) return;
		this.#frame = requestAnimationFrame(() => {
			this.#frame = undefined;
			this.revision++;
		});
	}
}
