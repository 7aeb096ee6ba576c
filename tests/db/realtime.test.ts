import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type RealtimeChannel } from '@supabase/supabase-js';
import type { Database, Supabase } from '../../src/lib/database/database.ts';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, report, submit, until } from './world.ts';

let supabase: TestSupabase;
const clients: Supabase[] = [];
const sockets: WebSocket[] = [];

beforeAll(async () => {
	supabase = await startTestSupabase();
});
afterEach(async () => {
	for (const client of clients.splice(0)) {
		await client.removeAllChannels();
		await client.realtime.disconnect();
	}
	for (const socket of sockets.splice(0)) socket.terminate();
});
afterAll(() => supabase.stop());

type Vsn = '1.0.0' | '2.0.0';
const versions: Vsn[] = ['1.0.0', '2.0.0'];

function connect(vsn: Vsn = '2.0.0', options: object = {}): Supabase {
	const client = createClient<Database>(supabase.url, supabase.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false },
		realtime: { vsn, timeout: 5000, ...options }
	});
	clients.push(client);
	return client;
}

/** Resolves when the channel is joined; rejects with the reason of a refusal. */
const joined = (channel: RealtimeChannel) =>
	new Promise<RealtimeChannel>((done, fail) =>
		channel.subscribe((status, error) => {
			if (status === 'SUBSCRIBED') done(channel);
			else if (status === 'CHANNEL_ERROR' || status === 'TIMED_OUT')
				fail(new Error(`${status}: ${error?.message ?? ''}`));
		})
	);

/**
 * Joins a new topic with each client. The answered function broadcasts from the first client to all, itself included, and
 * waits until all have received it, so that all earlier messages have arrived too.
 */
async function afterwards(...all: Supabase[]): Promise<() => Promise<void>> {
	const topic = `afterwards-${++topics}`;
	let heard = 0;
	const [first] = await Promise.all(
		all.map((client) =>
			joined(
				client
					.channel(topic, { config: { broadcast: { self: true } } })
					.on('broadcast', { event: 'last' }, () => heard++)
			)
		)
	);
	return async () => {
		await first!.send({ type: 'broadcast', event: 'last', payload: {} });
		await until('all that was sent before', () => heard === all.length);
	};
}
let topics = 0;

/** A socket without a library, with the messages it received and its close code. */
async function raw(query = `apikey=${supabase.publishableKey}&vsn=2.0.0`) {
	const socket = new WebSocket(`${supabase.url.replace('http', 'ws')}/realtime/v1/websocket?${query}`);
	sockets.push(socket);
	const heard: unknown[][] = [];
	let closed: number | undefined;
	socket.on('message', (data: Buffer, binary) => {
		if (!binary) heard.push(JSON.parse(data.toString()) as unknown[]);
	});
	socket.on('close', (code) => (closed = code));
	await new Promise((done, fail) => {
		socket.once('open', done);
		socket.once('error', fail);
		socket.once('unexpected-response', (_request, response) => fail(new Error(String(response.statusCode))));
	});
	return { socket, heard, closed: () => closed };
}

