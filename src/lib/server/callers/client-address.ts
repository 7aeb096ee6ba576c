import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { said, type Edge } from './edge.ts';

/**
 * The canonical form of an IP address: lower case, without port, brackets and zone. An IPv4 address mapped into IPv6 becomes
 * IPv4. Null if the text is not an IP address.
 */
export function plainAddress(text: string): string | null {
	const trimmed = text.trim().toLowerCase();
	const bare = (/^\[(.*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? trimmed)
		.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/, '$1')
		.replace(/%.*$/, '');
	if (isIP(bare) === 4) return bare;
	if (isIP(bare) !== 6) return null;
	// an IPv6 address has many spellings; the URL parser writes the canonical one (RFC 5952)
	const spelt = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
	const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(spelt);
	if (!mapped) return spelt;
	const [high, low] = [parseInt(mapped[1]!, 16), parseInt(mapped[2]!, 16)];
	return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * The network address of the client that sent a request. Source, in this order: the edge's address header if one is
 * configured; the entry that the outermost of our proxies added to `X-Forwarded-For`; the address of the socket. A source
 * that holds no valid address is skipped.
 * @returns an address as {@link plainAddress} writes it; '' if the connection is closed
 */
export function clientAddress(
	{ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
	edge: Edge
): string {
	const own = plainAddress(socket.remoteAddress ?? '') ?? '';
	if (edge.addressHeader !== undefined) {
		const named = headers[edge.addressHeader];
		const address = typeof named === 'string' ? plainAddress(named) : null;
		if (address !== null) return address;
	}
	if (edge.proxies === 0) return own;
	return plainAddress(said(headers['x-forwarded-for'], edge) ?? '') ?? own;
}
