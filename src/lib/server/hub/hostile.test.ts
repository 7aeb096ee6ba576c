import { createServer, type Server } from 'node:http';
import { connect as dial, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientToServer, Refusal } from '../../domain/alert/hub-events.ts';
import { refusalCodes } from '../../domain/alert/hub-events.ts';
import { seedRoads } from '../../domain/road/network.fixture.ts';
import { Network } from '../../domain/road/network.ts';
import { tokenVerifier } from '../callers/tokens.ts';
import { heardLog } from '../log/heard.fixture.ts';
import { attachHub, type Hub, type HubOptions } from './index.ts';

// Whatever a client sends: the process goes on, nothing is thrown that nobody catches, and another client is served.

const secret = 'a secret that is at least thirty-two bytes long';
const network = new Network(seedRoads);
const good = { ...network.positionAt(seedRoads[0]!.id, 1000), heading: null, speed: null };

/** A socket that may send anything. */
type Anything = Socket<Record<string, never>, Record<string, (...args: unknown[]) => void>>;

let http: Server;
let hub: Hub;
let port: number;
let open: { close(): unknown }[];
let uncaught: unknown[];
let user = 0;
const note = (error: unknown) => void uncaught.push(error);

async function start(more: Partial<HubOptions> = {}) {
	http = createServer();
	http.on('upgrade', (_request, socket) => socket.on('error', () => socket.destroy()));
	hub = attachHub(http, {
		verify: tokenVerifier({ secret }),
		network,
		changed: () => Promise.resolve({ cursor: '1', alerts: [] }),
		log: heardLog().log,
		...more
	});
	await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
	({ port } = http.address() as AddressInfo);
}

beforeEach(() => {
	open = [];
	uncaught = [];
	process.on('uncaughtException', note);
	process.on('unhandledRejection', note);
});
afterEach(async () => {
	for (const one of open) one.close();
	await hub.drain(100);
	await new Promise((done) => http.close(done));
	// a rejection is reported after the present turn
	await new Promise((done) => setImmediate(done));
	process.off('uncaughtException', note);
	process.off('unhandledRejection', note);
	expect(uncaught).toEqual([]);
});

const token = () =>
	new SignJWT({ role: 'authenticated' })
		.setProtectedHeader({ alg: 'HS256' })
		.setSubject(`user ${++user}`)
		.setExpirationTime('1h')
		.sign(new TextEncoder().encode(secret));

async function connect(auth?: unknown): Promise<Anything> {
	const socket: Anything = io(`http://127.0.0.1:${port}`, {
		transports: ['websocket'],
		reconnection: false,
		forceNew: true,
		auth: (auth ?? { token: await token() }) as Record<string, unknown>
	});
	open.push(socket);
	await new Promise<void>((done, fail) => {
		socket.on('connect', done);
		socket.on('connect_error', fail);
	});
	return socket;
}

/** Asserts that the hub serves a client that behaves. */
async function expectService(): Promise<void> {
	const client = (await connect()) as unknown as Socket<Record<string, never>, ClientToServer>;
	const answer = await client.timeout(5000).emitWithAck('position', good);
	expect(answer).toBeNull();
	const route = await client.timeout(5000).emitWithAck('route', null);
	expect(route).toBeNull();
	client.close();
}

const events = ['position', 'route', 'answer', 'token'] as const;
const names = fc.oneof(
	fc.constantFrom(...events),
	fc.constantFrom('alert', 'missed', 'error', 'message', 'data', '__proto__', 'constructor', 'toString', ''),
	fc.string()
);
const keyed = fc
	.constantFrom(
		'{"__proto__":{"polluted":true}}',
		'{"constructor":{"prototype":{"polluted":true}}}',
		'{"type":"__proto__","to":{"lon":1,"lat":1}}',
		'{"lon":1e999,"lat":-0,"heading":null,"speed":null}',
		'{"type":"line","points":[[0,0],[0]]}',
		'{"type":"through","stops":{"length":3}}',
		'{"question":{"toString":1},"status":"open"}'
	)
	.map((text) => JSON.parse(text) as unknown);
const payloads = fc.oneof(
	fc.jsonValue({ maxDepth: 4 }),
	keyed,
	fc.constant(good),
	fc.uint8Array({ maxLength: 64 }),
	fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 8 })
);