describe.each(versions)('realtime-js with serializer %s', (vsn) => {
	it('joins, broadcasts to the others and not to itself, leaves', async () => {
		const [a, b] = [connect(vsn), connect(vsn)];
		const heard: unknown[] = [];
		const own: unknown[] = [];
		const listener = b
			.channel('room')
			.on('broadcast', { event: 'hello' }, (message) => heard.push(message.payload));
		const sender = a
			.channel('room')
			.on('broadcast', { event: 'hello' }, (message) => own.push(message.payload));
		await Promise.all([joined(listener), joined(sender)]);
		const everything = await afterwards(a, b);
		expect(
			await sender.send({ type: 'broadcast', event: 'hello', payload: { text: '你好', n: [1, null] } })
		).toBe('ok');
		await until('the other hears', () => heard.length === 1);
		expect(heard).toEqual([{ text: '你好', n: [1, null] }]);
		expect(await listener.unsubscribe()).toBe('ok');
		await sender.send({ type: 'broadcast', event: 'hello', payload: {} });
		await everything();
		expect(heard).toHaveLength(1);
		expect(own).toEqual([]);
	});

	it('receives its own messages and acknowledgements if it asks for them', async () => {
		const heard: unknown[] = [];
		const channel = connect(vsn)
			.channel('echo', { config: { broadcast: { self: true, ack: true } } })
			.on('broadcast', { event: 'x' }, ({ payload }) => heard.push(payload));
		await joined(channel);
		expect(await channel.send({ type: 'broadcast', event: 'x', payload: { n: 1 } })).toBe('ok');
		await until('the echo', () => heard.length === 1);
	});

	it('reports who is present, who joins and who leaves', async () => {
		const presence = (key: string) =>
			connect(vsn).channel('crew', { config: { presence: { key, enabled: true } } });
		const [one, two] = [presence('one'), presence('two')];
		const left: string[] = [];
		for (const channel of [one, two]) channel.on('presence', { event: 'sync' }, () => {});
		one.on('presence', { event: 'leave' }, ({ key }) => left.push(key));
		await joined(one);
		await joined(two);
		await one.track({ truck: '沪A' });
		await two.track({ truck: '苏B' });
		await until('both see both', () =>
			[one, two].every((channel) => Object.keys(channel.presenceState()).sort().join() === 'one,two')
		);
		expect(two.presenceState().one).toMatchObject([{ truck: '沪A' }]);
		await two.track({ truck: '苏C' });
		await until(
			'the change',
			() => (one.presenceState().two?.[0] as { truck?: string } | undefined)?.truck === '苏C'
		);
		await two.untrack();
		await until('one sees two go', () => !one.presenceState().two);
		expect(left).toContain('two');
	});

	it('receives messages of the database on their topic only', async () => {
		const place = await addPlace(supabase, { lon: 121.016, lat: 30.885 });
		const heard = new Map<string, object[]>(['cell:wtq', 'region', 'cell:wtt'].map((topic) => [topic, []]));
		await Promise.all(
			[...heard].map(([topic, messages]) =>
				joined(
					connect(vsn)
						.channel(topic, { config: { private: true } })
						.on('broadcast', { event: 'status' }, ({ payload }) => messages.push(payload as object))
				)
			)
		);
		const cell = (await supabase.sql<{ cell: string }>('select cell from places where id = $1', [place]))[0]!
			.cell;
		expect(cell).toBe('wtq');
		await submit(await supabase.user(), report(place, { status: 'closed' }));
		// the database sends in order: a last message on every topic shows which topics did not get the change
		for (const topic of heard.keys())
			await supabase.sql(`select realtime.send('{"last": true}', 'status', $1)`, [topic]);
		await until('all topics', () => [...heard.values()].every((all) => all.some((one) => 'last' in one)));
		const row = expect.objectContaining({ place_id: place, status: 'closed', version: 1 }) as object;
		const last = expect.objectContaining({ last: true }) as object;
		expect(Object.fromEntries(heard)).toEqual({
			'cell:wtq': [row, last],
			region: [row, last],
			'cell:wtt': [last]
		});
	});

	it('receives a database message longer than a notification, in order', async () => {
		const heard: { n: number; text?: string }[] = [];
		await joined(
			connect(vsn)
				.channel('region', { config: { private: true } })
				.on('broadcast', { event: 'status' }, ({ payload }) => heard.push(payload as never))
		);
		await supabase.sql(
			`select realtime.send('{"n": 1}', 'status', 'region'),
				realtime.send(jsonb_build_object('n', 2, 'text', repeat('长', 20000)), 'status', 'region'),
				realtime.send('{"n": 3}', 'status', 'region')`
		);
		await until('all three', () => heard.length === 3);
		expect(heard.map(({ n }) => n)).toEqual([1, 2, 3]);
		expect(heard[1]!.text).toHaveLength(20_000);
		expect(await supabase.sql('select from realtime.messages')).toEqual([]);
	});

	it('joins a private topic only as the policies on realtime.messages allow', async () => {
		const secret = connect(vsn).channel('dispatch', { config: { private: true } });
		await expect(joined(secret)).rejects.toThrow(/Unauthorized/);
		const user = connect(vsn);
		await user.auth.signInAnonymously();
		await joined(user.channel('cell:wtq', { config: { private: true } }));
	});

	it('may receive on a private topic but not send', async () => {
		const heard: unknown[] = [];
		await joined(
			connect(vsn)
				.channel('region', { config: { private: true } })
				.on('broadcast', { event: 'status' }, ({ payload }) => heard.push(payload))
		);
		const liar = connect(vsn).channel('region', { config: { private: true, broadcast: { ack: true } } });
		await joined(liar);
		expect(await liar.send({ type: 'broadcast', event: 'status', payload: { status: 'open' } })).not.toBe(
			'ok'
		);
		// a public topic of the same name does not reach it either
		const open = connect(vsn).channel('region', { config: { broadcast: { ack: true } } });
		await joined(open);
		expect(await open.send({ type: 'broadcast', event: 'status', payload: { status: 'open' } })).toBe('ok');
		// both broadcasts are handled, so the next message is the one from the database
		await supabase.sql(`select realtime.send('{"last": true}', 'status', 'region')`);
		await until('what the database sends', () => heard.length > 0);
		expect(heard).toMatchObject([{ last: true }]);
	});

	it('joins again by itself after the connection is cut', async () => {
		const client = connect(vsn, { reconnectAfterMs: () => 50 });
		const heard: unknown[] = [];
		let joins = 0;
		const channel = client
			.channel('again')
			.on('broadcast', { event: 'x' }, ({ payload }) => heard.push(payload));
		channel.subscribe((status) => status === 'SUBSCRIBED' && joins++);
		await until('the first join', () => joins === 1);
		await client.realtime.disconnect(4000, 'cut');
		client.realtime.connect();
		await until('the second join', () => joins >= 2);
		const sender = connect(vsn).channel('again');
		await joined(sender);
		await sender.send({ type: 'broadcast', event: 'x', payload: {} });
		await until('hearing again', () => heard.length === 1);
	});
});

