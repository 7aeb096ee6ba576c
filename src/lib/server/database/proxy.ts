import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'httpxy';
import { clientAddress } from '../callers/client-address.ts';
import { withoutForwarding, type Edge } from '../callers/edge.ts';

const prefix = '/supabase';

/** The parts of Supabase, as its addresses begin. */
const parts = ['/rest/v1/rpc', '/rest/v1', '/auth/v1', '/storage/v1', '/realtime/v1'] as const;

/** Of a request that belongs to Supabase, to which part of it, as in metrics; null for any other. */
export function supabasePattern(url: string | undefined): string | null {
	if (url !== prefix && !url?.startsWith(`${prefix}/`)) return null;
	const path = url.slice(prefix.length);
	return `${prefix}${parts.find((part) => path.startsWith(`${part}/`)) ?? ''}/*`;
}

/**
 * Hands `/supabase/*`, HTTP and WebSocket, to the Supabase at `target`. Where it cannot be reached the
 * answer is 503 with code `database_unavailable`, so that a client knows to try again.
 * @param edge whose word on a caller counts, see {@link clientAddress}
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
		// one address, the true one, and nothing else that a caller says of it: limits by network go by it
		const address = clientAddress(request, edge);
		withoutForwarding(request.headers, edge);
		request.headers['x-forwarded-for'] = address;
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