it('answers every event with any payload with a stable code or the answer, and goes on', async () => {
	await start();
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(names, fc.array(payloads, { maxLength: 3 }), fc.boolean()), {
				minLength: 1,
				maxLength: 12
			}),
			async (messages) => {
				const socket = await connect();
				for (const [name, args, asks] of messages) {
					// the library of the client refuses these names itself
					if (
						[
							'connect',
							'connect_error',
							'disconnect',
							'disconnecting',
							'newListener',
							'removeListener'
						].includes(name)
					)
						continue;
					if (!asks) {
						socket.emit(name, ...args);
						continue;
					}
					const answer = (await socket.timeout(5000).emitWithAck(name, ...args)) as unknown;
					if (answer !== null && typeof answer === 'object' && 'code' in answer)
						expect(refusalCodes).toContain((answer as Refusal).code);
					else if (answer !== null) expect(answer).toHaveProperty('legs');
				}
				socket.close();
			}
		),
		{ numRuns: 60 }
	);
	expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	expect(hub.counts().failed).toBe(0);
	await expectService();
}, 60_000);

it('tolerates an acknowledgement that is missing or is no function', async () => {
	await start();
	const socket = await connect();
	for (const name of events) {
		socket.emit(name, null);
		socket.emit(name);
		for (const done of [null, 'done', 3, {}, []]) socket.emit(name, null, done);
	}
	const other = await connect();
	// a payload that is missing, with an acknowledgement
	expect(await other.timeout(5000).emitWithAck('position')).toMatchObject({ code: 'bad_request' });
	expect(hub.counts().failed).toBe(0);
	await expectService();
});

it('takes a position whose acknowledgement is no function', async () => {
	await start();
	const socket = await connect();
	socket.emit('position', good, 'no function');
	await expect.poll(() => hub.counts().drivers).toBe(1);
	expect(hub.counts().refused).toBe(0);
});

it('cuts off a client that goes on sending what is refused, and only that one', async () => {
	await start();
	const calm = await connect();
	for (const name of ['position', 'no such event']) {
		const socket = await connect();
		const gone = new Promise<string>((done) => socket.once('disconnect', done));
		for (let i = 0; i < 100; i++) socket.emit(name, { wrong: i });
		expect(await gone).toBe('io server disconnect');
	}
	expect(hub.counts().cutOff).toBe(2);
	expect(hub.counts().refused).toBeGreaterThanOrEqual(102);
	expect(calm.connected).toBe(true);
	await expectService();
});

it('answers an error of its own with a code, counts it and goes on', async () => {
	let broken = true;
	await start({
		verify: (given) =>
			broken && given === 'breaks' ? Promise.reject(new Error('no key')) : tokenVerifier({ secret })(given)
	});
	const socket = await connect();
	expect(await socket.timeout(5000).emitWithAck('token', 'breaks')).toMatchObject({ code: 'failed' });
	// without an acknowledgement, too
	socket.emit('token', 'breaks');
	await expect(connect({ token: 'breaks' })).rejects.toMatchObject({ data: { code: 'failed' } });
	await expect.poll(() => hub.counts().failed).toBe(3);
	broken = false;
	await expectService();
});

it('refuses any handshake with a code', async () => {
	await start();
	await fc.assert(
		fc.asyncProperty(
			fc.dictionary(fc.constantFrom('token', 'have', 'position', 'route', 'mode', '__proto__'), payloads),
			fc.boolean(),
			async (auth, signedIn) => {
				const socket = await connect(signedIn ? { ...auth, token: await token() } : auth).catch(
					(error: Error & { data?: Refusal }) => error
				);
				if (socket instanceof Error)
					expect(refusalCodes).toContain((socket as Error & { data?: Refusal }).data?.code);
				else socket.close();
			}
		),
		{ numRuns: 60 }
	);
	await expectService();
}, 60_000);

/** Opens a WebSocket without the client library, signs in, sends frames, and waits until the hub has taken or closed it. */
async function raw(frames: (string | Buffer)[], signIn = true): Promise<void> {
	const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
	open.push({ close: () => socket.terminate() });
	socket.on('error', () => {});
	await new Promise((done) => socket.once('message', done));
	if (signIn) {
		socket.send(`40${JSON.stringify({ token: await token() })}`);
		await new Promise((done) => socket.once('message', done));
	}
	const closed = new Promise((done) => socket.once('close', done));
	for (const frame of frames) if (socket.readyState === WebSocket.OPEN) socket.send(frame);
	const pong = new Promise((done) => {
		socket.once('pong', done);
		if (socket.readyState === WebSocket.OPEN) socket.ping();
	});
	await Promise.race([closed, pong]);
	socket.terminate();
}