describe('other functions of realtime-js', () => {
	it('broadcasts over HTTP without joining', async () => {
		const heard: unknown[] = [];
		await joined(
			connect()
				.channel('http')
				.on('broadcast', { event: 'x' }, ({ payload }) => heard.push(payload))
		);
		const answer = await connect().channel('http').httpSend('x', { n: 7 });
		expect(answer).toMatchObject({ success: true });
		await until('it arrives', () => heard.length === 1);
		expect(heard).toEqual([{ n: 7 }]);
	});

	it('may not broadcast over HTTP to a private topic without the right', async () => {
		const channel = connect().channel('region', { config: { private: true } });
		await expect(channel.httpSend('status', {})).rejects.toThrow();
	});

	it('carries bytes', async () => {
		const heard: unknown[] = [];
		const channel = connect()
			.channel('bytes', { config: { broadcast: { self: true } } })
			.on('broadcast', { event: 'x' }, ({ payload }) => heard.push(payload));
		await joined(channel);
		await channel.send({
			type: 'broadcast',
			event: 'x',
			payload: new Uint8Array([1, 2, 255]).buffer as never
		});
		await until('it arrives', () => heard.length === 1);
		expect([...new Uint8Array(heard[0] as ArrayBuffer)]).toEqual([1, 2, 255]);
	});

	it('keeps a channel with a renewed token, and closes one with an expired token', async () => {
		const { jwtSecret } = JSON.parse(readFileSync(join(supabase.dataDir, 'keys.json'), 'utf8')) as {
			jwtSecret: string;
		};
		const token = (seconds: number) =>
			new SignJWT({ role: 'authenticated', sub: '00000000-0000-4000-8000-000000000001' })
				.setProtectedHeader({ alg: 'HS256' })
				.setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
				.sign(new TextEncoder().encode(jwtSecret));
		const [renewed, ended] = [await raw(), await raw()];
		for (const { socket } of [renewed, ended])
			socket.send(
				JSON.stringify([
					'1',
					'1',
					'realtime:region',
					'phx_join',
					{ config: { private: true }, access_token: await token(2) }
				])
			);
		await until('both joined', () => [renewed, ended].every(({ heard }) => heard.length > 0));
		renewed.socket.send(
			JSON.stringify(['1', '2', 'realtime:region', 'access_token', { access_token: await token(60) }])
		);
		await until('the end', () => ended.heard.some(([, , , event]) => event === 'phx_close'), 6000);
		expect(ended.heard.find(([, , , event]) => event === 'system')![4]).toMatchObject({
			status: 'error',
			message: expect.stringContaining('expired') as string
		});
		expect(renewed.heard.some(([, , , event]) => event === 'phx_close')).toBe(false);
		expect(ended.closed()).toBeUndefined();
	});

	it('closes a channel whose new token is forged', async () => {
		const { socket, heard } = await raw();
		socket.send(JSON.stringify(['1', '1', 'realtime:region', 'phx_join', { config: { private: true } }]));
		await until('joined', () => heard.length === 1);
		socket.send(JSON.stringify(['1', '2', 'realtime:region', 'access_token', { access_token: 'a.b.c' }]));
		await until('closed', () => heard.some(([, , , event]) => event === 'phx_close'));
	});
});

