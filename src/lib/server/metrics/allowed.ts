import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { clientAddress } from '../callers/client-address.ts';
import { hasEdge, isForwarded, noEdge, type Edge } from '../callers/edge.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();
const isLoopback = (address: string) => address === '::1' || address.startsWith('127.');
/** A page of another site whose name leads to this machine (DNS rebinding) asks under that name. */
const isLocalName = (host: string | undefined) =>
	/^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host ?? '');

/**
 * True if a caller may read the metrics: with the token of the settings, or from this machine itself. Behind a proxy every
 * caller seems to be on this machine, so there only the token counts.
 */
export function mayReadMetrics(
	request: Pick<IncomingMessage, 'headers' | 'socket'>,
	{ token, edge }: { token: string | undefined; edge: Edge }
): boolean {
	const { authorization, host } = request.headers;
	const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
	if (token !== undefined && given !== undefined) return timingSafeEqual(digest(given), digest(token));
	if (hasEdge(edge) || isForwarded(request.headers)) return false;
	return isLoopback(clientAddress(request, noEdge)) && isLocalName(host);
}
