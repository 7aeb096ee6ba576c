import { readMeta, removeMeta, writeMeta } from './database.ts';

/** Key of the session in IndexedDB. The service worker needs it to send reports, and cannot read localStorage. */
export const sessionKey = 'changxing-session';

/** Key of a flag: a registered user uses this device. When the session expires, the user is asked to sign in again. */
const registeredKey = 'registered';

/** Storage for supabase-js: IndexedDB, or localStorage if IndexedDB is not available. */
export const sessionStore = {
	async getItem(key: string): Promise<string | null> {
		try {
			return (await readMeta<string>(key)) ?? null;
		} catch {
			return localStorage.getItem(key);
		}
	},
	async setItem(key: string, value: string): Promise<void> {
		try {
			await writeMeta(key, value);
		} catch {
			localStorage.setItem(key, value);
		}
	},
	async removeItem(key: string): Promise<void> {
		await removeMeta(key).catch(() => localStorage.removeItem(key));
	}
};

export const isRegistered = async (): Promise<boolean> =>
	(await readMeta<boolean>(registeredKey).catch(() => false)) === true;

export const rememberRegistered = async (registered: boolean): Promise<void> =>
	(registered ? writeMeta(registeredKey, true) : removeMeta(registeredKey)).catch(() => undefined);