describe('the protocol itself', () => {
	const join = (topic: string, ref = '1', config: object = {}) =>
		JSON.stringify([ref, ref, `realtime:${topic}`, 'phx_join', { config }]);
	const reply = (heard: unknown[][], ref: string) =>
		heard.find(([, r, , event]) => r === ref && event === 'phx_reply')?.[4] as
			{ status: string; response: { reason?: string } } | undefined;

	it('answers a heartbeat', async () => {
		const { socket, heard } = await raw();
		socket.send(JSON.stringify([null, '9', 'phoenix', 'heartbeat', {}]));
		await until('the answer', () => heard.length === 1);
		expect(heard[0]).toEqual([null, '9', 'phoenix', 'phx_reply', { status: 'ok', response: {} }]);
	});

	it.each([
		[
			'a broadcast on a topic not joined',
			['1', '5', 'realtime:x', 'broadcast', { event: 'e' }],
			'unmatched topic'
		],
		['a topic without prefix', ['1', '5', 'x', 'phx_join', {}], 'TopicNameRequired'],
		['a topic without name', ['1', '5', 'realtime:', 'phx_join', {}], 'TopicNameRequired'],
		['a topic of 201 bytes', ['1', '5', `realtime:${'x'.repeat(192)}`, 'phx_join', {}], 'TopicNameRequired'],
		[
			'changes of tables',
			['1', '5', 'realtime:x', 'phx_join', { config: { postgres_changes: [{ event: '*' }] } }],
			'PostgresChangesNotSupported'
		]
	])('refuses %s with a reason', async (_what, frame, reason) => {
		const { socket, heard, closed } = await raw();
		socket.send(JSON.stringify(frame));
		await until('the answer', () => heard.length === 1);
		const answer = reply(heard, '5')!;
		expect(answer.status).toBe('error');
		expect(answer.response.reason).toContain(reason);
		expect(closed()).toBeUndefined();
	});

	it('refuses an unknown event on a joined topic', async () => {
		const { socket, heard } = await raw();
		socket.send(join('x'));
		socket.send(JSON.stringify(['1', '2', 'realtime:x', 'explode', {}]));
		await until('the answer', () => reply(heard, '2') !== undefined);
		expect(reply(heard, '2')).toMatchObject({ status: 'error' });
	});

	it.each<[string, string | Buffer]>([
		['no JSON', 'hello'],
		['JSON of another shape', '{"topic": "x"}'],
		['an array of four', '[1, 2, 3, 4]'],
		['numbers for names', '[null, "1", 7, 8, {}]'],
		['an empty binary frame', Buffer.alloc(0)],
		['a binary frame of an unknown kind', Buffer.from([9, 1, 1, 1, 1, 0, 1, 65])],
		['a binary frame whose lengths lie', Buffer.from([3, 200, 200, 200, 200, 0, 1, 65])],
		['bytes that are no UTF-8', Buffer.from([3, 0, 0, 2, 1, 0, 1, 0xff, 0xfe, 65])]
	])('closes a socket that sends %s', async (_what, frame) => {
		const { socket, closed } = await raw();
		socket.send(frame);
		await until('it is closed', () => closed() !== undefined);
		expect(closed()).toBe(1003);
	});

	it('closes a socket that sends a frame of more than 256 kB', async () => {
		const { socket, closed } = await raw();
		socket.send(join('x'.repeat(300_000)));
		await until('it is closed', () => closed() !== undefined);
		expect(closed()).toBe(1009);
	});

	it('refuses the 101st channel and the 101st join within a second', async () => {
		const { socket, heard } = await raw();
		for (let i = 1; i <= 100; i++) socket.send(join(`t${i}`, String(i)));
		await until('100 answers', () => heard.length >= 100);
		expect(heard.every(([, , , , payload]) => (payload as { status: string }).status === 'ok')).toBe(true);
		// joins are counted per second of the clock
		const second = Math.floor(Date.now() / 1000);
		await until('the next second', () => Date.now() / 1000 >= second + 1);
		socket.send(join('one-more', '101'));
		await until('the refusal', () => reply(heard, '101') !== undefined);
		expect(reply(heard, '101')!.response.reason).toContain('ChannelRateLimitReached');
		// repeated, because a second may end in between, and in groups small enough not to exceed the frame limit
		const refused = () =>
			heard.some(([, , , , payload]) =>
				(payload as { response?: { reason?: string } }).response?.reason?.includes(
					'ClientJoinRateLimitReached'
				)
			);
		for (let round = 0; !refused(); round++) {
			expect(round).toBeLessThan(50);
			for (let i = 0; i < 60; i++) socket.send(join('t1', `r${round}-${i}`));
			await until('60 answers', () => reply(heard, `r${round}-59`) !== undefined);
		}
	});

	it('closes a socket that sends more than 200 frames in a second', async () => {
		const { socket, closed } = await raw();
		for (let i = 0; i < 450; i++) socket.send(JSON.stringify([null, String(i), 'phoenix', 'heartbeat', {}]));
		await until('it is closed', () => closed() !== undefined);
		expect(closed()).toBe(1008);
	});

	it('refuses a wrong key, a forged token or an unknown serializer', async () => {
		await expect(raw('apikey=sb_publishable_wrong&vsn=2.0.0')).rejects.toThrow('401');
		await expect(raw('apikey=a.b.c&vsn=2.0.0')).rejects.toThrow('401');
		await expect(raw('vsn=2.0.0')).rejects.toThrow('401');
		await expect(raw(`apikey=${supabase.publishableKey}&vsn=3.0.0`)).rejects.toThrow('400');
	});

	it('a second join of a topic replaces the first', async () => {
		const { socket, heard } = await raw();
		socket.send(join('x', '1'));
		socket.send(join('x', '2'));
		await until('both answers', () => reply(heard, '2') !== undefined);
		expect(heard.some(([joinRef, , , event]) => joinRef === '1' && event === 'phx_close')).toBe(true);
	});
});

