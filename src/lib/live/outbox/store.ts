import { database } from '../database.ts';
import type { OutboxItem } from './item.ts';
import { outboxChannel } from './names.ts';
import type { Store } from './outbox.ts';

/**
 * Items in IndexedDB. An item that the device cannot store (no space, or no storage at all) is held in memory and marked
 * `volatile`: it is sent while the page is open, and the page can warn the driver.
 */
export class DeviceStore implements Store {
	#held = new Map<string, OutboxItem>();
	#channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(outboxChannel);
	#changed: () => void;

	/** @param changed called after every change, also by other pages */
	constructor(changed: () => void) {
		this.#changed = changed;
		if (this.#channel) this.#channel.onmessage = () => this.#changed();
	}

	async all(): Promise<OutboxItem[]> {
		const kept = await database()
			.then((db) => db.getAll('outbox'))
			.catch(() => []);
		return [...kept.filter(({ id }) => !this.#held.has(id)), ...this.#held.values()].sort((a, b) =>
			a.id < b.id ? -1 : 1
		);
	}

	async put(item: OutboxItem): Promise<void> {
		try {
			const db = await database();
			await db.put('outbox', item).catch(async (error: unknown) => {
				// a report is more important than cached tiles
				if (!(await makeRoom())) throw error;
				await db.put('outbox', item);
			});
		} catch {
			this.#held.set(item.id, { ...item, volatile: true });
		}
		this.#say();
	}

	async change(
		ids: readonly string[],
		change: (item: OutboxItem) => OutboxItem | null
	): Promise<OutboxItem[]> {
		const left = new Map<string, OutboxItem>();
		const kept = ids.filter((id) => !this.#held.has(id));
		for (const id of ids) {
			const item = this.#held.get(id);
			if (!item) continue;
			const changed = change(item);
			if (changed) {
				this.#held.set(id, changed);
				left.set(id, changed);
			} else this.#held.delete(id);
		}
		if (kept.length) {
			const transaction = (await database()).transaction('outbox', 'readwrite');
			await Promise.all([
				...kept.map(async (id) => {
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
		}
		this.#say();
		return ids.flatMap((id) => left.get(id) ?? []);
	}

	close(): void {
		this.#channel?.close();
	}

	#say(): void {
		this.#changed();
		this.#channel?.postMessage('changed');
	}
}

/** Deletes cached tiles. @returns true if there were any */
async function makeRoom(): Promise<boolean> {
	if (typeof caches === 'undefined') return false;
	const names = (await caches.keys()).filter((name) => name.endsWith('-tiles'));
	await Promise.all(names.map((name) => caches.delete(name)));
	return names.length > 0;
}
