import type { IncomingHttpHeaders } from 'node:http';

/** The operator's proxies in front of this server. Only their headers about a caller are trusted. */
export interface Edge {
	/** number of the operator's own proxies between a caller and this server */
	proxies: number;
	/** name of the header, lower case, in which the outermost proxy writes the caller's address over any value of the caller */
	addressHeader?: string | undefined;
	/** true if this server itself speaks TLS */
	tls?: boolean;
}

/** No proxy: callers connect directly, and headers about their address are ignored. */
export const noEdge: Edge = { proxies: 0 };

/** True if a proxy of the operator is in front of this server. */
export const hasEdge = ({ proxies, addressHeader }: Edge): boolean =>
	proxies > 0 || addressHeader !== undefined;

/** Splits a comma-separated header, to which each proxy adds an entry. */
export const partsOf = (value: string | string[] | undefined): string[] =>
	String(value ?? '')
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);

/**
 * The entry that the outermost of our proxies added to a header; entries before it come from the caller. If the header has
 * fewer entries than there are proxies, the first entry. Undefined if the header is empty or there is no edge.
 */
export function said(value: string | string[] | undefined, edge: Edge): string | undefined {
	if (!hasEdge(edge)) return undefined;
	const parts = partsOf(value);
	return parts[parts.length - Math.max(1, edge.proxies)] ?? parts[0];
}

/** The protocol that the browser used, as the edge reports it; without an edge, the one of this server. */
export const protocolOf = (headers: IncomingHttpHeaders, edge: Edge): 'http' | 'https' =>
	(said(headers['x-forwarded-proto'], edge) ?? (edge.tls ? 'https' : 'http')) === 'https' ? 'https' : 'http';

/** Headers in which proxies of various kinds name the caller and the original request. A caller can forge every one. */
const forwarding =
	/^(forwarded|via|x-forwarded(-.+)?|x-real-ip|x-client-ip|x-cluster-client-ip|x-originating-ip|x-remote-(ip|addr)|x-original-.+|x-envoy-.+|x-azure-.+|x-appengine-.+|true-client-ip|client-ip|cf-.+|fastly-client-ip|fly-client-ip|do-connecting-ip)$/;

/** True if a request carries a header of a proxy; a caller can send one, too. */
export const isForwarded = (headers: IncomingHttpHeaders): boolean =>
	Object.keys(headers).some((name) => forwarding.test(name));

/** Removes all headers that say where a request comes from. */
export function withoutForwarding(headers: IncomingHttpHeaders, { addressHeader }: Edge): void {
	for (const name of Object.keys(headers))
		if (forwarding.test(name) || name === addressHeader) delete headers[name];
}
