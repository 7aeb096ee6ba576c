import type { PGlite } from '@electric-sql/pglite';
import { Attempts } from './attempts.ts';
import { emailAddress, readObject, refusal } from './auth-input.ts';
import type { Callers } from './callers.ts';
import type { Passwords } from './passwords.ts';

type Next = (request: Request) => Promise<Response>;

const minute = 60_000;
/** Attempts of one address on paths by which somebody could guess or find out about accounts. */
const byAddress = [
	{ window: minute, most: 60 },
	{ window: 60 * minute, most: 600 }
];
/** Wrong attempts on one account, from wherever. */
const byAccount = [
	{ window: 5 * minute, most: 10 },
	{ window: 60 * minute, most: 30 }
];
/** Renewals of sessions by one address; a network may be shared by many drivers. */
const renewals = [{ window: 5 * minute, most: 600 }];
/** Time in which a spent refresh token may be sent again, seconds: two tabs may renew at once. The value of Supabase Auth. */
const reuse = 10;
/** Largest metadata of a user, bytes. */
const maxMetadata = 4096;
/** Longest password, bytes; bcrypt ignores the rest. The value of Supabase Auth. */
const maxPassword = 72;

/** Paths that would send a mail. */
const mails = ['/otp', '/magiclink', '/recover', '/resend'];

const tooMany = (seconds: number) => {
	const answer = refusal(429, 'over_request_rate_limit', 'Too many attempts; wait a little.');
	answer.headers.set('retry-after', String(seconds));
	return answer;
};
export const invalidAddress = () => refusal(400, 'email_address_invalid', 'The email address is invalid');
const wrongCredentials = () => refusal(400, 'invalid_credentials', 'Invalid login credentials');

/**
 * Stands before the auth API: limits guesses by address and by account, answers the same for known and unknown accounts,
 * bounds and normalises what a caller sends, and ends a session whose spent refresh token is used again.
 */
export class Guard {
	#driver: PGlite;
	#passwords: Passwords;
	#callers: Callers;
	#next: Next;
	#addresses = new Attempts(byAddress);
	#accounts = new Attempts(byAccount);
	#renewals = new Attempts(renewals);
	/** addresses from which an account signed in: they stay open when a stranger's guesses close the account */
	#known = new Map<string, string>();

	constructor(driver: PGlite, passwords: Passwords, callers: Callers, next: Next) {
		this.#driver = driver;
		this.#passwords = passwords;
		this.#callers = callers;
		this.#next = next;
	}

	/** @param address network address of the caller; null for callers on this machine, who are limited by account only */
	async handle(request: Request, address: string | null): Promise<Response> {
		const url = new URL(request.url);
		const path = url.pathname.slice('/auth/v1'.length);
		if (request.method === 'GET' && path === '/verify') {
			const wait = this.#take(this.#addresses, address);
			return wait ? tooMany(wait) : this.#next(request);
		}
		if (request.method !== 'POST' && request.method !== 'PUT') return this.#next(request);
		const body = (await readObject(request.clone())) ?? {};
		const refused = tooLarge(body);
		if (refused) return refused;
		if (path === '/token' && url.searchParams.get('grant_type') === 'refresh_token') {
			const wait = this.#take(this.#renewals, address);
			return wait ? tooMany(wait) : this.#renew(request, body.refresh_token);
		}
		const guessed = ['/token', '/verify', '/user', ...mails].includes(path);
		if (guessed) {
			const wait = this.#take(this.#addresses, address);
			if (wait) return tooMany(wait);
		}
		const email = typeof body.email === 'string' ? emailAddress(body.email) : null;
		if (path === '/token' && url.searchParams.get('grant_type') === 'password')
			return this.#hashing(address, () => this.#signIn(request, body, email, address));
		if (mails.includes(path)) {
			const account = email ?? String(body.email ?? '').slice(0, 254);
			const wait = this.#accounts.wait(`mail ${account}`);
			if (wait) return tooMany(wait);
			this.#accounts.count(`mail ${account}`);
			// no mail is ever sent from here, so there is nothing to do, and nobody is made a user
			return Response.json({});
		}
		if (path === '/verify') {
			const account = email ?? '';
			const wait = this.#accounts.wait(`code ${account}`);
			if (wait) return tooMany(wait);
			this.#accounts.count(`code ${account}`);
			return refusal(403, 'otp_expired', 'Token has expired or is invalid');
		}
		const hashes = (path === '/signup' || path === '/user') && 'password' in body;
		const named = typeof body.email === 'string' && body.email !== '';
		// a sign-up is counted before it is refused
		if (named && !email && path !== '/signup') return invalidAddress();
		const normal = email ? withBody(request, { ...body, email }) : request;
		if (!hashes) return this.#next(normal);
		return this.#hashing(address, () => this.#next(normal));
	}

