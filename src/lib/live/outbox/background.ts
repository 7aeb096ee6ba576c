import { ownAnswer } from '../answers/supabase.ts';
import { readMeta, writeMeta } from '../database.ts';
import { ServerClock } from '../server-clock.ts';
import { sessionKey } from '../session-store.ts';
import { outboxLock } from './names.ts';
import { Outbox } from './outbox.ts';
import { RestServer } from './rest.ts';
import { SendError } from './send-error.ts';
import { DeviceStore } from './store.ts';
import { rememberedConfig, type WorkerConfig } from './worker-config.ts';
import { randomId } from '../../flow/random-id.ts';
import { timeLimit } from '../../flow/time-limit.ts';

/** The parts of a session stored by supabase-js that are used here. */
interface Session {
	access_token: string;
	refresh_token: string;
	/** epoch seconds by the server's clock */
	expires_at: number;
}

/** Remaining life below which a token is renewed before use, ms. */
const margin = 60_000;
/** Time limit of a renewal, ms. */
const patience = 20_000;

/** The server, for a service worker that runs without a page; null if no page has stored its address yet. */
export async function backgroundServer(): Promise<{ server: RestServer; clock: ServerClock } | null> {
	const config = await rememberedConfig();
	if (!config) return null;
	const clock = new ServerClock();
	await clock.ask();
	const server = new RestServer({
		...config,
		fetch: checkedFetch,
		session: (renewed) => currentSession(config, clock, renewed)
	});
	return { server, clock };
}

/**
 * Sends waiting reports while no page of the app is open: for the service worker, when the browser reports that the
 * network is back. Without a valid session the reports wait for the next visit.
 * @throws SendError if the server could not be reached, so that the browser tries again
 */
export async function flushInBackground(): Promise<void> {
	const reached = await backgroundServer();
	if (!reached) return;
	const { server, clock } = reached;
	const worker = randomId();
	const store = new DeviceStore(() => undefined);
	const outbox = new Outbox(store, server, {
		moment: () => ({ wall: Date.now(), page: worker, ticks: performance.now() }),
		offset: () => clock.offset
	});
	try {
		await navigator.locks.request(outboxLock, () => outbox.flush());
	} catch (error) {
		if (!(error instanceof SendError) || error.code !== 'sign_in') throw error;
	} finally {
		store.close();
	}
}

/** `fetch` that rejects answers that come from something else than Supabase, as if there were no network. */
const checkedFetch: typeof fetch = async (input, init) =>
	ownAnswer(
		input instanceof Request ? input.url : String(input),
		init?.method ?? 'GET',
		await fetch(input, init)
	);

async function currentSession(
	{ supabaseUrl, supabaseKey }: WorkerConfig,
	clock: ServerClock,
	renewed: boolean
): Promise<{ token: string }> {
	const text = await readMeta<string>(sessionKey);
	if (!text) throw new SendError('sign_in', 'Nobody has signed in here.');
	const session = JSON.parse(text) as Session;
	if (!renewed && session.expires_at * 1000 > clock.now() + margin) return { token: session.access_token };
	const response = await checkedFetch(`${supabaseUrl}/auth/v1/token?grant_type=refresh_token`, {
		method: 'POST',
		headers: { apikey: supabaseKey, 'content-type': 'application/json' },
		body: JSON.stringify({ refresh_token: session.refresh_token }),
		// the page waits for what the worker holds
		signal: timeLimit(patience)
	}).catch((error: unknown) => {
		throw new SendError('network', String(error));
	});
	if (!response.ok)
		throw new SendError(
			response.status >= 500 || response.status === 429 ? 'network' : 'sign_in',
			'not renewed'
		);
	const fresh = (await response.json()) as Session & { expires_in: number };
	fresh.expires_at ??= Math.round(clock.now() / 1000) + fresh.expires_in;
	await writeMeta(sessionKey, JSON.stringify(fresh));
	return { token: fresh.access_token };
}
