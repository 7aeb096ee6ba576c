import { createServer, request as ask, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { afterEach, expect, it } from 'vitest';
import { ownHeader, ownVersion } from '../../flow/own-answer.ts';
import { noEdge, type Edge } from '../callers/edge.ts';
import { heardLog } from '../log/heard.fixture.ts';
import { requestId } from '../log/request-id.ts';
import { Requests } from './requests.ts';

let http: Server;
afterEach(() => {
	http.closeAllConnections();
	http.close();
});

/** A server that follows its requests; `/answer/…` sets a pattern, as services do. */
async function start(edge: Edge = noEdge) {
	const registry = new Registry();
	const heard = heardLog();
	const requests = new Requests({ registry, log: heard.log, edge });
	const within: (string | undefined)[] = [];
	http = createServer((request, response) =>
		requests.follow(request, response, () => {
			within.push(requestId());
			if (request.url === '/throws') throw new Error('nobody expected this');
			if (request.url === '/waits') return;
			if (request.url?.startsWith('/answer/')) requests.name(request, '/answer/*');
			response.statusCode = request.url === '/answer/broken' ? 503 : 200;
			response.end();
		})
	);
	await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
	const { port } = http.address() as AddressInfo;
	const get = (path: string, headers: Record<string, string> = {}) =>
		new Promise<{ status: number; headers: IncomingHttpHeaders }>((done, fail) => {
			ask({ port, path, headers }, (answer) => {
				answer.resume();
				answer.on('end', () => done({ status: answer.statusCode!, headers: answer.headers }));
			})
				.on('error', fail)
				.end();
		});
	const parsed = () => heard.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
	return { get, within, registry, parsed, port };
}

it('gives each request an id, in the answer, in the log and to everything done for it', async () => {
	const { get, within, parsed } = await start();
	const ids = [];
	for (const forged of [undefined, { 'x-request-id': 'chosen-by-a-caller' }])
		ids.push((await get('/answer/1', forged)).headers['x-request-id']);
	expect(new Set(ids).size).toBe(2);
	for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
	expect(within).toEqual(ids);
	await expect.poll(() => parsed().map(({ request }) => request)).toEqual(ids);
});

it("marks each answer as the server's, refusals and errors included", async () => {
	const { get } = await start();
	for (const path of ['/answer/1', '/scan/1.php', '/answer/broken'])
		expect((await get(path)).headers[ownHeader]).toBe(ownVersion);
});

it('uses the id that a proxy of ours has set', async () => {
	const { get } = await start({ proxies: 1 });
	const answer = await get('/answer/1', { 'x-request-id': 'of-the-edge-1234' });
	expect(answer.headers['x-request-id']).toBe('of-the-edge-1234');
});

it('counts and measures requests by pattern and class of status, never by what a caller sends', async () => {
	const { get, registry, parsed } = await start();
	for (let i = 0; i < 30; i++) await get(`/answer/${i}?secret=${i}`);
	for (let i = 0; i < 30; i++) await get(`/scan/${i}.php`);
	await get('/answer/broken');
	await expect.poll(() => parsed().length).toBe(61);
	const text = await registry.metrics();
	expect(text).toMatch(/^changxing_http_requests_total 61$/m);
	expect(text).toMatch(/^changxing_http_errors_total 1$/m);
	const counted = text.match(/^changxing_http_request_duration_seconds_count.*$/gm);
	expect(counted).toEqual([
		'changxing_http_request_duration_seconds_count{route="/answer/*",status="2xx"} 30',
		'changxing_http_request_duration_seconds_count{route="file",status="2xx"} 30',
		'changxing_http_request_duration_seconds_count{route="/answer/*",status="5xx"} 1'
	]);
	expect(text + JSON.stringify(parsed())).not.toMatch(/scan|secret/);
});

it('answers 500 if something throws, logs it once with its stack, and goes on', async () => {
	const { get, parsed } = await start();
	expect((await get('/throws')).status).toBe(500);
	expect((await get('/answer/1')).status).toBe(200);
	const errors = parsed().filter(({ level }) => level === 'error');
	expect(errors).toMatchObject([{ err: { message: 'nobody expected this' } }]);
	expect((errors[0]!.err as { stack: string }).stack).toContain('requests.test.ts');
});

it('notices callers that hang up', async () => {
	const { port, registry, within } = await start();
	const call = ask({ port, path: '/waits' }).on('error', () => {});
	call.end();
	await expect.poll(() => within.length).toBe(1);
	call.destroy();
	await expect
		.poll(() => registry.metrics())
		.toContain('changxing_http_request_duration_seconds_count{route="file",status="aborted"} 1');
});

it('warns once of a proxy that is not configured', async () => {
	const warnings = (parsed: () => Record<string, unknown>[]) =>
		parsed().filter(({ level }) => level === 'warn');
	const untold = await start();
	for (let i = 0; i < 3; i++) await untold.get('/answer/1', { 'x-forwarded-for': '203.0.113.7' });
	expect(warnings(untold.parsed)).toHaveLength(1);
	expect(warnings(untold.parsed)[0]!.msg).toContain('TRUST_PROXY=1');
	http.close();
	const told = await start({ proxies: 1 });
	await told.get('/answer/1', { 'x-forwarded-for': '203.0.113.7' });
	expect(warnings(told.parsed)).toEqual([]);
});