	async #signIn(
		request: Request,
		body: Record<string, unknown>,
		email: string | null,
		address: string | null
	): Promise<Response> {
		const account = email ?? '';
		const trusted = address !== null && this.#known.get(account) === address;
		// an account that somebody guesses stays open for the network from which its owner signed in last
		const key = trusted ? `${account} ${address}` : account;
		const wait = this.#accounts.wait(key);
		if (wait) return tooMany(wait);
		// counted before the answer, so that guesses sent at once are counted too
		this.#accounts.count(key);
		const { password } = body;
		const { rows } = await this.#driver.query<{ confirmed: boolean; hash: string }>(
			`select email_confirmed_at is not null as confirmed, encrypted_password as hash
			from auth.users where email = $1 and encrypted_password <> ''`,
			[account]
		);
		if (rows[0] && !rows[0].confirmed && typeof password === 'string') {
			// only who knows the password learns that the account exists
			const right = await this.#passwords.matches(password, rows[0].hash);
			return right ? refusal(400, 'email_not_confirmed', 'Email not confirmed') : wrongCredentials();
		}
		if (!rows.length || typeof password !== 'string' || password === '') {
			await this.#passwords.pretend(typeof password === 'string' ? password : '');
			return wrongCredentials();
		}
		const answer = await this.#next(withBody(request, { ...body, email: account }));
		if (answer.ok) {
			this.#accounts.forget(key);
			if (address !== null) {
				if (this.#known.size > 20_000) this.#known.clear();
				this.#known.set(account, address);
			}
		}
		// in the same words as for an account that does not exist
		return answer.status === 400 ? wrongCredentials() : answer;
	}

	/**
	 * Renews a session by the rules of Supabase Auth: a spent token is accepted for some seconds, and as long as its successor
	 * is unused, because the answer may have been lost. Otherwise somebody has a copy, and all tokens of the session end.
	 */
	async #renew(request: Request, token: unknown): Promise<Response> {
		if (typeof token !== 'string') return this.#next(request);
		const { rows } = await this.#driver.query<{ session_id: string }>(
			`update auth.refresh_tokens t set revoked = true
			from auth.refresh_tokens spent
			where spent.token = $1 and spent.revoked and t.session_id = spent.session_id
				and spent.updated_at::timestamptz < now() - make_interval(secs => $2)
				and not exists (
					select from auth.refresh_tokens active
					where active.session_id = spent.session_id and not active.revoked and active.parent = spent.token
				)
			returning t.session_id`,
			[token, reuse]
		);
		if (rows.length) return refusal(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
		return this.#next(request);
	}

	/** Does what hashes a password when it is the turn of the caller's network, however many somebody else guesses. */
	async #hashing(network: string | null, work: () => Promise<Response>): Promise<Response> {
		const served = await this.#callers.serve('passwords', network, '', '', work);
		return 'done' in served ? served.done : tooMany(served.wait.seconds);
	}

	#take(attempts: Attempts, address: string | null): number {
		if (address === null) return 0;
		const wait = attempts.wait(address);
		if (!wait) attempts.count(address);
		return wait;
	}
}

/** The refusal of a body with more than an account needs; null if it is fine. */
export function tooLarge(body: Record<string, unknown>): Response | null {
	for (const name of ['data', 'user_metadata', 'app_metadata'])
		if (Buffer.byteLength(JSON.stringify(body[name] ?? null)) > maxMetadata)
			return refusal(422, 'validation_failed', `The metadata of a user has at most ${maxMetadata} bytes`);
	if (typeof body.password === 'string' && Buffer.byteLength(body.password) > maxPassword)
		return refusal(422, 'validation_failed', `A password has at most ${maxPassword} bytes`);
	return null;
}

/** The same request with another JSON body. */
function withBody(request: Request, body: object): Request {
	const headers = new Headers(request.headers);
	headers.delete('content-length');
	return new Request(request.url, { method: request.method, headers, body: JSON.stringify(body) });
}
