import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { noEdge, type Edge } from '../callers/edge.ts';
import { setHeaders } from './headers.ts';

/** Headers of an answer that is given in some way. */
async function headersOf(edge: Edge, sent: Record<string, string>, give: (response: ServerResponse) => void) {
	const http = createServer((request, response) => {
		setHeaders(request, response, edge);
		give(response);
	});
	await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
	try {
		const { port } = http.address() as AddressInfo;
		return (await fetch(`http://127.0.0.1:${port}/`, { headers: sent })).headers;
	} finally {
		http.closeAllConnections();
		http.close();
	}
}

it('are on every answer, and what answers may allow a cache', async () => {
	const bare = await headersOf(noEdge, {}, (response) => response.end());
	expect(bare.get('cache-control')).toBe('no-store');
	expect(bare.get('x-content-type-options')).toBe('nosniff');
	const kept = await headersOf(noEdge, {}, (response) =>
		response.writeHead(200, { 'cache-control': 'public, max-age=1' }).end()
	);
	expect(kept.get('cache-control')).toBe('public, max-age=1');
	expect(kept.get('x-content-type-options')).toBe('nosniff');
});

it('ask for TLS only where the browser came over TLS, as a proxy of ours says', async () => {
	const over = (edge: Edge, protocol: string) =>
		headersOf(edge, { 'x-forwarded-proto': protocol }, (response) => response.end());
	expect((await over({ proxies: 1 }, 'https')).get('strict-transport-security')).toMatch(/^max-age=\d{7,}$/);
	expect((await over({ proxies: 1 }, 'http')).has('strict-transport-security')).toBe(false);
	// a caller can say anything
	expect((await over(noEdge, 'https')).has('strict-transport-security')).toBe(false);
});
