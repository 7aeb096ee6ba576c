import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';

/** Who holds a token, and until when (epoch ms). */
export interface Holder {
	user: string;
	expires: number;
}

/** @returns null where the token is forged, has run out or is of nobody */
export type VerifyToken = (token: string) => Promise<Holder | null>;

const longest = 8192;

/**
 * Verifies access tokens here, without asking Supabase for each: by the secret they are signed with (HS256), or by the
 * public keys of the project, which are fetched once and again when an unknown one turns up
 * (https://supabase.com/docs/guides/auth/signing-keys).
 */
export function tokenVerifier(key: { secret: string } | { supabaseUrl: string }): VerifyToken {
	const verify =
		'secret' in key
			? bySecret(new TextEncoder().encode(key.secret))
			: byKeys(createRemoteJWKSet(new URL(`${key.supabaseUrl}/auth/v1/.well-known/jwks.json`)));
	return async (token) => {
		if (token.length > longest) return null;
		try {
			const { payload } = await verify(token);
			if (payload.role !== 'authenticated' || !payload.sub || !payload.exp) return null;
			return { user: payload.sub, expires: payload.exp * 1000 };
		} catch {
			return null;
		}
	};
}

const bySecret = (secret: Uint8Array) => (token: string) =>
	jwtVerify(token, secret, { algorithms: ['HS256'] });
const byKeys = (keys: JWTVerifyGetKey) => (token: string) =>
	jwtVerify(token, keys, { algorithms: ['ES256', 'RS256'] });
