import type { IncomingMessage } from 'node:http';
import type { Road } from '../domain/road/network.ts';
import type { Tiles } from './env.ts';
import type { Log } from './log/log.ts';

/** What the pages need from the server process that hosts them. */
export interface Runtime {
	version: string;
	/** true if this process started the database */
	embedded: boolean;
	/** address at which the server reaches Supabase */
	supabaseUrl: string;
	publishableKey: string;
	/** public key that identifies this server to push services, base64url */
	pushKey: string;
	tiles: Tiles | undefined;
	demonstration(): { running: boolean };
	/** grows with every alert broadcast, and whenever broadcasts may have been missed */
	alertsHeard(): number;
	/** the roads that this server uses */
	roads: readonly Road[];
	log: Log;
	/** `fetch` for database calls: sends the id of the request and measures the duration */
	fetch: typeof fetch;
	/** sets the page or endpoint that a request is for, as the label of metrics */
	name(request: IncomingMessage, pattern: string): void;
}

// the pages and the server are separate bundles, so a module variable would exist twice
const key = Symbol.for('changxing.runtime');
const holder = globalThis as typeof globalThis & { [key]?: Partial<Runtime> };

/** Sets a part of the runtime. Each service sets its own part when it starts. */
export function offer(part: Partial<Runtime>): void {
	holder[key] = { ...holder[key], ...part };
}

/** The runtime, for pages and endpoints. @throws Error if the server was not started through `services.ts` */
export function runtime(): Runtime {
	const found = holder[key];
	if (!found) throw new Error('The runtime is not set: the pages were started without their server.');
	// complete: requests reach the pages only after all services have started
	return found as Runtime;
}
