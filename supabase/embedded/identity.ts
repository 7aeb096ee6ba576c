import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Keys } from './keys.ts';

export type DatabaseRole = 'anon' | 'authenticated' | 'service_role';

/** The caller of a request: database role, and the claims that policies read. */
export interface Identity {
	role: DatabaseRole;
	claims: JWTPayload & { role: string };
	/** end of the token, epoch seconds; undefined for a caller with a key only */
	expires: number | undefined;
}

/** A key or token that is not accepted; `code` is the code that the Supabase API answers. */
export class Unauthorized extends Error {
	code: string;
	constructor(code: string, message: string) {
		super(message);
		this.code = code;
	}
}

const roles: readonly string[] = ['anon', 'authenticated', 'service_role'];

/** Identifies callers by API key and access token, with the rules of Supabase's gateway. */
export class Identifier {
	#keys: Keys;
	#secret: Uint8Array;

	constructor(keys: Keys) {
		this.#keys = keys;
		this.#secret = new TextEncoder().encode(keys.jwtSecret);
	}

	/**
	 * @param apikey publishable or secret key
	 * @param token access token; an API key here counts as no token
	 * @throws Unauthorized if the key is missing or wrong, or the token is forged or expired
	 */
	async identify(apikey: string | null | undefined, token: string | null | undefined): Promise<Identity> {
		const { publishableKey, secretKey } = this.#keys;
		if (!apikey) throw new Unauthorized('UNAUTHORIZED_MISSING_API_KEY', 'No API key found in request');
		if (apikey !== publishableKey && apikey !== secretKey)
			throw new Unauthorized('UNAUTHORIZED_INVALID_API_KEY', 'Invalid API key');
		if (token && token !== publishableKey && token !== secretKey) return this.verify(token);
		const role = apikey === secretKey ? 'service_role' : 'anon';
		return { role, claims: { role }, expires: undefined };
	}

	/** @throws Unauthorized */
	async verify(token: string): Promise<Identity> {
		try {
			const { payload } = await jwtVerify(token, this.#secret, { algorithms: ['HS256'] });
			if (typeof payload.role !== 'string' || !roles.includes(payload.role)) throw new Error('no role');
			const claims = { ...payload, role: payload.role };
			return { role: payload.role as DatabaseRole, claims, expires: payload.exp };
		} catch (error) {
			const expired = (error as { code?: string }).code === 'ERR_JWT_EXPIRED';
			throw expired
				? new Unauthorized('PGRST303', 'JWT expired')
				: new Unauthorized('PGRST301', 'JWT could not be verified');
		}
	}

	/** The same token with more claims. */
	async extend(token: string, more: JWTPayload): Promise<string> {
		const { payload } = await jwtVerify(token, this.#secret, { algorithms: ['HS256'] });
		return new SignJWT({ ...payload, ...more })
			.setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
			.sign(this.#secret);
	}
}
