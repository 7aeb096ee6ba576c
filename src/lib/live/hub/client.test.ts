import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HubClient } from './client.ts';

let server: Server;
/** times of the attempts to connect, by `performance.now()` */
let attempts: number[];
let client: HubClient;
const page = new EventTarget();
const view = Object.assign(new EventTarget(), { visibilityState: 'visible' });

beforeEach(async () => {
	attempts = [];
	// no hub: every attempt fails
	server = createServer((_, response) => response.writeHead(503).end());
	server.on('upgrade', (_, socket) => {
		attempts.push(performance.now());
		server.emit('attempt');
		socket.destroy();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	vi.stubGlobal('window', page);
	vi.stubGlobal('document', view);
	// the longest pauses
	vi.spyOn(Math, 'random').mockReturnValue(0);
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	client = new HubClient({ url, mode: 'watch', token: () => Promise.resolve('') });
});
afterEach(() => {
	client.close();
	server.close();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

const settled = () => new Promise((done) => setTimeout(done, 20));

it.each([
	['the network is back', () => page.dispatchEvent(new Event('online'))],
	['the page becomes visible', () => view.dispatchEvent(new Event('visibilitychange'))]
])(
	'connects at once when %s, and makes no storm of false signs',
	async (_, sign) => {
		// pauses of 1 and 2 seconds
		for (let tries = 0; tries < 2; tries++) await once(server, 'attempt');
		await settled();
		const at = performance.now();
		const next = once(server, 'attempt');
		for (let times = 0; times < 50; times++) sign();
		await next;
		expect(attempts[2]! - at).toBeLessThan(500);
		await settled();
		for (let times = 0; times < 50; times++) sign();
		await once(server, 'attempt');
		// the regular pause is 4 seconds
		expect(attempts[3]! - attempts[2]!).toBeGreaterThan(3000);
		expect(attempts).toHaveLength(4);
	},
	20_000
);
