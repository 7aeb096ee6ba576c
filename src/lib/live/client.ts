import { checkAnswer } from '#check-answer';
import type { AuthError, Session, SupabaseClient } from '@supabase/supabase-js';
import type { AnswerOf, Database, FunctionName, Given, Supabase } from '../database/database.ts';
import { isMarked } from '../flow/own-answer.ts';
import { singleFlight, type SingleFlight } from '../flow/single-flight.ts';
import { patience, timeLimit } from '../flow/time-limit.ts';
import { ownAnswer } from './answers/supabase.ts';
import { CountedSocket, countBody } from './meter.ts';
import { SendError } from './outbox/outbox.ts';
import { Renewal, Unrenewed } from './renewal.ts';
import { ServerClock } from './server-clock.ts';
import {
	isRegistered,
	rememberRegistered,
	sessionKey,
	sessionStore,
	UnreadableSession
} from './session-store.ts';

/** Public settings of the server, as in `GET /api/config`. */
export interface LiveConfig {
	/** absolute address of Supabase */
	supabaseUrl: string;
	/** the publishable key */
	supabaseKey: string;
}

/**
 * The only supabase-js client of this page. The library is loaded on first use, so that the map works before it has
 * arrived. The client also measures the difference between this device's clock and the server's.
 */
export class Client {
	readonly config: LiveConfig;
	readonly clock = new ServerClock();
	#getSession: (() => Promise<Renewed>) | undefined;
	#auth: Supabase['auth'] | undefined;
	#renewal = new Renewal();
	#reached: () => void;
	/** true after a call for data that Supabase did not answer, until it answers one */
	#silent = false;

	/** @param reached called when Supabase answers again after calls that it did not answer */
	constructor(config: LiveConfig, reached = () => {}) {
		this.config = config;
		this.#reached = reached;
	}

