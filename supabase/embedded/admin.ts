import { randomBytes } from 'node:crypto';
import type { PGlite } from '@electric-sql/pglite';
import { tooLarge } from './guard.ts';
import { anonymousDomain, emailAddress, readObject, refusal } from './auth-input.ts';

type Next = (request: Request) => Promise<Response>;

interface Row {
	id: string;
	aud: string | null;
	role: string | null;
	email: string | null;
	email_confirmed_at: string | null;
	raw_app_meta_data: Record<string, unknown> | null;
	raw_user_meta_data: Record<string, unknown> | null;
	is_anonymous: boolean;
	last_sign_in_at: string | null;
	created_at: string;
	updated_at: string;
}

const columns = `id, aud, role, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, is_anonymous,
	last_sign_in_at, created_at, updated_at`;

/** Users on one page of the list, by default and at most; the values of Supabase Auth. */
const perPage = 50;
const maxPerPage = 1000;

/**
 * The part of Supabase Auth's admin API that an operator needs and the auth API below lacks: `POST` and `GET
 * /auth/v1/admin/users`. It accepts email, password, email_confirm, user_metadata and app_metadata of a new user.
 */
export class AdminUsers {
	#driver: PGlite;
	#next: Next;

	constructor(driver: PGlite, next: Next) {
		this.#driver = driver;
		this.#next = next;
	}

	/** The caller must have checked that the request has the secret key. */
	async handle(request: Request): Promise<Response> {
		const url = new URL(request.url);
		if (url.pathname === '/auth/v1/admin/users') {
			if (request.method === 'POST') return this.#create(request);
			if (request.method === 'GET') return this.#list(url);
		}
		return refusal(404, 'not_found', 'This part of the admin API is not here.');
	}

	async #create(request: Request): Promise<Response> {
		const body = (await readObject(request.clone())) ?? {};
		const refused = tooLarge(body);
		if (refused) return refused;
		const given = typeof body.email === 'string' ? body.email : '';
		const email = emailAddress(given);
		if (!email) return refusal(400, 'validation_failed', `Email address "${given}" is invalid`);
		const { rows: taken } = await this.#driver.query(`select from auth.users where lower(email) = $1`, [
			email
		]);
		if (taken.length)
			return refusal(422, 'email_exists', 'A user with this email address has already been registered');
		const headers = new Headers(request.headers);
		headers.delete('content-length');
		headers.delete('authorization');
		const password =
			typeof body.password === 'string' ? body.password : randomBytes(32).toString('base64url');
		const made = await this.#next(
			new Request(new URL('/auth/v1/signup', request.url), {
				method: 'POST',
				headers,
				body: JSON.stringify({ email, password })
			})
		);
		if (!made.ok) return made;
		const answer = (await made.json()) as { id?: string; user?: { id: string } };
		const id = answer.user?.id ?? answer.id;
		// signing up also creates a session; the new user has not signed in
		await this.#driver.query(`delete from auth.refresh_tokens where user_id = $1`, [id]);
		await this.#driver.query(`delete from auth.sessions where user_id = $1`, [id]);
		const { rows } = await this.#driver.query<Row>(
			`update auth.users
			set last_sign_in_at = null, updated_at = now(), email_confirmed_at = case when $2::boolean then now() end,
				raw_user_meta_data = raw_user_meta_data || $3::jsonb, raw_app_meta_data = raw_app_meta_data || $4::jsonb
			where id = $1 returning ${columns}`,
			[id, body.email_confirm === true, metadata(body.user_metadata), metadata(body.app_metadata)]
		);
		return Response.json(user(rows[0]!));
	}

	async #list(url: URL): Promise<Response> {
		const whole = (name: string, otherwise: number) => {
			const value = Number(url.searchParams.get(name));
			return Number.isInteger(value) && value > 0 ? value : otherwise;
		};
		const limit = Math.min(whole('per_page', perPage), maxPerPage);
		const page = whole('page', 1);
		const { rows } = await this.#driver.query<Row>(
			`select ${columns} from auth.users order by created_at desc, id limit $1 offset $2`,
			[limit, (page - 1) * limit]
		);
		const { rows: counted } = await this.#driver.query<{ total: string }>(
			`select count(*)::text as total from auth.users`
		);
		return Response.json(
			{ users: rows.map(user), aud: 'authenticated' },
			{ headers: { 'x-total-count': counted[0]!.total } }
		);
	}
}

const metadata = (value: unknown) =>
	JSON.stringify(typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** A user in the format of Supabase Auth; the generated email of an anonymous user is left out. */
function user(row: Row) {
	const { raw_app_meta_data, raw_user_meta_data, email, ...rest } = row;
	const anonymous = row.is_anonymous || email?.endsWith(anonymousDomain);
	return {
		...rest,
		email: anonymous ? '' : (email ?? ''),
		phone: '',
		app_metadata: raw_app_meta_data ?? {},
		user_metadata: anonymous ? {} : (raw_user_meta_data ?? {}),
		identities: []
	};
}
