import type { Identity } from './identity.ts';
import { isJpeg, TooSlow } from './jpeg.ts';

/** Largest photo that the bucket takes, bytes: see the migration of photos. */
const largest = 409_600;

interface Next {
	/** passes a request on to the storage API when it is the caller's turn */
	store: (request: Request, account: string) => Promise<Response>;
	/** decodes a picture when it is the caller's turn: that takes one core, and much memory */
	decode: (request: Request, account: string, check: () => Promise<Response>) => Promise<Response>;
}

/**
 * Wraps the storage API. A file in a form (the format in which supabase-js sends a Blob) is passed on as its bytes. Requests
 * that change the same file run one after the other.
 */
export function storageDoor({ store, decode }: Next) {
	/** the last change of each file */
	const last = new Map<string, Promise<unknown>>();
	const after = (name: string, work: () => Promise<Response>): Promise<Response> => {
		const turn = (last.get(name) ?? Promise.resolve()).then(work);
		const ended = turn.catch(() => undefined).finally(() => last.get(name) === ended && last.delete(name));
		last.set(name, ended);
		return turn;
	};
	return async (request: Request, { role, claims }: Identity): Promise<Response> => {
		const account = claims.sub ?? role;
		let response: Response;
		if (request.method === 'GET' || request.method === 'HEAD') response = await store(request, account);
		else {
			const plain = await withoutForm(request);
			// callers without a session are left to the policies: nothing is decoded for them
			if (role === 'authenticated' && isUpload(plain)) {
				const checked = await decode(
					plain,
					account,
					async () => (await refusedPicture(plain)) ?? new Response()
				);
				if (!checked.ok) return checked;
			}
			response = await after(new URL(plain.url).pathname, () => store(plain, account));
		}
		const headers = new Headers(response.headers);
		headers.set('x-content-type-options', 'nosniff');
		return new Response(response.body, { status: response.status, headers });
	};
}

/** True for an upload that says it is a JPEG. */
const isUpload = ({ method, headers }: Request): boolean =>
	['POST', 'PUT'].includes(method) && /^image\/jpe?g\b/i.test(headers.get('content-type') ?? '');

/** Refuses a file that cannot be decoded; null if it can, or if it is too large for the bucket. */
async function refusedPicture(request: Request): Promise<Response | null> {
	const bytes = await request.clone().bytes();
	if (bytes.length > largest) return null;
	try {
		if (await isJpeg(bytes)) return null;
	} catch (error) {
		if (!(error instanceof TooSlow)) throw error;
		return Response.json(
			{ statusCode: '503', error: 'SlowDown', message: error.message },
			{ status: 503, headers: { 'retry-after': '30' } }
		);
	}
	return storageRefusal('InvalidMimeType', 'The file is no JPEG that can be shown.');
}

/** An error in the format of Supabase Storage, which answers 400 and has the status in the body. */
export const storageRefusal = (error: string, message: string): Response =>
	Response.json({ statusCode: '400', error, message }, { status: 400 });

/** A request with the first file of its form as the body; a request without a form is answered unchanged. */
async function withoutForm(request: Request): Promise<Request> {
	if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) return request;
	const form = await request.formData().catch(() => null);
	const file = [...(form?.values() ?? [])].find((value) => value instanceof Blob);
	const headers = new Headers(request.headers);
	headers.set('content-type', file?.type || 'application/octet-stream');
	headers.set('content-length', String(file?.size ?? 0));
	headers.set('cache-control', `max-age=${String(form?.get('cacheControl') ?? 0)}`);
	return new Request(request.url, {
		method: request.method,
		headers,
		body: file ? await file.arrayBuffer() : null
	});
}
