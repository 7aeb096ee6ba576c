import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Keys } from './keys.ts';

export type DatabaseRole = 'anon' | 'authenticated' | 'service_role';

/** The caller of a request: database role, and the claims that policies read. */
export interface Identity {
	role: DatabaseRole;
	claims: JWTPayload & { role: string };
	/** end of the token, epoch seconds; undefined for a caller with a key only */
	expires: number | undefined;
}

/** What is wrong with a token. */
export type TokenFault = 'malformed' | 'signature' | 'claims' | 'expired';

/** A key or token that is not accepted; `code` is the code that the Supabase API answers. */
export class Unauthorized extends Error {
	code: string;
	fault: TokenFault;
	/** end of an expired token, epoch seconds */
	expired: number | undefined;
	constructor(code: string, message: string, fault: TokenFault = 'malformed', expired?: number) {
		super(message);
		this.code = code;
		this.fault = fault;
		this.expired = expired;
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
		const refused = (fault: TokenFault) => new Unauthorized('PGRST301', 'JWT could not be verified', fault);
		let payload: JWTPayload;
		try {
			({ payload } = await jwtVerify(token, this.#secret, { algorithms: ['HS256'] }));
		} catch (error) {
			if (error instanceof errors.JWTExpired)
				throw new Unauthorized('PGRST303', 'JWT expired', 'expired', error.payload.exp);
			if (error instanceof errors.JWTClaimValidationFailed) throw refused('claims');
			throw refused(error instanceof errors.JWSSignatureVerificationFailed ? 'signature' : 'malformed');
		}
		const { role, exp } = payload;
		// without an end a token would be valid for ever, also on channels that were opened with it
		if (typeof role !== 'string' || !roles.includes(role) || !Number.isInteger(exp)) throw refused('claims');
		return { role: role as DatabaseRole, claims: { ...payload, role }, expires: exp };
	}

	/** The same token with more claims. */
	async extend(token: string, more: JWTPayload): Promise<string> {
		const { payload } = await jwtVerify(token, this.#secret, { algorithms: ['HS256'] });
		return new SignJWT({ ...payload, ...more })
			.setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
			.sign(this.#secret);
	}
}
