import {
	fieldsOf,
	foreignAnswer,
	has,
	heardServer,
	isMarked,
	jsonOf,
	type Guard
} from '../../flow/own-answer.ts';
import { isPicture } from '../../flow/picture.ts';
import { guardOfCall, isVoid } from './calls.ts';

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

const isUser: Guard = (value) => isText(fieldsOf(value).id) && isText(fieldsOf(value).aud);

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

/** An error of PostgREST or of a database function; one without details and hint has a code of PostgREST. */
const isRestError: Guard = (value) => {
	const { code, message } = fieldsOf(value);
	if (typeof code !== 'string' || !isText(message)) return false;
	return has('details', 'hint')(value) || /^PGRST\w+$/.test(code);
};

/** An error of the Storage API, whose status is a text; a number is the habit of common web frameworks. */
const isStorageError: Guard = (value) => {
	const { statusCode, error, message } = fieldsOf(value);
	return [statusCode, error, message].every(isText);
};

const isUpload: Guard = (value) => isText(fieldsOf(value).Key);

/** Media types of files in Storage: pictures, or bytes of an unnamed type. */
const isFile = (type: string) => /^(image\/|application\/octet-stream)/.test(type);

/** Guards for an answer of a part of Supabase; undefined: not checked here. */
interface Expected {
	/** body of a success; without it a success has to be {@link isProven} */
	success?: Guard | undefined;
	/** body of a refusal, status 400 to 499 */
	refusal: Guard;
	/** true if the mark of our server is not enough: the body decides */
	strict?: boolean;
	/** a success is a file, not JSON */
	file?: boolean;
	/** a success may have no body: status 204 */
	empty?: boolean;
	/** true if the operator's own proxy may refuse the request as too large, without a mark */
	large?: boolean;
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
		return { refusal: isAuthError, empty: path.endsWith('/logout') };
	}
	if (path.startsWith('/rest/v1/')) {
		const name = /^\/rest\/v1\/rpc\/(\w+)$/.exec(path)?.[1] ?? '';
		return { success: guardOfCall(name), refusal: isRestError, empty: isVoid(name) };
	}
	if (path.startsWith('/storage/v1/object/')) {
		if (method === 'GET') return { file: true, refusal: isStorageError };
		if (method === 'POST') return { success: isUpload, refusal: isStorageError, large: true };
		return { refusal: isStorageError };
	}
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
		if (want.file) return isFile(type) && (isMarked(response) || isPicture(response));
		// a portal answers 204 to any address
		if (status === 204) return want.empty === true && isProven(response);
		if (!want.success) return isProven(response);
		const body = await bodyOf(response);
		return type.includes('json') && want.success(body) && (!isBare(body) || isProven(response));
	}
	if (status === 413 && want.large) return true;
	if (isMarked(response) && !want.strict) return true;
	return want.refusal(await bodyOf(response));
}

/**
 * True if an answer without a shape comes from Supabase: it carries the mark of our server, or the range that PostgREST sends
 * with every success, or another origin has allowed this page to ask, in an answer to a preflight.
 */
const isProven = (response: Response): boolean =>
	isMarked(response) || response.headers.has('content-range') || response.type === 'cors';

/** True for an answer that has no shape: anybody may send it. */
const isBare = (body: unknown): boolean => body === null || (Array.isArray(body) && body.length === 0);

const bodyOf = (response: Response) => jsonOf(response.clone());
