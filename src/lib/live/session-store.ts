import { NoStorage, readMeta, removeMeta, writeMeta } from './database.ts';

/** Key of the session in IndexedDB. The service worker needs it to send reports, and cannot read localStorage. */
export const sessionKey = 'changxing-session';

/** Key of a flag: a registered user uses this device. When the session expires, the user is asked to sign in again. */
const registeredKey = 'registered';

/** Remaining life below which a session in memory is not used while the storage fails, ms: another page may have renewed it. */
const margin = 120_000;

/** The device's storage fails, so it is unknown who uses this device: nobody may be signed in anew. */
export class UnreadableSession extends Error {
	constructor(cause: unknown) {
		super('The storage of this device cannot be read.', { cause });
		this.name = 'UnreadableSession';
	}
}

/** The parts of a session that are compared here. */
interface Known {
	expires_at?: number;
	user?: { is_anonymous?: boolean };
}

/** localStorage, or nothing if the browser refuses it. */
const local = {
	get(key: string): string | null {
		try {
			return localStorage.getItem(key);
		} catch {
			return null;
		}
	},
	set(key: string, value: string): void {
		try {
			localStorage.setItem(key, value);
		} catch {
			// it stays in memory
		}
	},
	remove(key: string): void {
		try {
			localStorage.removeItem(key);
		} catch {
			// nothing is there
		}
	}
};

function parse(text: string | null): Known | null {
	try {
		return text === null ? null : (JSON.parse(text) as Known | null);
	} catch {
		return null;
	}
}

/** The later of two stored sessions; one of a registered person goes before an anonymous one. */
export function newer(one: string | null, other: string | null): string | null {
	const [first, second] = [parse(one), parse(other)];
	if (!second) return first ? one : (one ?? other);
	if (!first) return other;
	const registered = (known: Known) => known.user?.is_anonymous === false;
	if (registered(first) !== registered(second)) return registered(first) ? one : other;
	return (first.expires_at ?? 0) >= (second.expires_at ?? 0) ? one : other;
}

/**
 * Storage for supabase-js: IndexedDB. What IndexedDB does not take goes to localStorage, and to memory if there is no storage;
 * from there it returns to IndexedDB as soon as that works. A value that cannot be read is an error, never "there is none".
 */
export class SessionStore {
	/** last value of each key that this page has read or written; null: removed */
	#known = new Map<string, string | null>();
	/** keys whose value in memory is not in IndexedDB */
	#unsaved = new Set<string>();
	/** values whose removal could not be stored */
	#removed = new Map<string, string>();

	/** @throws UnreadableSession */
	async getItem(key: string): Promise<string | null> {
		if (this.#unsaved.has(key)) {
			const value = this.#known.get(key) ?? null;
			// another page may have written since: the later session stays
			const stored = await this.#stored(key);
			if (value === null) {
				if (stored === null || stored === this.#removed.get(key)) await this.removeItem(key);
				else this.#adopt(key, stored);
				return this.#known.get(key) ?? null;
			}
			const later = newer(stored, value) ?? value;
			await this.setItem(key, later);
			return later;
		}
		// stored here while IndexedDB failed; empty: removed
		const left = local.get(key);
		if (left === '') {
			await this.removeItem(key);
			return null;
		}
		try {
			const stored = (await readMeta<string>(key)) ?? null;
			const value = newer(stored, left);
			if (left !== null) {
				if (value !== stored && value !== null) await writeMeta(key, value);
				local.remove(key);
			}
			this.#known.set(key, value);
			return value;
		} catch (error) {
			if (error instanceof NoStorage) return this.#known.get(key) ?? left;
			const known = this.#known.get(key) ?? left;
			if (known !== null && isFresh(known)) return known;
			throw new UnreadableSession(error);
		}
	}

	async setItem(key: string, value: string): Promise<void> {
		this.#known.set(key, value);
		try {
			await writeMeta(key, value);
			this.#unsaved.delete(key);
			local.remove(key);
		} catch {
			this.#unsaved.add(key);
			local.set(key, value);
		}
	}

	/** What other pages have stored last; null if nothing, or if it cannot be read. */
	async #stored(key: string): Promise<string | null> {
		const left = local.get(key) || null;
		return newer((await readMeta<string>(key).catch(() => null)) ?? null, left);
	}

	/** Takes the value of another page in place of a removal that could not be stored. */
	#adopt(key: string, value: string): void {
		this.#known.set(key, value);
		this.#unsaved.delete(key);
		this.#removed.delete(key);
	}

	async removeItem(key: string): Promise<void> {
		const before = this.#known.get(key);
		if (before != null) this.#removed.set(key, before);
		this.#known.set(key, null);
		local.remove(key);
		try {
			await removeMeta(key);
			this.#unsaved.delete(key);
			this.#removed.delete(key);
		} catch (error) {
			this.#unsaved.add(key);
			// so that the next page does not find a session that was ended here
			if (!(error instanceof NoStorage)) local.set(key, '');
		}
	}
}

/** True for a session whose access token is valid for some time. */
function isFresh(text: string): boolean {
	return (parse(text)?.expires_at ?? 0) * 1000 > Date.now() + margin;
}

/** The session of this page. */
export const sessionStore = new SessionStore();

/** the flag as this page has set it, for a device without storage */
let registeredHere: boolean | null = null;

/** True if a registered user uses this device. @throws UnreadableSession */
export async function isRegistered(): Promise<boolean> {
	if (registeredHere !== null) return registeredHere;
	try {
		return (await readMeta<boolean>(registeredKey)) === true;
	} catch (error) {
		if (error instanceof NoStorage) return false;
		throw new UnreadableSession(error);
	}
}

export async function rememberRegistered(registered: boolean): Promise<void> {
	try {
		await (registered ? writeMeta(registeredKey, true) : removeMeta(registeredKey));
		registeredHere = null;
	} catch {
		registeredHere = registered;
	}
}
