import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onAnswer, ownHeader } from '../flow/own-answer.ts';
import { Client } from './client.ts';
import { sessionKey, sessionStore } from './session-store.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const json =
	(status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
	(_, response) =>
		void response
			.writeHead(status, { 'content-type': 'application/json', ...headers })
			.end(JSON.stringify(body));
const html =
	(status: number, headers: Record<string, string> = {}): Answer =>
	(_, response) =>
		void response
			.writeHead(status, { 'content-type': 'text/html', ...headers })
			.end('<!doctype html><title>Wi-Fi</title><form>Sign in</form>');

/** What a network answers in place of the server. */
const portals: Record<string, Answer> = {
	'a page with 200': html(200),
	'a redirect to a page': (request, response, body) =>
		request.url === '/portal'
			? html(200)(request, response, body)
			: void response.writeHead(303, { location: '/portal' }).end(),
	'code -1 with 200': json(200, { code: -1 }),
	'an empty object with 200': json(200, {}),
	'a page with 403': html(403),
	'code -1 with 401': json(401, { code: -1, message: 'login' }),
	'a code of its own with 400': json(400, { code: 'WAF_BLOCKED', message: 'blocked' }),
	'a page with 404': html(404),
	'network authentication required (511)': html(511),
	'204, as for a test of the network': (_, response) => void response.writeHead(204).end(),
	'null with 200': json(200, null),
	'an empty list with 200': json(200, []),
	'a number as code with 401': json(401, { code: '10001', message: 'login' }),
	'the refusal of a web framework': json(403, { statusCode: 403, error: 'Forbidden', message: 'Sign in' }),
	'an image with 200': (_, response) =>
		void response.writeHead(200, { 'content-type': 'image/gif' }).end('GIF89a')
};

/** Failures, of the server or of what stands before it. */
const failures: Record<string, Answer> = {
	'a page with 500': html(500),
	'JSON with 500': json(500, { code: 'session_not_found', message: 'no' }),
	'a page with 503': html(503)
};

let server: Server;
let answer: Answer;
let client: Client;
let url: string;
const asked: string[] = [];
const wait = setTimeout;

const user = { id: '01890a5d-ac96-774b-bcce-b302099a8057', aud: 'authenticated', is_anonymous: true };
/** A session whose access token ends after some seconds. */
const session = (seconds: number) => ({
	access_token: 'a.b.c',
	refresh_token: 'r',
	token_type: 'bearer',
	expires_in: seconds,
	expires_at: Math.round(Date.now() / 1000) + seconds,
	user
});
const keep = (seconds: number) => sessionStore.setItem(sessionKey, JSON.stringify(session(seconds)));
const kept = async () => (await sessionStore.getItem(sessionKey)) !== null;

beforeEach(async () => {
	// the library tries again for half a minute without an answer: its pauses are a hundredth here
	vi.stubGlobal('setTimeout', (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
		wait(run, ms / 100, ...args)
	);
	asked.length = 0;
	server = createServer((request, response) => {
		asked.push(request.url!);
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => answer(request, response, body));
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	client = new Client({ supabaseUrl: url, supabaseKey: 'key' });
});

afterEach(async () => {
	await (await client.get()).auth.stopAutoRefresh();
	vi.unstubAllGlobals();
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
	await sessionStore.removeItem(sessionKey);
});

describe.each(Object.entries({ ...portals, ...failures }))('a network that answers %s', (what, portal) => {
	beforeEach(() => {
		answer = portal;
	});

	it('does not end a session that has to be renewed', async () => {
		await keep(-10);
		await expect(client.session(false)).rejects.toMatchObject({ code: 'network' });
		await expect(client.session(true)).rejects.toMatchObject({ code: 'network' });
		expect(await kept()).toBe(true);
		// nobody is signed in anew
		expect(asked.filter((path) => path.includes('signup'))).toEqual([]);
	});

	it('signs nobody in', async () => {
		await expect(client.signIn()).rejects.toMatchObject({ code: 'network' });
		expect(await kept()).toBe(false);
	});

	it('gives no answer of the database', async () => {
		await keep(3600);
		const asks = [
			client.rpc('status_since', { cells: ['wtw'], cursor: null }),
			client.rpc('alerts_list', { after: null, max_results: 10 }),
			client.rpc('my_standing', {})
		];
		const ends = await Promise.all(
			asks.map((ask) =>
				ask.then(
					() => null,
					(error: { code: string }) => error.code
				)
			)
		);
		expect(ends).toEqual(['network', 'network', 'network']);
		expect(await kept()).toBe(true);
	});

	it('takes no report, retraction or photo', async () => {
		await keep(3600);
		const rest = await client.server();
		const network = { code: 'network' };
		await expect(rest.submit([])).rejects.toMatchObject(network);
		await expect(rest.retract('01890a5d-ac96-774b-bcce-b302099a8057')).rejects.toMatchObject(network);
		await expect(rest.upload('01890a5d-ac96-774b-bcce-b302099a8057', new Blob(['x']))).rejects.toMatchObject(
			network
		);
	});

	it('is noticed, and sets no clock', async () => {
		const heard: boolean[] = [];
		const stop = onAnswer((foreign) => heard.push(foreign));
		answer = (request, response, body) => {
			response.setHeader('date', 'Thu, 01 Jan 2015 00:00:00 GMT');
			portal(request, response, body);
		};
		await keep(3600);
		await client.rpc('status_since', { cells: ['wtw'], cursor: null }).catch(() => undefined);
		expect(heard).toEqual(what in failures ? [] : [true]);
		expect(client.clock.offset).toBe(0);
		stop();
	});
});

it('a call that is never answered ends, and the next one is asked anew', async () => {
	const { timeout } = AbortSignal;
	vi.spyOn(AbortSignal, 'timeout').mockImplementation((time) => timeout.call(AbortSignal, time / 100));
	await keep(3600);
	answer = () => undefined;
	const abort = new AbortController();
	for (const signal of [undefined, abort.signal])
		await expect(client.rpc('status_since', { cells: ['wtw'], cursor: null }, signal)).rejects.toMatchObject({
			code: 'network'
		});
	answer = json(200, { cursor: '7', statuses: [] });
	expect(await client.rpc('status_since', { cells: ['wtw'], cursor: null })).toMatchObject({ cursor: '7' });
	vi.restoreAllMocks();
});

describe('the server itself', () => {
	it.each([
		['invalid_grant', { error: 'invalid_grant', error_description: 'Invalid Refresh Token' }],
		['refresh_token_not_found', { code: 400, error_code: 'refresh_token_not_found', msg: 'Not found' }],
		['refresh_token_already_used', { code: 'refresh_token_already_used', message: 'Already used' }],
		['session_not_found', { code: 403, error_code: 'session_not_found', msg: 'Not found' }],
		['user_banned', { code: 403, error_code: 'user_banned', msg: 'Banned' }]
	])('ends a session with %s, and the next person is anonymous', async (_code, refusal) => {
		await keep(-10);
		answer = (request, response, body) =>
			request.url!.includes('/token')
				? json(400, refusal)(request, response, body)
				: json(200, { ...session(3600), access_token: 'new' })(request, response, body);
		expect(await client.session(false)).toEqual({ token: 'new' });
	});

	it.each([
		['too many requests', 429, { code: 429, error_code: 'over_request_rate_limit', msg: 'Slow down' }],
		['a bad key', 401, { message: 'Invalid API key', hint: 'Check it' }],
		['a failure', 500, { code: 500, error_code: 'unexpected_failure', msg: 'Oops' }]
	])('does not end a session with %s', async (_what, status, body) => {
		await keep(-10);
		answer = json(status, body, { [ownHeader]: '1' });
		await expect(client.session(false)).rejects.toMatchObject({ code: 'network' });
		expect(await kept()).toBe(true);
	});

	it('renews a session', async () => {
		await keep(-10);
		answer = json(200, { ...session(3600), access_token: 'renewed', refresh_token: 'next' });
		expect(await client.session(false)).toEqual({ token: 'renewed' });
		expect(await sessionStore.getItem(sessionKey)).toContain('"next"');
	});

	it('renews a session as soon as it answers again, however lately it did not', async () => {
		const reached = vi.fn();
		client.reached = reached;
		await keep(-10);
		answer = html(511);
		await expect(client.session(false)).rejects.toMatchObject({ code: 'network' });
		await expect(client.rpc('status_since', { cells: ['wtw'], cursor: null })).rejects.toMatchObject({
			code: 'network'
		});
		expect(reached).not.toHaveBeenCalled();
		answer = (request, response, body) =>
			json(
				200,
				request.url!.includes('/token')
					? { ...session(3600), access_token: 'renewed' }
					: { cursor: '7', statuses: [] }
			)(request, response, body);
		for (let i = 0; i < 2; i++) await client.rpc('status_since', { cells: ['wtw'], cursor: null });
		expect(reached).toHaveBeenCalledTimes(1);
		client.renewAgain();
		expect(await client.session(false)).toEqual({ token: 'renewed' });
	});

	it('keeps nobody waiting while the library tries to renew a session again and again', async () => {
		await keep(-10);
		const tokens = () => asked.filter((path) => path.includes('/token')).length;
		answer = (request, response, body) =>
			request.url!.includes('/token')
				? html(511)(request, response, body)
				: json(200, { cursor: '7', statuses: [] })(request, response, body);
		await expect(client.session(false)).rejects.toMatchObject({ code: 'network' });
		expect(tokens()).toBe(1);
		await client.rpc('status_since', { cells: ['wtw'], cursor: null });
		expect(tokens()).toBeLessThan(4);
		expect(await kept()).toBe(true);
	});

	it('takes a session whose end is near while it cannot be renewed, but not one that was refused', async () => {
		await keep(60);
		answer = html(511);
		expect(await client.session(false)).toEqual({ token: 'a.b.c' });
		await expect(client.session(true)).rejects.toMatchObject({ code: 'network' });
	});

	it('answers calls with or without its mark, and sets the clock only with it', async () => {
		await keep(3600);
		const delta = { cursor: '7', statuses: [] };
		const date = new Date(Date.now() - 600_000).toUTCString();
		answer = json(200, delta, { date });
		expect(await client.rpc('status_since', { cells: ['wtw'], cursor: null })).toEqual(delta);
		expect(client.clock.offset).toBe(0);
		answer = json(200, delta, { date, [ownHeader]: '1' });
		await client.rpc('status_since', { cells: ['wtw'], cursor: null });
		expect(client.clock.offset).toBeLessThan(-590_000);
	});

	it('refuses reports and photos with its own codes', async () => {
		await keep(3600);
		const rest = await client.server();
		answer = json(400, { code: 'CX001', message: 'No.', details: 'why', hint: null });
		await expect(rest.submit([])).rejects.toMatchObject({ code: 'CX001' });
		answer = json(400, { statusCode: '409', error: 'Duplicate', message: 'There already' });
		await expect(rest.upload('a', new Blob(['x']))).resolves.toBe('a.jpg');
		answer = json(200, { Key: 'photos/a.jpg', Id: '1' });
		await expect(rest.upload('a', new Blob(['x']))).resolves.toBe('a.jpg');
		answer = html(413);
		await expect(rest.upload('a', new Blob(['x']))).rejects.toMatchObject({ code: 'photo_too_large' });
	});
});
