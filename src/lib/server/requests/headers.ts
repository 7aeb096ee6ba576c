import type { IncomingMessage, ServerResponse } from 'node:http';
import { protocolOf, type Edge } from '../callers/edge.ts';

/**
 * Sets the headers that every answer has, whoever gives it: page, service, file, database, hub. Nothing is kept in a cache
 * unless the code that answers says so; a browser does not guess the type of content; a browser that came over TLS comes over
 * TLS from now on.
 */
export function setHeaders(request: IncomingMessage, response: ServerResponse, edge: Edge): void {
	response.setHeader('cache-control', 'no-store');
	response.setHeader('x-content-type-options', 'nosniff');
	response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
	// without TLS a browser ignores it (RFC 6797, 7.2), and a phone on the local network has none; a certificate of our own must
	// not forbid plain http for all that runs on this machine
	if (!edge.tls && protocolOf(request.headers, edge) === 'https')
		response.setHeader('strict-transport-security', 'max-age=31536000');
}
