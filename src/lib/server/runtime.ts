import type { IncomingMessage } from 'node:http';
import type { Road } from '../domain/road/network.ts';
import type { Tiles } from './env.ts';
import type { Log } from './log/log.ts';

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
	/** the roads that this server goes by */
	roads: readonly Road[];
	log: Log;
	/** for calls of the database: takes the id of the request along, and is timed */
	fetch: typeof fetch;
	/** says which page or endpoint a request is for */
	name(request: IncomingMessage, pattern: string): void;
}

// the pages are bundled apart from the server that hosts them, so a module variable would exist twice
const key = Symbol.for('changxing.runtime');
const holder = globalThis as typeof globalThis & { [key]?: Partial<Runtime> };

/** Says, at start, a part of what the pages shall know; each service says its own. */
export function offer(part: Partial<Runtime>): void {
	holder[key] = { ...holder[key], ...part };
}

/** @throws Error where the server has not been started through `services.ts` */
export function runtime(): Runtime {
	const found = holder[key];
	if (!found) throw new Error('The runtime is not set: the pages were started without their server.');
	// requests reach the pages only once all services have started, and so have said their part
	return found as Runtime;
}
