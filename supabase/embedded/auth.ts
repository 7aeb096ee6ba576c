import { randomUUID } from 'node:crypto';
import type { PGlite } from '@electric-sql/pglite';
import { anonymousDomain, emailAddress, readObject, refusal } from './auth-input.ts';
import { networkOf, type Callers } from './callers.ts';
import type { Identifier } from './identity.ts';
import { Guard, invalidAddress } from './guard.ts';
import type { Passwords } from './passwords.ts';
import { SignUps } from './sign-ups.ts';

type Next = (request: Request) => Promise<Response>;

interface User {
	id: string;
	email?: string;
	is_anonymous?: boolean;
	app_metadata?: Record<string, unknown>;
	user_metadata?: Record<string, unknown>;
	identities?: unknown[];
}

interface Answer extends Partial<User> {
	access_token?: string;
	user?: User;
}

/**
 * Adds Supabase Auth's anonymous sign-in to an auth API that lacks it: a new user with a random credential that nobody
 * knows, marked `is_anonymous` in the database, in answers and in access tokens. The user becomes a registered one by
 * setting an email and a password.
 */
export class AnonymousAuth {
	#driver: PGlite;
	#identifier: Identifier;
	#passwords: Passwords;
	#next: Next;
	#signUps = new SignUps();
	#guard: Guard;

	constructor(driver: PGlite, identifier: Identifier, passwords: Passwords, callers: Callers, next: Next) {
		this.#driver = driver;
		this.#identifier = identifier;
		this.#passwords = passwords;
		this.#next = next;
		this.#guard = new Guard(driver, passwords, callers, (request) => this.#serve(request));
	}

	handle(request: Request): Promise<Response> {
		return this.#guard.handle(request, callerOf(request));
	}

	async #serve(request: Request): Promise<Response> {
		const path = new URL(request.url).pathname;
		if (request.method === 'POST' && path === '/auth/v1/signup') {
			const body = await readObject(request.clone());
			const anonymous = body && !body.email && !body.phone;
			const invalid = typeof body?.email === 'string' && !emailAddress(body.email);
			const answer = await this.#signUps.take(callerOf(request), async () =>
				anonymous
					? this.#signUpAnonymously(request, body)
					: invalid
						? invalidAddress()
						: this.#mark(await this.#next(request))
			);
			if (answer) return answer;
			const refused = refusal(429, 'over_request_rate_limit', 'Too many new users; wait a little.');
			refused.headers.set('retry-after', '10');
			return refused;
		}
		if (request.method === 'PUT' && path === '/auth/v1/user') {
			const body = await readObject(request.clone());
			if (typeof body?.email === 'string') return this.#update(request, body, body.email);
		}
		return this.#mark(await this.#next(request));
	}

	async #signUpAnonymously(request: Request, body: Record<string, unknown>): Promise<Response> {
		const credential = {
			email: randomUUID() + anonymousDomain,
			password: this.#passwords.random()
		};
		const headers = new Headers(request.headers);
		headers.delete('content-length');
		const response = await this.#next(
			new Request(request.url, {
				method: 'POST',
				headers,
				body: JSON.stringify({ ...body, ...credential })
			})
		);
		if (!response.ok) return response;
		const answer = (await response.clone().json()) as Answer;
		await this.#driver.query(
			`update auth.users set is_anonymous = true, raw_app_meta_data = '{}'::jsonb where id = $1`,
			[answer.user?.id]
		);
		return this.#mark(response);
	}

	/**
	 * Updates a user. An anonymous user who sets an email becomes a registered one at once, because no mail can be sent to
	 * confirm it. A registered user is updated by the auth API.
	 */
	async #update(request: Request, body: Record<string, unknown>, email: string): Promise<Response> {
		const { email: _, ...rest } = body;
		const headers = new Headers(request.headers);
		headers.delete('content-length');
		const withBody = (content: object) =>
			new Request(request.url, { method: 'PUT', headers, body: JSON.stringify(content) });
		const current = await this.#next(new Request(request.url, { headers }));
		if (!current.ok) return current;
		const { id } = (await current.json()) as User;
		if (!(await this.#isAnonymous(id))) return this.#mark(await this.#next(withBody(body)));
		const address = emailAddress(email);
		if (!address) return refusal(400, 'email_address_invalid', `Email address "${email}" is invalid`);
		const { rows } = await this.#driver.query(`select from auth.users where lower(email) = $1`, [address]);
		if (rows.length)
			return refusal(422, 'email_exists', 'A user with this email address has already been registered');
		if (Object.keys(rest).length) {
			const updated = await this.#next(withBody(rest));
			if (!updated.ok) return updated;
		}
		await this.#driver.query(
			`update auth.users set email = $2, email_confirmed_at = now(), is_anonymous = false, updated_at = now(),
				raw_app_meta_data = '{"provider": "email", "providers": ["email"]}'::jsonb
			where id = $1`,
			[id, address]
		);
		await this.#driver.query(
			`update auth.identities
			set identity_data = identity_data || jsonb_build_object('email', $2::text, 'email_verified', true)
			where user_id = $1`,
			[id, address]
		);
		return this.#mark(await this.#next(new Request(request.url, { headers })));
	}

	async #isAnonymous(id: string): Promise<boolean> {
		const { rows } = await this.#driver.query<{ is_anonymous: boolean }>(
			`select is_anonymous from auth.users where id = $1`,
			[id]
		);
		return rows[0]?.is_anonymous === true;
	}

	/** Sets the true `is_anonymous` in an answer and in its token, and removes the generated credential from both. */
	async #mark(response: Response): Promise<Response> {
		if (!response.ok || !response.headers.get('content-type')?.includes('json')) return response;
		const answer = (await response.clone().json()) as Answer;
		const user = answer.user ?? (answer.id ? (answer as User) : undefined);
		if (!user?.id) return response;
		user.is_anonymous = await this.#isAnonymous(user.id);
		if (user.is_anonymous) {
			user.email = '';
			user.identities = [];
			user.app_metadata = {};
			user.user_metadata = {};
		}
		if (answer.access_token)
			answer.access_token = await this.#identifier.extend(answer.access_token, {
				is_anonymous: user.is_anonymous,
				...(user.is_anonymous && { email: '' })
			});
		const headers = new Headers(response.headers);
		headers.delete('content-length');
		return new Response(JSON.stringify(answer), { status: response.status, headers });
	}
}

const callerOf = (request: Request) => networkOf(request.headers.get('x-forwarded-for'));
