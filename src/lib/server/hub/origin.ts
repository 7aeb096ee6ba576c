import type { IncomingMessage } from 'node:http';

/**
 * True where a connection comes from a page of ours, or from no page at all: browsers say where a page is from, and nothing
 * keeps a foreign page from opening a WebSocket but this.
 * @param origins other addresses that the pages are at
 */
export function isOwnOrigin({ headers }: IncomingMessage, origins: readonly string[] = []): boolean {
	const { origin, host } = headers;
	if (origin === undefined) return true;
	if (origins.includes(origin)) return true;
	try {
		return new URL(origin).host === host;
	} catch {
		return false;
	}
}
