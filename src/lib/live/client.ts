import type { SupabaseClient } from '@supabase/supabase-js';

/** Public settings of the server, as `GET /api/config` answers them. */
export interface LiveConfig {
	/** absolute address of Supabase */
	supabaseUrl: string;
	/** the publishable key */
	supabaseKey: string;
}

/**
 * The one supabase-js client of this page. The library is fetched on first use, so that the map can be
 * used before it has arrived. Also measures how far this device's clock is from the server's.
 */
export class Client {
	#config: LiveConfig;
	#client: Promise<SupabaseClient> | undefined;
	#signingIn: Promise<void> | undefined;
	/** server time minus device time, milliseconds; 0 until known */
	clockOffset = 0;

	constructor(config: LiveConfig) {
		this.#config = config;
	}

	get(): Promise<SupabaseClient> {
		this.#client ??= import('@supabase/supabase-js').then(({ createClient }) =>
			createClient(this.#config.supabaseUrl, this.#config.supabaseKey, {
				auth: { storageKey: 'changxing-session', detectSessionInUrl: false },
				global: { fetch: (input, init) => this.#fetch(input, init) }
			})
		);
		// a failed download must not be remembered for ever
		this.#client.catch(() => (this.#client = undefined));
		return this.#client;
	}

	/** Now by the server's clock, epoch ms. */
	now(): number {
		return Date.now() + this.clockOffset;
	}

	/** Signs in without a form where nobody is signed in. @throws the error of the sign-in */
	async signIn(): Promise<void> {
		const client = await this.get();
		const { data } = await client.auth.getSession();
		if (data.session) return;
		this.#signingIn ??= client.auth
			.signInAnonymously()
			.then(({ error }) => {
				if (error) throw error;
			})
			.finally(() => (this.#signingIn = undefined));
		await this.#signingIn;
	}

	/**
	 * Calls a database function.
	 * @throws Error with `code` of the refusal, or code `network` where nothing answered
	 */
	async rpc<T>(name: string, args: Record<string, unknown>, signal?: AbortSignal): Promise<T> {
		const client = await this.get();
		const call = client.rpc(name, args);
		const { data, error, status } = await (signal ? call.abortSignal(signal) : call);
		if (error)
			throw Object.assign(new Error(error.message), {
				code: status === 0 || status >= 500 ? 'network' : error.code
			});
		return data as T;
	}

	async #fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
		const before = Date.now();
		const response = await fetch(input, init);
		const after = Date.now();
		const date = Date.parse(response.headers.get('date') ?? '');
		// the header has whole seconds, and half the journey is a guess: less than two seconds means nothing
		if (date && after - before < 5000) {
			const offset = date + 500 - (before + after) / 2;
			this.clockOffset = Math.abs(offset) < 2000 ? 0 : Math.round(offset);
		}
		return response;
	}
}
