// What requests of Supabase Auth are made of, and the errors that it answers.

/** Addresses under `.invalid` can never exist (RFC 2606), so they cannot be the address of a person. */
export const anonymousDomain = '@anonymous.invalid';

/** Characters that are not seen: zero width, soft hyphen, byte order mark, directions. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * A text as the email address of a person: full-width letters as plain ones, without unseen characters, trimmed, in lower case.
 * Null if it is not one, or has other than ASCII letters, which can look like ASCII ones (Cyrillic а for a).
 */
export function emailAddress(text: string): string | null {
	if (text.length > 1000) return null;
	const address = text.normalize('NFKC').replace(unseen, '').trim().toLowerCase();
	const [local = '', domain = ''] = address.split('@');
	return address.length <= 254 &&
		local.length <= 64 &&
		/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local) &&
		/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(domain) &&
		address === `${local}@${domain}` &&
		!address.endsWith(anonymousDomain)
		? address
		: null;
}

/** An error in the format of Supabase Auth. */
export function refusal(status: number, code: string, message: string): Response {
	return Response.json({ code: status, error_code: code, msg: message }, { status });
}

/** The JSON body of a request as an object; null if it is anything else. */
export async function readObject(request: Request): Promise<Record<string, unknown> | null> {
	const body: unknown = await request.json().catch(() => null);
	return typeof body === 'object' && body !== null && !Array.isArray(body)
		? (body as Record<string, unknown>)
		: null;
}
