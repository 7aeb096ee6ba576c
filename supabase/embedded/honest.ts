import { statusOf } from './rpc.ts';

/**
 * Corrects the status of an answer of the general implementation that says "our error" (500) where a code of PostgreSQL in its
 * body says that the request was wrong. The text of the body stays.
 */
export async function honest(response: Response): Promise<Response> {
	if (response.status !== 500 || !response.headers.get('content-type')?.includes('json')) return response;
	const body: unknown = await response
		.clone()
		.json()
		.catch(() => null);
	const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
	if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return response;
	const status = statusOf(code, false);
	return status === 500 ? response : new Response(response.body, { status, headers: response.headers });
}
