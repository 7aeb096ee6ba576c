import type { Session } from '@supabase/supabase-js';
import type { Supabase } from '../database/database.ts';
import { sessionKey, sessionStore } from './session-store.ts';

/** An attempt to renew the session got no answer. It may be renewed later. */
export class Unrenewed extends Error {
	constructor() {
		super('The session could not be renewed.');
		this.name = 'Unrenewed';
	}
}

/** Longest pause between two attempts of auth-js, ms. */
const longestPause = 13_000;

/**
 * Renewal of an expired session on a bad network. auth-js tries again for half a minute, in which every call waits for it,
 * and then answers with that failure for a minute. Here a call waits for one attempt, and once the network is back for none.
 */
export class Renewal {
	/** `performance.now()` of the last attempt without an answer, while auth-js may still be trying */
	#failedAt = -Infinity;
	#waiting = new Set<() => void>();

	/** Takes the result of an attempt. @param answered true if the auth server itself answered */
	heard(answered: boolean): void {
		this.#failedAt = answered ? -Infinity : performance.now();
		if (answered) return;
		for (const tell of this.#waiting) tell();
		this.#waiting.clear();
	}

	/** Lets the next call try at once, because the network may be back. */
	again(auth: Supabase['auth'] | undefined): void {
		this.#failedAt = -Infinity;
		// the library has no call to forget a failure
		if (auth) Reflect.set(auth, 'lastRefreshFailure', null);
	}

	/**
	 * Waits for a call of auth-js that may renew the session, but not beyond an attempt without an answer.
	 * @param orStored true if the stored session will do while its access token is valid
	 * @throws Unrenewed; what the call throws
	 */
	async soon<Answer>(
		call: Promise<Answer>,
		{ orStored = false } = {}
	): Promise<Answer | { data: { session: Session }; error: null }> {
		const before = performance.now() - longestPause < this.#failedAt;
		let tell = () => {};
		const failed = before ? Promise.resolve() : new Promise<void>((done) => this.#waiting.add((tell = done)));
		try {
			return await Promise.race([
				call,
				failed.then(async () => {
					const session = await stored();
					if (!session) return call;
					const valid = (session.expires_at ?? 0) * 1000 > Date.now();
					if (!orStored || !valid) throw new Unrenewed();
					return { data: { session }, error: null };
				})
			]);
		} finally {
			this.#waiting.delete(tell);
		}
	}
}

async function stored(): Promise<Session | null> {
	const text = await sessionStore.getItem(sessionKey);
	try {
		return JSON.parse(text ?? 'null') as Session | null;
	} catch {
		return null;
	}
}
