import * as v from 'valibot';

// Bounds of what callers may send. The libraries behind answer 500 to much of what is beyond them.

/** Longest address and longest value of one parameter, characters; 200 ids in a filter are 7,500. */
const longest = { address: 16_384, value: 8192 };
/** Largest number of parameters, of columns in `select` or `order`, and deepest nesting of parentheses. */
const most = { parameters: 100, columns: 200, parentheses: 8 };
/** Deepest nesting of JSON; the deepest of ours, an area of an alert, has 7. */
const deepest = 40;

/** Paths of the auth API that exist. */
const authPaths =
	/^\/auth\/v1\/(\.well-known\/(jwks\.json|openid-configuration)|authorize|callback|health|logout|magiclink|otp|reauthenticate|recover|resend|settings|signup|token|user|verify|admin\/.+)$/;

/** Names of buckets and files: what {@link Files} can store, in words of at most 255 characters. */
const storageName = /^\w[\w.-]{0,254}$/;

const text = (length: number) => v.optional(v.nullable(v.pipe(v.string(), v.maxLength(length))));
const flag = v.optional(v.nullable(v.boolean()));
/** Fields of the auth API, each with the longest that has a sense. */
const authBody = v.looseObject({
	email: text(320),
	phone: text(32),
	password: text(512),
	current_password: text(512),
	token: text(512),
	token_hash: text(512),
	refresh_token: text(512),
	type: text(64),
	nonce: text(64),
	channel: text(16),
	auth_code: text(512),
	code_verifier: text(512),
	code_challenge: text(512),
	code_challenge_method: text(16),
	create_user: flag,
	data: v.optional(v.nullable(v.record(v.string(), v.unknown())))
});
/** Largest metadata of a user, characters of JSON. */
const longestData = 8192;

const plain = (status: number, code: string, message: string) =>
	Response.json({ code, message, details: null, hint: null }, { status });

/** An error in the format of the area that an address belongs to. */
function refusal(path: string, status: number, code: string, message: string): Response {
	if (path.startsWith('/auth/v1/'))
		return Response.json({ code: status, error_code: code, msg: message }, { status });
	if (path.startsWith('/storage/v1/'))
		return Response.json({ statusCode: String(status), error: code, message }, { status });
	return plain(status, code, message);
}

/**
 * Refuses a request that no part of the API can answer, before it reaches one.
 * @returns the refusal, 4xx with a stable code; null if the request may pass
 */
export async function refusedInput(request: Request, url: URL): Promise<Response | null> {
	const path = url.pathname;
	const wrong =
		wrongAddress(url) ??
		(path.startsWith('/storage/v1/object') ? wrongName(path) : null) ??
		(await wrongBody(request, path));
	if (wrong) return refusal(path, ...wrong);
	if (path.startsWith('/auth/v1/') && !authPaths.test(path))
		return refusal(path, 404, 'not_found', 'There is nothing at this address.');
	return null;
}

type Wrong = [status: number, code: string, message: string];
const malformed: Wrong = [400, 'malformed', 'The address is not well formed.'];

function wrongAddress({ pathname, href, searchParams }: URL): Wrong | null {
	if (href.length > longest.address) return [414, 'too_long', 'The address is too long.'];
	const decoded = decode(pathname);
	if (decoded === null || decoded.includes('\0')) return malformed;
	if (searchParams.size > most.parameters)
		return [400, 'too_complex', 'The address has too many parameters.'];
	for (const [name, value] of searchParams) {
		if (name.includes('\0') || value.includes('\0')) return malformed;
		if (value.length > longest.value) return [414, 'too_long', 'A parameter of the address is too long.'];
		if (depthOf(value, '(', ')') > most.parentheses)
			return [400, 'too_complex', 'A parameter of the address is nested too deeply.'];
		if (/^(select|order|columns|on_conflict)$/.test(name) && value.split(',').length > most.columns)
			return [400, 'too_complex', `The address names more than ${most.columns} columns.`];
	}
	return null;
}

function decode(path: string): string | null {
	try {
		return decodeURIComponent(path);
	} catch {
		return null;
	}
}

function wrongName(path: string): Wrong | null {
	const names = path.split('/').slice(4).filter(Boolean);
	const wrong = names.some(
		(name) => !(decode(name) ?? '').split('/').every((part) => storageName.test(part))
	);
	return wrong ? [400, 'InvalidKey', 'This cannot be the name of a file here.'] : null;
}

async function wrongBody(request: Request, path: string): Promise<Wrong | null> {
	if (request.method === 'GET' || request.method === 'HEAD') return null;
	const type = request.headers.get('content-type') ?? '';
	// a file; everything else is read as JSON, whatever the caller calls it
	if (path.startsWith('/storage/v1/') && !type.includes('json')) return null;
	const body = await request.clone().text();
	if (body === '') return null;
	if (depthOf(body, '[{', ']}') > deepest) return [400, 'too_complex', 'The JSON is nested too deeply.'];
	if (body.includes('\0')) return [400, 'malformed', 'The body contains a zero character.'];
	let given: unknown;
	try {
		given = JSON.parse(body, (key, value: unknown) => {
			for (const part of [key, value])
				if (typeof part === 'string' && (part.includes('\0') || !part.isWellFormed())) throw new BadText();
			return value;
		});
	} catch (error) {
		if (error instanceof BadText)
			return [400, 'malformed', 'A text contains a character that cannot be stored.'];
		// database functions have an answer of their own
		return path.startsWith('/rest/v1/') ? null : [400, 'bad_json', 'The body is no JSON.'];
	}
	if (!path.startsWith('/auth/v1/')) return null;
	const { success, output } = v.safeParse(authBody, given);
	// to valibot a list is an object
	if (!success || Array.isArray(given) || Array.isArray((given as { data?: unknown }).data))
		return [400, 'validation_failed', 'A field has a wrong type or is too long.'];
	const size = output.data ? JSON.stringify(output.data).length : 0;
	return size > longestData ? [400, 'validation_failed', 'The metadata is too large.'] : null;
}

class BadText extends Error {}

/** Deepest nesting of brackets in a text, those in quotes left out; without recursion, as the text may be anything. */
function depthOf(given: string, open: string, close: string): number {
	let depth = 0;
	let deep = 0;
	let quoted = false;
	for (let i = 0; i < given.length; i++) {
		const letter = given[i]!;
		if (letter === '\\') i++;
		else if (letter === '"') quoted = !quoted;
		else if (quoted) continue;
		else if (open.includes(letter)) deep = Math.max(deep, ++depth);
		else if (close.includes(letter)) depth--;
	}
	return deep;
}
