import type { IncomingMessage } from 'node:http';

/**
 * The network address a request comes from. Each proxy adds the address it was asked from at the end of
 * `X-Forwarded-For`; of these only as many are believed as proxies of ours stand before this server.
 * @param proxies how many proxies of the operator's own a request passes before it gets here
 */
export function clientAddress(
	{ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
	proxies: number
): string {
	const own = socket.remoteAddress ?? '';
	if (proxies === 0) return own;
	const named = String(headers['x-forwarded-for'] ?? '')
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);
	return named[named.length - proxies] ?? named[0] ?? own;
}
