import type { IncomingHttpHeaders } from 'node:http';

/** What stands before this server, and so whose word on a caller counts. */
export interface Edge {
	/** how many proxies of the operator's own a request passes before it gets here */
	proxies: number;
	/** the header in which the outermost of them names the caller, whatever the caller put there; lower case */
	addressHeader?: string | undefined;
}

/** Nothing: callers reach this server themselves, and nothing they say of where they are is believed. */
export const noEdge: Edge = { proxies: 0 };

/** True where something of the operator's own stands before this server. */
export const hasEdge = ({ proxies, addressHeader }: Edge): boolean =>
	proxies > 0 || addressHeader !== undefined;

/** The parts of a list in a header, as several proxies write it. */
export const partsOf = (value: string | string[] | undefined): string[] =>
	String(value ?? '')
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);

/**
 * What the outermost of our proxies has said in a header to which each of them adds; what stands before that comes from the
 * caller. Where they have said less than they should, the first there is. Undefined where there is none, or no edge.
 */
export function said(value: string | string[] | undefined, edge: Edge): string | undefined {
	if (!hasEdge(edge)) return undefined;
	const parts = partsOf(value);
	return parts[parts.length - Math.max(1, edge.proxies)] ?? parts[0];
}

/** The protocol that the browser used; of a server without TLS it is what the edge says, else http. */
export const protocolOf = (headers: IncomingHttpHeaders, edge: Edge): 'http' | 'https' =>
	said(headers['x-forwarded-proto'], edge) === 'https' ? 'https' : 'http';

/** Headers in which proxies of one kind or another say who asks, from where and for what; callers can send all of them. */
const forwarding =
	/^(forwarded|via|x-forwarded(-.+)?|x-real-ip|x-client-ip|x-cluster-client-ip|x-originating-ip|x-remote-(ip|addr)|x-original-.+|x-envoy-.+|x-azure-.+|x-appengine-.+|true-client-ip|client-ip|cf-.+|fastly-client-ip|fly-client-ip|do-connecting-ip)$/;

/** Takes out of the headers everything that says where a request comes from. */
export function withoutForwarding(headers: IncomingHttpHeaders, { addressHeader }: Edge): void {
	for (const name of Object.keys(headers))
		if (forwarding.test(name) || name === addressHeader) delete headers[name];
}
