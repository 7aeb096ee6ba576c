import type { Tiles } from './env.ts';

/** What the pages need to know of the process they run in. */
export interface Runtime {
	version: string;
	/** true where this process started the database itself */
	embedded: boolean;
	/** where the server reaches Supabase */
	supabaseUrl: string;
	publishableKey: string;
	/** the public key by which push services know this server, base64url */
	pushKey: string;
	tiles: Tiles | undefined;
	demonstration(): { running: boolean };
	/** grows with every alert that is broadcast, and whenever some may have been missed */
	alertsHeard(): number;
}

// the pages are bundled apart from the server that hosts them, so a module variable would exist twice
const key = Symbol.for('changxing.runtime');
const holder = globalThis as typeof globalThis & { [key]?: Runtime };

/** Says, once at start, what the pages shall know. */
export function setRuntime(runtime: Runtime): void {
	holder[key] = runtime;
}

/** @throws Error where the server has not been started through `services.ts` */
export function runtime(): Runtime {
	const found = holder[key];
	if (!found) throw new Error('The runtime is not set: the pages were started without their server.');
	return found;
}
