import type { IncomingMessage, ServerResponse } from 'node:http';
import { networkOf, type Callers } from './callers.ts';
import { shown, type Report } from './report.ts';

/** Largest request body, bytes; more than any call of the app needs. Reading stops when a body is larger. */
const maxBody = 2 ** 20;

class TooLarge extends Error {}

/** Converts a request of Node to a web `Request`, with its body read. @throws TooLarge */
async function toRequest(incoming: IncomingMessage, origin: string): Promise<Request> {
	const headers = new Headers();
	for (let i = 0; i < incoming.rawHeaders.length; i += 2)
		headers.append(incoming.rawHeaders[i]!, incoming.rawHeaders[i + 1]!);
	const method = incoming.method ?? 'GET';
	const hasBody = method !== 'GET' && method !== 'HEAD';
	let body: Buffer | undefined;
	if (hasBody) {
		const parts: Buffer[] = [];
		let size = 0;
		for await (const part of incoming as AsyncIterable<Buffer>) {
			size += part.length;
			if (size > maxBody) throw new TooLarge();
			parts.push(part);
		}
		body = Buffer.concat(parts);
		// a chunked request has no length header, but limits are checked against it
		headers.set('content-length', String(body.length));
	}
	return new Request(new URL(incoming.url ?? '/', origin), {
		method,
		headers,
		...(body && { body: new Uint8Array(body) })
	});
}

/** The id that the server gave a request; undefined if it is missing or has the wrong form. */
export function requestIdOf(id: string | null | undefined): string | undefined {
	return id && /^[\w-]{8,64}$/.test(id) ? id : undefined;
}

/** The answer to a request that is too large, or that failed. */
const refusalOf = (large: boolean): Response =>
	Response.json(
		large
			? { code: 'too_large', message: 'The request is larger than 1 MiB.' }
			: { code: 'internal', message: 'Something went wrong here.' },
		{
			status: large ? 413 : 500,
			headers: {
				'cache-control': 'no-store',
				'x-content-type-options': 'nosniff',
				...(large && { connection: 'close' })
			}
		}
	);

/** Runs a web-style handler on Node's HTTP server. An error of the handler is logged and answered as a 500 without details. */
export function listener(
	handler: (request: Request) => Promise<Response>,
	origin: string,
	report: Report,
	callers: Pick<Callers, 'answered'>
) {
	return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
		let response: Response;
		let body: Buffer;
		try {
			response = await handler(await toRequest(incoming, origin));
			body = Buffer.from(await response.arrayBuffer());
		} catch (error) {
			const large = error instanceof TooLarge;
			const request = requestIdOf(incoming.headers['x-request-id']?.toString());
			if (!large) report('error', 'The database could not answer a request', { request, err: shown(error) });
			response = refusalOf(large);
			body = Buffer.from(await response.arrayBuffer());
		}
		callers.answered(networkOf(incoming.headers['x-forwarded-for']?.toString()), body.length);
		if (outgoing.destroyed) return;
		try {
			const headers: Record<string, string | string[]> = {};
			for (const [name, value] of response.headers) headers[name] = value;
			const cookies = response.headers.getSetCookie();
			if (cookies.length) headers['set-cookie'] = cookies;
			if (response.status !== 204 && response.status !== 304 && !response.headers.has('content-length'))
				headers['content-length'] = String(body.length);
			outgoing.writeHead(response.status, headers).end(incoming.method === 'HEAD' ? undefined : body);
		} catch (error) {
			report('error', 'An answer of the database could not be sent', { err: shown(error) });
			outgoing.destroy();
		}
	};
}
