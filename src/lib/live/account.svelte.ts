import type { AuthError, Session } from '@supabase/supabase-js';
import type { Role } from '../domain/report/report.ts';
import type { Client } from './client.ts';

/** The user of this device, as far as known. */
export type Standing =
	| { state: 'checking' }
	/** no registered user; there may be an anonymous session */
	| { state: 'signed_out' }
	| { state: 'signed_in'; email: string; role: Role }
	| { state: 'unreachable' };

/** Why signing in failed. */
export type SignInProblem =
	{ code: 'wrong' | 'network' | 'too_many' | 'not_confirmed' } | { code: 'other'; message: string };

/** The problem to show for an error of the auth API. */
function problemOf({ code, status, message }: AuthError): SignInProblem {
	if (code === 'invalid_credentials') return { code: 'wrong' };
	if (code === 'email_not_confirmed') return { code: 'not_confirmed' };
	if (status === 429) return { code: 'too_many' };
	if (!status || status >= 500) return { code: 'network' };
	return { code: 'other', message };
}

/** The user signed in with e-mail and password on this device, and the user's role in the database. */
export class Account {
	standing = $state.raw<Standing>({ state: 'checking' });

	#client: Client;

	constructor(client: Client) {
		this.#client = client;
	}

	/** Checks who is signed in, then follows sign-outs, here and in other tabs. @returns a function that stops this */
	start(): () => void {
		let end = () => {};
		let ended = false;
		void this.check().then(async () => {
			const client = await this.#client.get().catch(() => null);
			if (!client || ended) return;
			const { data } = client.auth.onAuthStateChange((event) => {
				if (event === 'SIGNED_OUT') this.standing = { state: 'signed_out' };
			});
			end = () => data.subscription.unsubscribe();
		});
		return () => {
			ended = true;
			end();
		};
	}

	/** Checks again who is signed in and with which role. */
	async check(): Promise<void> {
		try {
			await this.#recognise(await this.#client.storedSession());
		} catch {
			// without an answer a user who is already known stays signed in
			if (this.standing.state !== 'signed_in') this.standing = { state: 'unreachable' };
		}
	}

	/** Signs in. @returns null if it worked */
	async signIn(email: string, password: string): Promise<SignInProblem | null> {
		try {
			const client = await this.#client.get();
			const { data, error } = await client.auth.signInWithPassword({ email: email.trim(), password });
			if (error) return problemOf(error);
			await this.#recognise(data.session);
			return null;
		} catch {
			return { code: 'network' };
		}
	}

	/** Signs out on this device only; other devices stay signed in. Reports made here from now on are anonymous. */
	async signOut(): Promise<void> {
		await this.#client.forgetAccount();
		this.standing = { state: 'signed_out' };
	}

	async #recognise(session: Session | null): Promise<void> {
		const email = session?.user.email;
		if (!session || !email) {
			this.standing = { state: 'signed_out' };
			return;
		}
		const mine = await this.#client.rpc('my_standing', {});
		this.standing = mine ? { state: 'signed_in', email, role: mine.role } : { state: 'signed_out' };
	}
}
