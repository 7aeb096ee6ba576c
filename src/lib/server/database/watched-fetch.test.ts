import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@supabase/supabase-js';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withRequestId } from '../log/request-id.ts';
import { watchedFetch } from './watched-fetch.ts';

let http: Server;
let url: string;
let arrived: IncomingHttpHeaders[];
beforeEach(async () => {
	arrived = [];
	http = createServer((request, response) => {
		arrived.push(request.headers);
		const status = request.url!.includes('refused') ? 400 : request.url!.includes('broken') ? 500 : 200;
		response.writeHead(status, { 'content-type': 'application/json' }).end('null');
	});
	await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
	url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(() => {
	http.closeAllConnections();
	http.close();
});

const client = (registry: Registry, to = url) =>
	createClient(to, 'key', {
		auth: { persistSession: false, autoRefreshToken: false },
		global: { fetch: watchedFetch(registry) }
	});

it('sends the id of the request for which a call is made, and keeps the API keys', async () => {
	const db = client(new Registry());
	await withRequestId('request-7', async () => void (await db.rpc('place_cells')));
	await db.from('places').select('id');
	expect(arrived.map((headers) => headers['x-request-id'])).toEqual(['request-7', undefined]);
	expect(arrived[0]!.apikey).toBe('key');
});

it('measures the duration of calls by function and outcome', async () => {
	const registry = new Registry();
	const db = client(registry);
	for (const name of ['well', 'well', 'refused', 'broken']) await db.rpc(name);
	await db.from('places').select('id');
	const text = await registry.metrics();
	expect(text.match(/^changxing_rpc_duration_seconds_count.*$/gm)).toEqual([
		'changxing_rpc_duration_seconds_count{function="well",outcome="ok"} 2',
		'changxing_rpc_duration_seconds_count{function="refused",outcome="refused"} 1',
		'changxing_rpc_duration_seconds_count{function="broken",outcome="failed"} 1'
	]);
});

it('counts a call without an answer as failed', async () => {
	const registry = new Registry();
	const { error } = await client(registry, 'http://127.0.0.1:9').rpc('well').retry(false);
	expect(error).not.toBeNull();
	expect(await registry.metrics()).toContain('{function="well",outcome="failed"} 1');
});
