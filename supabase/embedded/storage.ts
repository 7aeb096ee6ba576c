import { isJpeg, TooSlow } from './jpeg.ts';

/** Largest photo that the bucket takes, bytes: see the migration of photos. */
const largest = 409_600;

type Next = (request: Request) => Promise<Response>;

/**
 * Wraps the storage API. A file in a form (the format in which supabase-js sends a Blob) is passed on as its bytes. Requests
 * that change something run one after the other, so that two uploads of the same name do not overlap.
 */
export function storageDoor(next: Next): Next {
	let last: Promise<unknown> = Promise.resolve();
	// one picture at a time, beside the other requests: a decoder takes one core and much memory
	let decoded: Promise<unknown> = Promise.resolve();
	const check = (request: Request): Promise<Response | null> => {
		const checked = decoded.then(() => refusedPicture(request));
		decoded = checked.catch(() => undefined);
		return checked;
	};
	return async (request) => {
		let response: Response;
		if (request.method === 'GET' || request.method === 'HEAD') response = await next(request);
		else {
			const plain = await withoutForm(request);
			const refused = isUpload(plain) ? await check(plain) : null;
			if (refused) return refused;
			const turn = last.then(() => next(plain));
			last = turn.catch(() => undefined);
			response = await turn;
		}
		const headers = new Headers(response.headers);
		headers.set('x-content-type-options', 'nosniff');
		return new Response(response.body, { status: response.status, headers });
	};
}

/** True for an upload that says it is a JPEG. Callers without a session are left to the policies: nothing is decoded for them. */
const isUpload = ({ method, headers }: Request): boolean =>
	['POST', 'PUT'].includes(method) &&
	/^image\/jpe?g\b/i.test(headers.get('content-type') ?? '') &&
	headers.has('authorization');

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
