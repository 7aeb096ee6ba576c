import { withDatabase } from '../database.ts';
import type { OutboxItem } from './item.ts';
import { outboxChannel } from './names.ts';
import type { Store } from './outbox.ts';

/** Pause between two attempts to store items that are held in memory, ms. */
const storeAgain = 10_000;

/**
 * Items in IndexedDB. An item that the device cannot store (no space, or no storage at all) is held in memory and marked
 * `volatile`: it is sent while the page is open, and the page can warn the driver.
 */
export class DeviceStore implements Store {
	/** false if the items on this device could not be read the last time: there may be others than those in memory */
	readable = true;

	#held = new Map<string, OutboxItem>();
	#heldAt = 0;
	#channel = openChannel();
	#changed: () => void;

	/** @param changed called after every change, also by other pages */
	constructor(changed: () => void) {
		this.#changed = changed;
		if (this.#channel) this.#channel.onmessage = () => this.#changed();
	}

	async all(): Promise<OutboxItem[]> {
		await this.#storeHeld();
		let kept: OutboxItem[] = [];
		try {
			kept = await withDatabase((db) => db.getAll('outbox'));
			this.readable = true;
		} catch {
			this.readable = false;
		}
		return [...kept.filter(({ id }) => !this.#held.has(id)), ...this.#held.values()].sort((a, b) =>
			a.id < b.id ? -1 : 1
		);
	}

	async put(item: OutboxItem): Promise<void> {
		try {
			await withDatabase((db) => db.put('outbox', item)).catch(async (error: unknown) => {
				// a report is more important than cached tiles
				if (!(await makeRoom())) throw error;
				await withDatabase((db) => db.put('outbox', item));
			});
		} catch {
			this.#held.set(item.id, { ...item, volatile: true });
			this.#heldAt = Date.now();
		}
		this.#say();
	}

	async change(
		ids: readonly string[],
		change: (item: OutboxItem) => OutboxItem | null
	): Promise<OutboxItem[]> {
		const kept = ids.filter((id) => !this.#held.has(id));
		// first the part that can fail, so that a failure changes nothing
		const left = kept.length ? await changeKept(kept, change) : new Map<string, OutboxItem>();
		for (const id of ids) {
			const item = this.#held.get(id);
			if (!item) continue;
			const changed = change(item);
			if (changed) {
				this.#held.set(id, changed);
				left.set(id, changed);
			} else this.#held.delete(id);
		}
		this.#say();
		return ids.flatMap((id) => left.get(id) ?? []);
	}

	close(): void {
		this.#channel?.close();
	}

	/** Stores the items in memory, if the device can do so again. */
	async #storeHeld(): Promise<void> {
		if (this.#held.size === 0 || Date.now() - this.#heldAt < storeAgain) return;
		this.#heldAt = Date.now();
		for (const [id, item] of [...this.#held]) {
			const { volatile: _, ...lasting } = item;
			const stored = await withDatabase((db) => db.put('outbox', lasting)).catch(() => null);
			if (stored === null) return;
			// taken back while it was being stored
			if (!this.#held.has(id)) await withDatabase((db) => db.delete('outbox', id)).catch(() => undefined);
			// changed while it was being stored: the next attempt stores the change
			else if (this.#held.get(id) === item) this.#held.delete(id);
		}
	}

	#say(): void {
		this.#changed();
		this.#channel?.postMessage('changed');
	}
}

/** Changes items in IndexedDB, in one transaction. */
function changeKept(
	ids: readonly string[],
	change: (item: OutboxItem) => OutboxItem | null
): Promise<Map<string, OutboxItem>> {
	return withDatabase(async (db) => {
		const left = new Map<string, OutboxItem>();
		const transaction = db.transaction('outbox', 'readwrite');
		await Promise.all([
			...ids.map(async (id) => {
				const item = await transaction.store.get(id);
				if (!item) return;
				const changed = change(item);
				if (changed) {
					left.set(id, changed);
					await transaction.store.put(changed);
				} else await transaction.store.delete(id);
			}),
			transaction.done
		]);
		return left;
	});
}

/** The channel to other pages; undefined if the browser has none or refuses it. */
function openChannel(): BroadcastChannel | undefined {
	try {
		return typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(outboxChannel);
	} catch {
		return undefined;
	}
}

/** Deletes cached tiles. @returns true if there were any */
async function makeRoom(): Promise<boolean> {
	if (typeof caches === 'undefined') return false;
	const names = (await caches.keys()).filter((name) => name.endsWith('-tiles'));
	await Promise.all(names.map((name) => caches.delete(name)));
	return names.length > 0;
}
