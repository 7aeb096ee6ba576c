import { readMeta, removeMeta, writeMeta } from './database.ts';

/** Where the session is kept: the service worker, which has no localStorage, sends reports when the app is closed. */
export const sessionKey = 'changxing-session';

/** Whether somebody has registered here: who has is asked to sign in again, and not made a stranger, when it runs out. */
const registeredKey = 'registered';

/** Storage of supabase-js in IndexedDB; in localStorage where that is closed to us. */
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