	get: SingleFlight<Supabase> = singleFlight(
		async () => {
			const { createClient } = await import('@supabase/supabase-js');
			const client = createClient<Database>(this.config.supabaseUrl, this.config.supabaseKey, {
				auth: { storageKey: sessionKey, storage: sessionStore, detectSessionInUrl: false },
				global: { fetch: this.fetch },
				realtime: { transport: CountedSocket }
			});
			// The library asks for the session before every call. While the device's storage fails, or the session cannot be
			// renewed, reads that are open to everybody go on without one.
			const auth = (this.#auth = client.auth);
			const getSession = auth.getSession.bind(auth);
			const soon = () => this.#renewal.soon(getSession(), { orStored: true });
			this.#getSession = soon;
			auth.getSession = async () => {
				try {
					return await soon();
				} catch (error) {
					if (error instanceof UnreadableSession || error instanceof Unrenewed)
						return { data: { session: null }, error: null };
					throw error;
				}
			};
			client.auth.onAuthStateChange((event, session) => {
				if (session && (event === 'SIGNED_IN' || event === 'USER_UPDATED'))
					void rememberRegistered(session.user.is_anonymous !== true);
			});
			return client;
		},
		{ keep: true }
	);

	/** Now by the server's clock, epoch ms. */
	now(): number {
		return this.clock.now();
	}

	/**
	 * Signs in anonymously if there is no session.
	 * @throws SendError `network`; `storage` if it is unknown whether there is a session, because the device's storage fails;
	 * `sign_in` if a registered user has to sign in again; `not_signed_in` if it is refused
	 */
	async signIn(): Promise<void> {
		if (await this.storedSession()) return;
		if (await readable(isRegistered())) throw new SendError('sign_in', 'Sign in again.');
		await this.#signInAnonymously();
	}

	/**
	 * The session on this device, renewed if it has expired; null if there is none, or the auth server has ended it.
	 * @throws SendError `network` if it could not be renewed; `storage` if the device's storage fails
	 */
	async storedSession(): Promise<Session | null> {
		await this.#reachable();
		return current(await readable(this.#getSession!()));
	}

	#signInAnonymously = singleFlight(async () => {
		const { error } = await (await this.get()).auth.signInAnonymously();
		if (error) throw new SendError(isPassing(error) ? 'network' : 'not_signed_in', error.message);
	});

	/** Signs out a registered user on this device and continues without an account. */
	async forgetAccount(): Promise<void> {
		await rememberRegistered(false);
		await (await this.get()).auth.signOut({ scope: 'local' });
	}

	/**
	 * An access token that is valid now.
	 * @param renewed true to get a new token, because the server refused the last one
	 * @throws SendError as {@link signIn} does
	 */
	async session(renewed: boolean): Promise<{ token: string }> {
		await this.signIn();
		const client = await this.#reachable();
		const session = renewed
			? current(await readable(this.#renewal.soon(client.auth.refreshSession())))
			: await this.storedSession();
		if (session) return { token: session.access_token };
		if (!renewed) throw new SendError('sign_in', 'Sign in again.');
		// the auth server does not renew the session
		await client.auth.signOut({ scope: 'local' });
		await this.signIn();
		return this.session(false);
	}

	/**
	 * Calls a database function.
	 * @throws Error with `code` (SQLSTATE) and `detail` (our own code) of the refusal, or code `network` without an answer
	 */
	async rpc<Name extends FunctionName>(name: Name, ...[args, signal]: Given<Name>): Promise<AnswerOf<Name>> {
		const client = await this.get();
		const ask = () => {
			// TypeScript cannot resolve the types of supabase-js for a generic name
			const call = (client as SupabaseClient).rpc(name, args);
			return signal ? call.abortSignal(signal) : call;
		};
		let answer = await ask();
		// a session that the server refuses must not block reads that are open to everybody
		if (answer.status === 401 && (await this.#replaceSession(client))) answer = await ask();
		const { data, error, status } = answer;
		if (error)
			throw Object.assign(new Error(error.message), {
				code: status === 0 || status >= 500 ? 'network' : error.code,
				detail: error.details
			});
		checkAnswer(name, data);
		return data as AnswerOf<Name>;
	}

	/**
	 * `fetch` that counts uploaded bytes, reads the server's clock from the answers, and rejects answers that come from
	 * something else than Supabase, as if there were no network.
	 */
	readonly fetch: typeof fetch = async (input, init) => {
		countBody(init?.body);
		const before = Date.now();
		const url = input instanceof Request ? input.url : String(input);
		try {
			// calls share runs, and would all wait for one without an answer
			const response = await fetch(input, { ...init, signal: timeLimit(patienceFor(url), init?.signal) });
			if (isMarked(response)) this.clock.hear(response, before, Date.now());
			const own = await ownAnswer(url, init?.method ?? 'GET', response);
			this.#heard(url, own.status < 500);
			return own;
		} catch (error) {
			// a caller that needs the answer no longer says nothing about the network
			if ((error as Error).name !== 'AbortError') this.#heard(url, false);
			throw error;
		}
	};

	/** Lets the next call try at once to renew a session whose renewal has failed. */
	renewAgain(): void {
		this.#renewal.again(this.#auth);
	}

	#heard(url: string, answered: boolean): void {
		if (url.includes('grant_type=refresh_token')) this.#renewal.heard(answered);
		// the auth server alone does not count: it may fail while the database answers
		if (isAuth(url)) return;
		const again = answered && this.#silent;
		this.#silent = !answered;
		if (again) this.#reached();
	}

	/** Renews the session, or ends it if the renewal is refused. @returns false if nothing has changed */
	async #replaceSession({ auth }: Supabase): Promise<boolean> {
		if (!(await auth.getSession()).data.session) return false;
		const { error } = await auth.refreshSession();
		if (error && !isRefusal(error)) return false;
		if (error) await auth.signOut({ scope: 'local' });
		return true;
	}

	async #reachable(): Promise<Supabase> {
		try {
			return await this.get();
		} catch (error) {
			throw new SendError('network', String(error));
		}
	}
}

const isAuth = (url: string): boolean => new URL(url).pathname.includes('/auth/v1/');

/** Time limit of a call, ms. Every call waits for a renewal of the session; a photo takes long on a slow network. */
const patienceFor = (url: string): number =>
	isAuth(url) ? 20_000 : new URL(url).pathname.includes('/storage/v1/') ? 2 * patience : patience;

/** What the library answers when it is asked for the session. */
interface Renewed {
	data: { session: Session | null };
	error: AuthError | null;
}

/** The session of an answer of the library. @throws SendError `network` if it may still be valid but was not renewed */
function current({ data, error }: Renewed): Session | null {
	if (error && !isRefusal(error)) throw new SendError('network', error.message);
	return data.session;
}

/** @throws SendError `storage` if the device's storage fails, `network` if the session could not be renewed */
async function readable<T>(reading: Promise<T>): Promise<T> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof UnreadableSession) throw new SendError('storage', error.message);
		if (error instanceof Unrenewed) throw new SendError('network', error.message);
		throw error;
	}
}

/**
 * True if the auth server has refused to renew a session, which ends it. {@link ownAnswer} lets no other refusal of a renewal
 * pass; the library has an error of its own for `session_not_found`, and for a session that is not there.
 */
const isRefusal = ({ name }: { name: string }): boolean =>
	name === 'AuthApiError' || name === 'AuthSessionMissingError';

/** True for a temporary error of the network or the server. */
function isPassing({ name, status }: { name: string; status?: number | undefined }): boolean {
	return name === 'AuthRetryableFetchError' || status === 0 || status === 429 || (status ?? 0) >= 500;
}
