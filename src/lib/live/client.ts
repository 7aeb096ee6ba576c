import type { Session } from '@supabase/supabase-js';
import type { AnswerOf, FunctionName, Given, Supabase } from '../database/database.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { LiveConfig } from './live-config.ts';
import type { Server } from './outbox/outbox.ts';
import { SendError } from './outbox/send-error.ts';
import { ServerClock } from './server-clock.ts';
import type { SupabaseAccess } from './supabase-access.ts';

/**
 * This page's only access to Supabase, with the clock of the server. The library, and all that only its calls need, is loaded on
 * first use, so that the map works before it has arrived.
 */
export class Client {
	readonly config: LiveConfig;
	/** difference between the clocks of this device and the server, measured at every answer */
	readonly clock = new ServerClock();
	/** called when Supabase answers again after calls that it did not answer */
	reached = () => {};
	#access: SupabaseAccess | undefined;

	constructor(config: LiveConfig) {
		this.config = config;
	}

	#load = singleFlight(
		async () => {
			const { SupabaseAccess } = await import('./supabase-access.ts');
			return (this.#access = new SupabaseAccess(this.config, this.clock, () => this.reached()));
		},
		{ keep: true }
	);

	/** The client of supabase-js. @throws Error if it cannot be loaded */
	async get(): Promise<Supabase> {
		return (await this.#load()).supabase;
	}

	/** What takes reports and photos. @throws SendError `network` if it cannot be loaded */
	async server(): Promise<Server> {
		return (await this.#reachable()).server;
	}

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
		return (await this.#reachable()).signIn();
	}

	/**
	 * The session on this device, renewed if it has expired; null if there is none, or the auth server has ended it.
	 * @throws SendError `network` if it could not be renewed; `storage` if the device's storage fails
	 */
	async storedSession(): Promise<Session | null> {
		return (await this.#reachable()).storedSession();
	}

	/** Signs out a registered user on this device and continues without an account. */
	async forgetAccount(): Promise<void> {
		return (await this.#load()).forgetAccount();
	}

	/**
	 * An access token that is valid now.
	 * @param renewed true to get a new token, because the server refused the last one
	 * @throws SendError as {@link signIn} does
	 */
	async session(renewed: boolean): Promise<{ token: string }> {
		return (await this.#reachable()).session(renewed);
	}

	/**
	 * Calls a database function.
	 * @throws Error with `code` (SQLSTATE) and `detail` (our own code) of the refusal, or code `network` without an answer
	 */
	async rpc<Name extends FunctionName>(name: Name, ...given: Given<Name>): Promise<AnswerOf<Name>> {
		return (await this.#load()).rpc(name, ...given);
	}

	/** Lets the next call try at once to renew a session whose renewal has failed. */
	renewAgain(): void {
		this.#access?.renewAgain();
	}

	async #reachable(): Promise<SupabaseAccess> {
		try {
			return await this.#load();
		} catch (error) {
			throw new SendError('network', String(error));
		}
	}
}
