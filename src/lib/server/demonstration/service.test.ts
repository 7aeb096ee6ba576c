import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { noEdge, type Edge } from '../callers/edge.ts';
import { answer } from './service.ts';

/** Asks with some headers. @returns the status, and whether the demonstration was ended */
async function ask(headers: IncomingHttpHeaders, method = 'DELETE', edge: Edge = noEdge) {
	let ended = false;
	const status = await new Promise<number>((done) => {
		let code = 0;
		const response = {
			writeHead(given: number) {
				code = given;
				return response;
			},
			end: () => done(code)
		};
		answer(
			{ method, headers: { host: 'own.example', ...headers } },
			response as unknown as ServerResponse,
			edge,
			() => {
				ended = true;
				return Promise.resolve();
			}
		);
	});
	return { status, ended };
}

describe('DELETE /api/demonstration', () => {
	it.each([
		['a page of ours over TLS', { 'sec-fetch-site': 'same-origin', origin: 'https://own.example' }],
		['a page of ours, whose browser sends no origin', { 'sec-fetch-site': 'same-origin' }],
		['a page of ours without TLS', { origin: 'http://own.example' }]
	])('ends it for %s', async (_who, headers) => {
		expect(await ask(headers)).toEqual({ status: 200, ended: true });
	});

	it.each([
		['a caller without any proof', {}],
		['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
		['a page of another site without TLS', { origin: 'http://evil.example' }],
		[
			'a page of another host of this site',
			{ 'sec-fetch-site': 'same-site', origin: 'https://a.own.example' }
		],
		['an address typed by hand', { 'sec-fetch-site': 'none' }],
		['a page without an origin', { origin: 'null' }],
		['a page that contradicts itself', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
		[
			'a host that a caller says was forwarded',
			{ origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' }
		]
	])('refuses %s', async (_who, headers) => {
		expect(await ask(headers)).toEqual({ status: 403, ended: false });
	});

	it('ends it behind a proxy that names the host', async () => {
		const headers = { host: 'inner', 'x-forwarded-host': 'own.example', origin: 'https://own.example' };
		expect(await ask(headers, 'DELETE', { proxies: 1 })).toEqual({ status: 200, ended: true });
	});

	it('answers nothing but DELETE', async () => {
		for (const method of ['GET', 'POST', 'PUT', 'OPTIONS'])
			expect(await ask({ 'sec-fetch-site': 'same-origin' }, method)).toEqual({ status: 405, ended: false });
	});
});
