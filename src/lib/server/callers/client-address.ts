import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { said, type Edge } from './edge.ts';

/**
 * An address as it is written everywhere: without port, brackets and zone, an IPv4 address mapped into IPv6 as IPv4, letters
 * small. Null where it is none.
 */
export function plainAddress(text: string): string | null {
	const trimmed = text.trim().toLowerCase();
	const bare = (/^\[(.*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? trimmed)
		.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/, '$1')
		.replace(/%.*$/, '');
	if (isIP(bare) === 4) return bare;
	if (isIP(bare) !== 6) return null;
	// one address has many spellings in IPv6; the parser of URLs knows the one (RFC 5952)
	const spelt = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
	const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(spelt);
	if (!mapped) return spelt;
	const [high, low] = [parseInt(mapped[1]!, 16), parseInt(mapped[2]!, 16)];
	return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * The network address a request comes from: what the header of the operator's edge says where one is set; else what the
 * outermost of our proxies added to `X-Forwarded-For`; else, and where what is said is no address, who is connected here.
 * @returns an address as {@link plainAddress} writes it; '' where the connection is gone
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