describe.each(versions)('tokens of a channel with serializer %s', (vsn) => {
	type Claims = Record<string, unknown>;
	const secret = () => new TextEncoder().encode(supabase.jwtSecret);
	const jwt = (claims: Claims, key = secret()) =>
		new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);
	const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
	const person = (seconds: number, more: Claims = {}) =>
		jwt({
			role: 'authenticated',
			sub: '00000000-0000-4000-8000-000000000001',
			exp: inSeconds(seconds),
			...more
		});
	const frame = (ref: string, event: string, payload: object) =>
		vsn === '2.0.0'
			? JSON.stringify(['1', ref, 'realtime:members', event, payload])
			: JSON.stringify({ join_ref: '1', ref, topic: 'realtime:members', event, payload });
	const config = { private: true };

	/** A socket that has joined a topic that only signed-in users may read. */
	async function member(token: string, joinAs: object = { access_token: token }) {
		const { socket, heard, closed } = await raw(`apikey=${supabase.publishableKey}&vsn=${vsn}`);
		const all = () =>
			heard.map((one) => {
				if (Array.isArray(one)) return { ref: one[1], event: one[3], payload: one[4] as Claims };
				return one as unknown as { ref: unknown; event: unknown; payload: Claims };
			});
		const send = (ref: string, event: string, payload: object) => socket.send(frame(ref, event, payload));
		const answer = (ref: string) =>
			all().find((one) => one.ref === ref && one.event === 'phx_reply')?.payload;
		const reason = () => all().find((one) => one.event === 'system')?.payload.message as string | undefined;
		const ended = () => all().some((one) => one.event === 'phx_close');
		send('1', 'phx_join', { config, ...joinAs });
		await until('the answer to the join', () => answer('1') !== undefined);
		return { send, answer, reason, ended, closed };
	}

	beforeAll(async () => {
		await supabase.sql(`drop policy if exists "members read" on realtime.messages`);
		await supabase.sql(
			`create policy "members read" on realtime.messages for select to authenticated using (realtime.topic() = 'members')`
		);
	});
	afterAll(() => supabase.sql(`drop policy "members read" on realtime.messages`));

	it.each<[string, () => Promise<unknown> | unknown, string]>([
		['an expired token', () => person(-60), 'InvalidJWTToken: Token has expired'],
		['no end', () => jwt({ role: 'authenticated' }), 'InvalidJWTToken: Fields `role` and `exp` are required'],
		['no role', () => jwt({ exp: inSeconds(60) }), 'InvalidJWTToken: Fields `role` and `exp` are required'],
		[
			'an end that is no number',
			() => jwt({ role: 'authenticated', exp: '9999999999' as never }),
			'InvalidJWTToken'
		],
		[
			'another signature',
			() => jwt({ role: 'authenticated', exp: inSeconds(60) }, new Uint8Array(32)),
			'JwtSignatureError'
		],
		['an empty token', () => '', 'MalformedJWT: The token provided is not a valid JWT'],
		['a text that is no token', () => 'potato', 'MalformedJWT: The token provided is not a valid JWT'],
		['an API key, by a visitor', () => supabase.publishableKey, 'Unauthorized: You do not have permissions'],
		['no token, by a visitor', () => undefined, 'Unauthorized: You do not have permissions']
	])('a join is refused with %s', async (_what, token, reason) => {
		const { answer, closed } = await member('', { access_token: await token() });
		expect(answer('1')).toMatchObject({ status: 'error' });
		expect((answer('1')!.response as { reason: string }).reason).toContain(reason);
		expect(closed()).toBeUndefined();
	});

	it.each<[string, () => Promise<string> | string, string]>([
		['an empty token', () => '', 'The token provided is not a valid JWT'],
		['a text that is no token', () => 'a.b.c', 'The token provided is not a valid JWT'],
		['an expired token', () => person(-60), 'Token has expired'],
		[
			'a token without end',
			() => jwt({ role: 'authenticated' }),
			'Fields `role` and `exp` are required in JWT'
		],
		[
			'a token of a visitor',
			() => jwt({ role: 'anon', exp: inSeconds(60) }),
			'You do not have permissions to read'
		]
	])('a channel ends with %s', async (_what, token, reason) => {
		const { send, reason: told, ended, closed } = await member(await person(600));
		send('2', 'access_token', { access_token: await token() });
		await until('the end of the channel', ended);
		expect(told()).toContain(reason);
		expect(closed()).toBeUndefined();
	});

	it.each<[string, () => unknown]>([
		['a publishable key', () => supabase.publishableKey],
		['an unknown key', () => 'sb_publishable_-fake_key'],
		['null', () => null],
		['nothing', () => undefined]
	])('%s changes neither the rights of a channel nor its end', async (_what, token) => {
		const { send, answer, reason, ended } = await member(await person(3));
		send('2', 'access_token', { access_token: token() });
		send('3', 'explode', {});
		await until('the answer to what came after it', () => answer('3') !== undefined);
		expect(ended()).toBe(false);
		await until('the end of its own token', ended, 9000);
		expect(reason()).toContain('Token has expired');
	});

	it('a failed second join ends the first one', async () => {
		const { send, answer, ended } = await member(await person(600));
		expect(answer('1')).toMatchObject({ status: 'ok' });
		send('2', 'phx_join', { config, access_token: 'potato' });
		await until('the refusal', () => answer('2') !== undefined);
		expect(answer('2')).toMatchObject({ status: 'error' });
		expect(ended()).toBe(true);
		send('3', 'broadcast', { event: 'e', payload: {} });
		await until('the answer', () => answer('3') !== undefined);
		expect((answer('3')!.response as { reason: string }).reason).toBe('unmatched topic');
	});
});

