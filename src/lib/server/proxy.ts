import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'httpxy';
import { clientAddress } from './client-address.ts';

const prefix = '/supabase';

/** True for requests that belong to Supabase. */
export function isSupabase(url: string | undefined): boolean {
	return url === prefix || url?.startsWith(`${prefix}/`) === true;
}

/**
 * Hands `/supabase/*`, HTTP and WebSocket, to the Supabase at `target`. Where it cannot be reached the
 * answer is 503 with code `database_unavailable`, so that a client knows to try again.
 * @param proxies see {@link clientAddress}
 */
export function createSupabaseProxy(target: string, proxies: number) {
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
		// one address, the true one: limits by network go by it
		request.headers['x-forwarded-for'] = clientAddress(request, proxies);
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
