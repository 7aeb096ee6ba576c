import type { PGlite } from '@electric-sql/pglite';
import type { Identity } from './identity.ts';

interface Signature {
	/** SQL type of each argument, by name */
	types: Map<string, string>;
	required: number;
	/** SQL type of the answer */
	returns: string;
}

interface DatabaseError extends Error {
	code?: string;
	detail?: string;
	hint?: string;
}

/** HTTP status of a database error, by the rules of PostgREST (https://postgrest.org/en/stable/references/errors.html). */
export function statusOf(code: string, anonymous: boolean): number {
	if (/^PT\d{3}$/.test(code)) return Number(code.slice(2));
	if (code === '42501') return anonymous ? 401 : 403;
	if (code === '23503' || code === '23505') return 409;
	if (code === '42883' || code === '42P01') return 404;
	if (code === '25006') return 405;
	if (code.startsWith('28')) return 403;
	if (code.startsWith('53')) return 503;
	if (code.startsWith('40')) return 409;
	// the request asks for more than the database can parse or hold
	if (code.startsWith('54')) return 413;
	if (/^(08|55|57|58|XX|F0|HV|25)/.test(code)) return 500;
	return 400;
}

const json = (status: number, body: string) =>
	new Response(body, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });

/**
 * Calls database functions that answer one JSON value, one scalar or nothing, in one short transaction of four round trips. The general REST
 * implementation, which needs fourteen, serves everything else (tables, sets, overloaded functions).
 */
export class RpcFastPath {
	#driver: PGlite;
	#signatures = new Map<string, Signature>();
	#names = new Set<string>();

	constructor(driver: PGlite) {
		this.#driver = driver;
	}

	/** Reads the signatures of the functions of schema `public`; call it after the migrations. */
	async learn(): Promise<void> {
		const { rows } = await this.#driver.query<{
			name: string;
			args: string[] | null;
			types: string[];
			required: number;
			returns: string;
		}>(`
			select p.proname as name,
				p.proargnames as args,
				array(select format_type(t.oid, null) from unnest(p.proargtypes) with ordinality u(oid, n)
					join pg_type t on t.oid = u.oid order by n) as types,
				p.pronargs - p.pronargdefaults as required,
				p.prorettype::regtype::text as returns
			from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			where n.nspname = 'public' and p.prokind = 'f' and not p.proretset and p.proargmodes is null
				and p.prorettype in ('json'::regtype, 'jsonb'::regtype, 'boolean'::regtype, 'integer'::regtype, 'text'::regtype, 'uuid'::regtype, 'void'::regtype)`);
		const seen = new Set<string>();
		for (const { name, args, types, required, returns } of rows) {
			if (seen.has(name)) this.#signatures.delete(name);
			else {
				const pairs = types.map((type, i) => [args?.[i] ?? '', type] as const);
				this.#signatures.set(name, { types: new Map(pairs), required, returns });
			}
			seen.add(name);
		}
		const { rows: all } = await this.#driver.query<{ name: string }>(
			`select distinct proname as name from pg_proc where pronamespace = 'public'::regnamespace`
		);
		this.#names = new Set(all.map(({ name }) => name));
	}

	/** True if schema `public` has a function of this name, served here or by the general implementation. */
	knows(name: string): boolean {
		return this.#names.has(name);
	}

	/**
	 * @param body the named arguments
	 * @param headers of the request; the database sees them as `request.headers`, as with PostgREST
	 * @returns null if this path does not serve the call
	 */
	async call(
		name: string,
		body: string,
		{ role, claims }: Identity,
		headers: Headers
	): Promise<Response | null> {
		const signature = this.#signatures.get(name);
		if (!signature) return null;
		let names: string[];
		try {
			const given: unknown = JSON.parse(body || '{}');
			if (typeof given !== 'object' || given === null || Array.isArray(given))
				throw new TypeError('no object');
			names = Object.keys(given);
		} catch {
			return json(
				400,
				JSON.stringify({ code: 'PGRST102', message: 'Empty or invalid json', details: null, hint: null })
			);
		}
		const { types, required, returns } = signature;
		const known = names.every((key) => types.has(key));
		const complete = [...types.keys()].slice(0, required).every((key) => names.includes(key));
		if (!known || !complete) return null;

		const quoted = (key: string) => `"${key.replaceAll('"', '""')}"`;
		const args = names.map((key) => `${quoted(key)} => r.${quoted(key)}`).join(', ');
		const columns = names.map((key) => `${quoted(key)} ${types.get(key)}`).join(', ');
		const from = names.length
			? `from json_to_record($1::json) as r(${columns})`
			: 'where $1::text is not null';
		const call = `public.${quoted(name)}(${args})`;
		const query = `select ${returns.startsWith('json') || returns === 'void' ? call : `to_json(${call})`}::text as answer ${from}`;
		try {
			const answer = await this.#driver.transaction(async (transaction) => {
				await transaction.query(
					`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
						set_config('request.jwt.claim.sub', $3, true), set_config('request.jwt.claim.role', $1, true),
						set_config('request.headers', $4, true)`,
					[role, JSON.stringify(claims), claims.sub ?? '', JSON.stringify(Object.fromEntries(headers))]
				);
				const { rows } = await transaction.query<{ answer: string | null }>(query, [body || '{}']);
				// PGlite answers no row, and no error, if the JSON is nested more deeply than the database can parse
				if (!rows[0]) throw Object.assign(new Error('stack depth limit exceeded'), { code: '54001' });
				return rows[0].answer ?? 'null';
			});
			return returns === 'void' ? new Response(null, { status: 204 }) : json(200, answer);
		} catch (cause) {
			const error = cause as DatabaseError;
			if (!error.code) throw error;
			return json(
				statusOf(error.code, role === 'anon'),
				JSON.stringify({
					code: error.code,
					message: error.message,
					details: error.detail ?? null,
					hint: error.hint ?? null
				})
			);
		}
	}
}
