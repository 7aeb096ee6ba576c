import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'httpxy';
import { clientAddress } from '../callers/client-address.ts';
import { protocolOf, said, withoutForwarding, type Edge } from '../callers/edge.ts';

const prefix = '/supabase';
/** Header in which the embedded database receives our origin. */
const originHeader = 'x-changxing-origin';

/** Path prefixes of the parts of Supabase. */
const parts = ['/rest/v1/rpc', '/rest/v1', '/auth/v1', '/storage/v1', '/realtime/v1'] as const;

/** The metrics label for a request to Supabase, by the part it is for; null for any other request. */
export function supabasePattern(url: string | undefined): string | null {
	if (url !== prefix && !url?.startsWith(`${prefix}/`)) return null;
	const path = url.slice(prefix.length);
	return `${prefix}${parts.find((part) => path.startsWith(`${part}/`)) ?? ''}/*`;
}

/**
 * Forwards `/supabase/*`, HTTP and WebSocket, to the Supabase at `target`. If that cannot be reached, the
 * answer is 503 with code `database_unavailable`, so that a client knows to try again.
 * @param edge proxies whose headers about a caller are trusted, see {@link clientAddress}
 */
export function createSupabaseProxy(target: string, edge: Edge) {
	const proxy = createProxyServer({ target, changeOrigin: true, proxyTimeout: 30_000 });
	proxy.on('error', (_error, _request, response) => {
		if (!response) return;
		if ('writeHead' in response) {
			if (response.headersSent) return void response.destroy();
			response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
			response.end(
				JSON.stringify({
					code: 'database_unavailable',
					message: 'The database does not answer just now. Try again in a moment.'
				})
			);
		} else response.destroy();
	});
	const prepare = (request: IncomingMessage) => {
		// only the verified address is passed on: the database limits requests by network address
		const address = clientAddress(request, edge);
		const origin = `${protocolOf(request.headers, edge)}://${said(request.headers['x-forwarded-host'], edge) ?? request.headers.host ?? ''}`;
		withoutForwarding(request.headers, edge);
		request.headers['x-forwarded-for'] = address;
		// the address under which the browser knows us, for redirects
		request.headers[originHeader] = origin;
		request.url = request.url?.slice(prefix.length) || '/';
	};
	return {
		web(request: IncomingMessage, response: ServerResponse): void {
			prepare(request);
			void proxy.web(request, response).catch(() => response.destroy());
		},
		upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
			prepare(request);
			void proxy.ws(request, socket as Socket, {}, head).catch(() => socket.destroy());
		}
	};
}