it('survives raw frames: garbage, binary, huge, deeply nested, foreign packets, polluting keys', async () => {
	await start();
	const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
	const frames: (string | Buffer)[] = [
		'',
		'0',
		'1',
		'2',
		'3',
		'4',
		'5',
		'6',
		'7',
		'9',
		'x',
		'\0',
		'40',
		'41',
		'43',
		'44',
		'45',
		'46',
		'47',
		'48',
		'40{}',
		'40/admin,{}',
		'40null',
		'40[]',
		'42',
		'42[]',
		'42{}',
		'42null',
		'42["position"',
		'42[1]',
		'42[null]',
		'42["error"]',
		'42["error",{"message":"x"}]',
		'42["disconnect"]',
		'42["connect"]',
		'42["newListener"]',
		'42["removeListener"]',
		'42["disconnecting"]',
		'42["__proto__",{}]',
		'42["position",{"__proto__":{"polluted":1}}]',
		'420["route",null]',
		'4299999999999999999999["route",null]',
		'42-1["route",null]',
		'421["route"]',
		'421["answer",null]',
		'430[]',
		'43999[1]',
		'43',
		'43["x"]',
		'44{"message":"x"}',
		'44"x"',
		'451-["position",{"_placeholder":true,"num":0}]',
		'451-["position",{"_placeholder":true,"num":9}]',
		'459999999-["position"]',
		'45-["position"]',
		'450-["x"]',
		'461-0["x"]',
		`42["position",${deep(8000)}]`,
		`421["route",${deep(8000)}]`,
		`451-${deep(8000)}`,
		`42["token","${'x'.repeat(30_000)}"]`,
		Buffer.from([0]),
		Buffer.from('42["route",null]'),
		Buffer.alloc(1000, 255),
		Buffer.alloc(0),
		`42["position","${'x'.repeat(200_000)}"]`,
		Buffer.alloc(1_000_000, 1)
	];
	for (const frame of frames) await raw([frame]);
	for (const frame of frames) await raw([frame, '42["route",null]'], false);
	await raw(['451-["position",{"_placeholder":true,"num":0}]', Buffer.from('x'), '420["answer",null]']);
	await raw(Array.from({ length: 500 }, () => '42["route",null]'));
	expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	await expectService();
}, 60_000);

it('survives frames that break the WebSocket protocol, and clients that hang up in the middle', async () => {
	await start();
	const request = (path: string, more = '') =>
		`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
		`Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n${more}\r\n`;
	const engine = '/socket.io/?EIO=4&transport=websocket';
	const bytes: Buffer[] = [
		// reserved bits, no mask, a length of 2^63, a fragment that never ends, a bad opcode, text that is no UTF-8
		[0xff, 0x80, 0, 0, 0, 0],
		[0x81, 0x01, 0x61],
		[0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0],
		[0x01, 0x81, 0, 0, 0, 0, 0x61],
		[0x83, 0x80, 0, 0, 0, 0],
		[0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28],
		[0x88, 0x81, 0, 0, 0, 0, 1]
	].map((list) => Buffer.from(list));
	const starts = [
		request(engine),
		request('/socket.io/?EIO=9&transport=websocket'),
		request('/socket.io/?transport=polling&EIO=4'),
		request('/socket.io/?EIO=4&transport=websocket&sid=none'),
		request('/socket.io/%'),
		request(engine, 'Origin: null\r\n'),
		request(engine, 'Origin: http://elsewhere.example\r\n'),
		request(engine, 'Content-Length: x\r\n'),
		'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n',
		'nonsense\r\n\r\n'
	];
	const talk = (first: string, then: Buffer, reset: boolean) =>
		new Promise<void>((done) => {
			const socket = dial(port, '127.0.0.1', () => {
				socket.write(first);
				socket.write(then);
				if (reset) socket.resetAndDestroy();
				else socket.end();
			});
			socket.on('error', () => {});
			socket.on('close', () => done());
			socket.resume();
		});
	for (const first of starts) for (const reset of [false, true]) await talk(first, bytes[0]!, reset);
	for (const then of bytes) for (const reset of [false, true]) await talk(request(engine), then, reset);
	await expectService();
}, 60_000);
