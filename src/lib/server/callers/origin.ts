import type { IncomingMessage } from 'node:http';
import { noEdge, said, type Edge } from './edge.ts';

/**
 * True where a connection comes from a page of ours, or from no page at all: browsers say where a page is from, and nothing
 * keeps a foreign page from opening a WebSocket but this.
 * @param edge what stands before this server may say what host the page asked for
 */
export function isOwnOrigin({ headers }: Pick<IncomingMessage, 'headers'>, edge: Edge = noEdge): boolean {
	const { origin, host } = headers;
	if (origin === undefined) return true;
	try {
		return [host, said(headers['x-forwarded-host'], edge)].includes(new URL(origin).host);
	} catch {
		return false;
	}
}
