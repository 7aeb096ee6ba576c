import { fieldsOf, foreignAnswer, heardServer, isMarked, jsonOf, type Guard } from '../../flow/own-answer.ts';

/** Codes with which the auth server refuses to renew a session for good. Any other answer may be different the next time. */
const final = [
	'invalid_grant',
	'refresh_token_not_found',
	'refresh_token_already_used',
	'session_not_found',
	'session_expired',
	'user_not_found',
	'user_banned'
];

const isText = (value: unknown) => typeof value === 'string';

/** A session, as `/token` and `/signup` answer it. */
export const isSession: Guard = (value) => {
	const { access_token, refresh_token, expires_in } = fieldsOf(value);
	return isText(access_token) && isText(refresh_token) && typeof expires_in === 'number';
};

const isUser: Guard = (value) => isText(fieldsOf(value).id);

/** True for the auth server's refusal to renew a session. Old versions name the reason in `error`, new ones in `code`. */
const isFinal: Guard = (value) => {
	const { error_code, code, error, msg, message } = fieldsOf(value);
	const reason = [error_code, code, error].find(isText) as string | undefined;
	if (reason === undefined) return false;
	// the stored token is damaged
	if (reason === 'validation_failed') return /refresh token/i.test(String(msg ?? message));
	return final.includes(reason);
};

/** An error of the auth API; its codes are words in lower case. */
const isAuthError: Guard = (value) => {
	const { error_code, code, msg, message, error, error_description } = fieldsOf(value);
	if (isText(error_code) || (isText(error) && isText(error_description))) return true;
	return typeof code === 'string' && /^[a-z]+(_[a-z]+)*$/.test(code) && isText(msg ?? message);
};

/** An error of PostgREST or of a database function. */
const isRestError: Guard = (value) => {
	const { code, message, ...others } = fieldsOf(value);
	if (typeof code !== 'string' || !isText(message)) return false;
	return ('details' in others && 'hint' in others) || /^(PGRST\w+|[0-9A-Z]{5})$/.test(code);
};

/** An error of the Storage API. */
const isStorageError: Guard = (value) => {
	const { statusCode, error, message } = fieldsOf(value);
	return statusCode !== undefined && isText(error) && isText(message);
};

const isUpload: Guard = (value) => isText(fieldsOf(value).Key);

/** Media types of files in Storage: pictures, or bytes of an unnamed type. */
const isFile = (type: string) => /^(image\/|application\/octet-stream)/.test(type);

/** Guards for an answer of a part of Supabase; undefined: not checked here. */
interface Expected {
	/** body of a success */
	success?: Guard;
	/** body of a refusal, status 400 to 499 */
	refusal: Guard;
	/** true if the mark of our server is not enough: the body decides */
	strict?: boolean;
	/** a success is a file, not JSON */
	file?: boolean;
}

function expected(path: string, query: string, method: string): Expected | null {
	if (path.startsWith('/auth/v1/')) {
		// a session ends when its renewal is refused, so only a final refusal may arrive as one
		if (path.endsWith('/token'))
			return query.includes('grant_type=refresh_token')
				? { success: isSession, refusal: isFinal, strict: true }
				: { success: isSession, refusal: isAuthError };
		if (path.endsWith('/signup'))
			return { success: (value) => isSession(value) || isUser(value), refusal: isAuthError };
		if (path.endsWith('/user')) return { success: isUser, refusal: isAuthError };
		return { refusal: isAuthError };
	}
	// the shape of an answer depends on the function: the caller checks it
	if (path.startsWith('/rest/v1/')) return { success: (value) => value !== undefined, refusal: isRestError };
	if (path.startsWith('/storage/v1/object/'))
		return method === 'GET'
			? { file: true, refusal: isStorageError }
			: { success: method === 'POST' ? isUpload : () => true, refusal: isStorageError };
	return null;
}

/**
 * Checks that an answer comes from Supabase: by the mark of our server in front of it, else by its shape, because a Supabase
 * elsewhere has no mark. A status of 500 and above passes: whoever sent it, the call is tried again.
 * @param url address that was asked
 * @returns the same answer
 * @throws ForeignAnswer as `fetch` does without a network, so that supabase-js tries again and keeps the session
 */
export async function ownAnswer(url: string, method: string, response: Response): Promise<Response> {
	const { pathname, search } = new URL(url);
	const at = pathname.search(/\/(auth|rest|storage)\/v1\//);
	const want = at < 0 ? null : expected(pathname.slice(at), search, method);
	if (!want) return response;
	if (await isOwn(response, want)) {
		if (response.status < 500) heardServer();
		return response;
	}
	// the auth server itself, for example with too many requests: the session stays, and renewal is tried again
	if (want.strict && !response.ok && (isMarked(response) || isAuthError(await bodyOf(response))))
		throw new TypeError(`${pathname} answered ${response.status}`);
	throw foreignAnswer(pathname);
}

async function isOwn(response: Response, want: Expected): Promise<boolean> {
	if (response.redirected) return false;
	const { status, ok } = response;
	const type = response.headers.get('content-type') ?? '';
	// 511 and its like are sent by the network; auth-js would take them for a refusal
	if (status >= 500) return isMarked(response) || status <= 504;
	if (ok) {
		if (want.file) return isFile(type);
		if (status === 204 || !want.success) return true;
		return type.includes('json') && want.success(await bodyOf(response));
	}
	if (status === 304) return true;
	// the operator's own proxy may refuse a large photo
	if (status === 413) return true;
	if (isMarked(response) && !want.strict) return true;
	return want.refusal(await bodyOf(response));
}

const bodyOf = (response: Response) => jsonOf(response.clone());
