import { checkAnswer } from '#check-answer';
import { createClient, type AuthError, type Session, type SupabaseClient } from '@supabase/supabase-js';
import type { AnswerOf, Database, FunctionName, Given, Supabase } from '../database/database.ts';
import { isMarked } from '../flow/own-answer.ts';
import { singleFlight } from '../flow/single-flight.ts';
import { patience, timeLimit } from '../flow/time-limit.ts';
import { ownAnswer } from './answers/supabase.ts';
import type { LiveConfig } from './live-config.ts';
import { CountedSocket, countBody } from './counted-calls.ts';
import type { Server } from './outbox/outbox.ts';
import { RestServer } from './outbox/rest.ts';
import { SendError } from './outbox/send-error.ts';
import { Renewal, Unrenewed } from './renewal.ts';
import type { ServerClock } from './server-clock.ts';
import {
	isRegistered,
	rememberRegistered,
	sessionKey,
	sessionStore,
	UnreadableSession
} from './session-store.ts';

/** Access of a page to Supabase: the library, the session, and all that checks answers. {@link Client} loads it on first use. */
export class SupabaseAccess {
	readonly supabase: Supabase;
	/** takes reports and photos */
	readonly server: Server;
	#clock: ServerClock;
	#getSession: () => Promise<Renewed>;
	#renewal = new Renewal();
	#reached: () => void;
	/** true after a call for data that Supabase did not answer, until it answers one */
	#silent = false;

	/** @param reached called when Supabase answers again after calls that it did not answer */
	constructor(config: LiveConfig, clock: ServerClock, reached: () => void) {
		this.#clock = clock;
		this.#reached = reached;
		const { fetch } = this;
		this.server = new RestServer({ ...config, session: (renewed) => this.session(renewed), fetch });
		this.supabase = createClient<Database>(config.supabaseUrl, config.supabaseKey, {
			auth: { storageKey: sessionKey, storage: sessionStore, detectSessionInUrl: false },
			global: { fetch },
			realtime: { transport: CountedSocket }
		});
		const { auth } = this.supabase;
		// The library asks for the session before every call. While the device's storage fails, or the session cannot be
		// renewed, reads that are open to everybody go on without one.
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
		auth.onAuthStateChange((event, session) => {
			if (session && (event === 'SIGNED_IN' || event === 'USER_UPDATED'))
				void rememberRegistered(session.user.is_anonymous !== true);
		});
	}

	/** {@link Client.signIn} */
	async signIn(): Promise<void> {
		if (await this.storedSession()) return;
		if (await readable(isRegistered())) throw new SendError('sign_in', 'Sign in again.');
		await this.#signInAnonymously();
	}

	/** {@link Client.storedSession} */
	async storedSession(): Promise<Session | null> {
		return current(await readable(this.#getSession()));
	}

	#signInAnonymously = singleFlight(async () => {
		const { error } = await this.supabase.auth.signInAnonymously();
		if (error) throw new SendError(isPassing(error) ? 'network' : 'not_signed_in', error.message);
	});

	/** {@link Client.forgetAccount} */
	async forgetAccount(): Promise<void> {
		await rememberRegistered(false);
		await this.supabase.auth.signOut({ scope: 'local' });
	}

	/** {@link Client.session} */
	async session(renewed: boolean): Promise<{ token: string }> {
		await this.signIn();
		const { auth } = this.supabase;
		const session = renewed
			? current(await readable(this.#renewal.soon(auth.refreshSession())))
			: await this.storedSession();
		if (session) return { token: session.access_token };
		if (!renewed) throw new SendError('sign_in', 'Sign in again.');
		// the auth server does not renew the session
		await auth.signOut({ scope: 'local' });
		await this.signIn();
		return this.session(false);
	}

	/** {@link Client.rpc} */
	async rpc<Name extends FunctionName>(name: Name, ...[args, signal]: Given<Name>): Promise<AnswerOf<Name>> {
		const ask = () => {
			// TypeScript cannot resolve the types of supabase-js for a generic name
			const call = (this.supabase as SupabaseClient).rpc(name, args);
			return signal ? call.abortSignal(signal) : call;
		};
		let answer = await ask();
		// a session that the server refuses must not block reads that are open to everybody
		if (answer.status === 401 && (await this.#replaceSession())) answer = await ask();
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
			if (isMarked(response)) this.#clock.hear(response, before, Date.now());
			const own = await ownAnswer(url, init?.method ?? 'GET', response);
			this.#heard(url, own.status < 500);
			return own;
		} catch (error) {
			// a caller that needs the answer no longer says nothing about the network
			if ((error as Error).name !== 'AbortError') this.#heard(url, false);
			throw error;
		}
	};

	/** {@link Client.renewAgain} */
	renewAgain(): void {
		this.#renewal.again(this.supabase.auth);
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
	async #replaceSession(): Promise<boolean> {
		const { auth } = this.supabase;
		if (!(await auth.getSession()).data.session) return false;
		const { error } = await auth.refreshSession();
		if (error && !isRefusal(error)) return false;
		if (error) await auth.signOut({ scope: 'local' });
		return true;
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
