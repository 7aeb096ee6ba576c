type Next = (request: Request) => Promise<Response>;

/**
 * Wraps the storage API. A file in a form (the format in which supabase-js sends a Blob) is passed on as its bytes. Requests
 * that change something run one after the other, so that two uploads of the same name do not overlap.
 */
export function storageDoor(next: Next): Next {
	let last: Promise<unknown> = Promise.resolve();
	return async (request) => {
		let response: Response;
		if (request.method === 'GET' || request.method === 'HEAD') response = await next(request);
		else {
			const turn = last.then(async () => next(await withoutForm(request)));
			last = turn.catch(() => undefined);
			response = await turn;
		}
		const headers = new Headers(response.headers);
		headers.set('x-content-type-options', 'nosniff');
		return new Response(response.body, { status: response.status, headers });
	};
}

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
