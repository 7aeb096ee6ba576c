import type { IncomingMessage } from 'node:http';

/**
 * True where a connection comes from a page of ours, or from no page at all: browsers say where a page is from, and nothing
 * keeps a foreign page from opening a WebSocket but this.
 * @param proxies how many proxies of the operator's own stand before this server: they may say what host the page asked for
 */
export function isOwnOrigin({ headers }: IncomingMessage, proxies = 0): boolean {
	const { origin, host } = headers;
	if (origin === undefined) return true;
	const forwarded = proxies > 0 ? headers['x-forwarded-host'] : undefined;
	const hosts = [host, ...(typeof forwarded === 'string' ? forwarded.split(/\s*,\s*/) : [])];
	try {
		return hosts.includes(new URL(origin).host);
	} catch {
		return false;
	}
}
