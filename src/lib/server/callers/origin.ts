import type { IncomingMessage } from 'node:http';
import { noEdge, said, type Edge } from './edge.ts';

/**
 * True if a connection comes from one of our pages, or from a program that is not a browser. Browsers send the page's origin;
 * the same-origin policy does not cover WebSockets, so only this check stops a page of another site from opening one.
 * @param edge proxies that may report the host that the page asked for
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