describe('the right to join a private topic', () => {
	it('follows permissive and restrictive policies, also such as read tables', async () => {
		await supabase.sql(
			`create policy "clubs" on realtime.messages to authenticated using (realtime.topic() in (select 'club-' || n from generate_series(1, 3) n))`
		);
		await supabase.sql(
			`create policy "not the second" on realtime.messages as restrictive for insert to authenticated with check (realtime.topic() <> 'club-2')`
		);
		try {
			const client = await supabase.user();
			clients.push(client);
			const sends = async (topic: string) => {
				const channel = await joined(
					client.channel(topic, { config: { private: true, broadcast: { ack: true } } })
				);
				return channel.send({ type: 'broadcast', event: 'e', payload: {} }, { timeout: 500 });
			};
			expect(await sends('club-1')).toBe('ok');
			expect(await sends('club-2')).not.toBe('ok');
			await expect(joined(client.channel('club-4', { config: { private: true } }))).rejects.toThrow(
				'permissions'
			);
		} finally {
			await supabase.sql(`drop policy "clubs" on realtime.messages`);
			await supabase.sql(`drop policy "not the second" on realtime.messages`);
		}
	});
});

describe('messages', () => {
	it('reach 1,000 subscribers, also while some disappear without closing', async () => {
		const total = 1000;
		const all = await Promise.all(Array.from({ length: total }, () => raw()));
		await Promise.all(
			all.map(async ({ socket, heard }) => {
				socket.send(JSON.stringify(['1', '1', 'realtime:region', 'phx_join', { config: { private: true } }]));
				await until('joined', () => heard.length > 0, 30_000);
			})
		);
		let [received, last] = [0, 0];
		for (const { socket } of all)
			socket.on('message', (data: Buffer, binary) => {
				if (!binary) return;
				if (data.includes('"last"')) last++;
				else received++;
			});
		const gone = all.slice(0, 200);
		// as on a phone in a tunnel: without a close frame
		for (const { socket } of gone) socket.terminate();
		const place = await addPlace(supabase);
		await submit(await supabase.user(), report(place, { status: 'busy' }));
		await supabase.sql(`select realtime.send('{"last": true}', 'status', 'region')`);
		await until('800 hear what came after it', () => last >= 800, 10_000);
		expect(received).toBe(800);
	}, 60_000);
});
