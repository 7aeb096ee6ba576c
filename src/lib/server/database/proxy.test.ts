import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Edge } from '../callers/edge.ts';
import { createSupabaseProxy, supabasePattern } from './proxy.ts';

let target: Server;
let door: Server | undefined;
/** headers that the target receives from the proxy */
let arrived: IncomingHttpHeaders[];
const listen = (server: Server) =>
	new Promise<number>((done) =>
		server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port))
	);

beforeEach(async () => {
	arrived = [];
	door = undefined;
	target = createServer((request, response) => {
		arrived.push(request.headers);
		response.end(request.url);
	});
	target.on('upgrade', (request, socket) => {
		arrived.push(request.headers);
		socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
	});
	await listen(target);
});
afterEach(() => {
	for (const server of [target, door]) {
		server?.closeAllConnections();
		server?.close();
	}
});

async function start(edge: Edge): Promise<number> {
	const proxy = createSupabaseProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}`, edge);
	door = createServer((request, response) => proxy.web(request, response));
	door.on('upgrade', (request, socket, head) => proxy.upgrade(request, socket, head));
	return listen(door);
}

const forged = {
	forwarded: 'for=6.6.6.6',
	'x-forwarded-for': '6.6.6.6, 1.2.3.4',
	'x-forwarded-host': 'evil.example',
	'x-real-ip': '6.6.6.6',
	'cf-connecting-ip': '6.6.6.6',
	'true-client-ip': '6.6.6.6'
};
const names = Object.keys(forged);
const saying = (headers: IncomingHttpHeaders) =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));

describe('the address of a caller that the database receives', () => {
	it.each<[string, Edge, string]>([
		['no proxy of ours', { proxies: 0 }, '127.0.0.1'],
		['one proxy', { proxies: 1 }, '1.2.3.4'],
		['an edge that names it', { proxies: 0, addressHeader: 'true-client-ip' }, '6.6.6.6'],
		['an edge that says nothing', { proxies: 1, addressHeader: 'fly-client-ip' }, '1.2.3.4']
	])('is one address, whatever headers the caller sends: %s', async (_, edge, address) => {
		const port = await start(edge);
		const answer = await fetch(`http://127.0.0.1:${port}/supabase/rest/v1/places?select=id`, {
			headers: forged
		});
		expect(await answer.text()).toBe('/rest/v1/places?select=id');
		expect(saying(arrived[0]!)).toEqual({ 'x-forwarded-for': address });
	});

	it('is the same for WebSockets', async () => {
		const port = await start({ proxies: 0 });
		const socket = connect(port, '127.0.0.1');
		const lines = Object.entries(forged).map(([name, value]) => `${name}: ${value}\r\n`);
		socket.write(
			`GET /supabase/realtime/v1/websocket HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n${lines.join('')}\r\n`
		);
		await expect.poll(() => arrived.length).toBe(1);
		socket.destroy();
		expect(saying(arrived[0]!)).toEqual({ 'x-forwarded-for': '127.0.0.1' });
	});
});

it('names the part of Supabase that a request is for, without the rest of the path', () => {
	expect(
		[
			'/supabase/rest/v1/rpc/any_thing',
			'/supabase/rest/v1/places?x',
			'/supabase/auth/v1/user',
			'/supabase/x',
			'/supabase'
		].map(supabasePattern)
	).toEqual([
		'/supabase/rest/v1/rpc/*',
		'/supabase/rest/v1/*',
		'/supabase/auth/v1/*',
		'/supabase/*',
		'/supabase/*'
	]);
	expect(['/', '/supabases', '/api/supabase/', undefined].map(supabasePattern)).toEqual([
		null,
		null,
		null,
		null
	]);
});
