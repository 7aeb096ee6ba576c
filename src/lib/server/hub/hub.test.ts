import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Alert, AlertAhead } from '../../domain/alert/alert.ts';
import { Network, type Way } from '../../domain/road/network.ts';
import type {
	ClientToServer,
	Handshake,
	PositionReport,
	Question,
	Refusal,
	ServerToClient
} from '../../domain/alert/hub-events.ts';
import { mostStops, type RouteAnswer } from '../../domain/road/route-request.ts';
import { seedRoads } from '../../domain/road/network.fixture.ts';
import { bearing, destination } from '../../domain/geo/sphere.ts';
import { uuidv7 } from '../../domain/id/uuid.ts';
import { tokenVerifier } from '../callers/tokens.ts';
import { heardLog } from '../log/heard.fixture.ts';
import { attachHub, type Hub, type HubOptions } from './index.ts';
import type { Doubtful } from '../../domain/alert/doubtful.ts';
import { Questions } from './questions.ts';

const secret = 'a secret that is at least thirty-two bytes long';
const network = new Network(seedRoads);
const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;

type Client = Socket<ServerToClient, ClientToServer>;

let http: Server;
let hub: Hub;
let url: string;
let clients: Client[];
/** the alerts in the database */
let stored: Alert[];

function start(more: Partial<HubOptions> = {}) {
	http = createServer();
	hub = attachHub(http, {
		verify: tokenVerifier({ secret }),
		network,
		changed: (cursor) =>
			Promise.resolve({
				cursor: String(stored.length),
				alerts: stored.slice(Number(cursor ?? 0))
			}),
		log: heardLog().log,
		...more
	});
	return new Promise<void>((done) =>
		http.listen(0, '127.0.0.1', () => {
			url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
			done();
		})
	);
}

beforeEach(() => {
	clients = [];
	stored = [];
});
afterEach(async () => {
	for (const client of clients) client.close();
	await hub.drain(200);
	await new Promise((done) => http.close(done));
});

const token = (user: string, seconds = 3600, key = secret) =>
	new SignJWT({ role: 'authenticated' })
		.setProtectedHeader({ alg: 'HS256' })
		.setSubject(user)
		.setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
		.sign(new TextEncoder().encode(key));

interface Heard {
	socket: Client;
	alerts: AlertAhead[];
	missed: AlertAhead[][];
	questions: Question[];
	/** waits until this number of alerts has arrived */
	until(count: number): Promise<void>;
}

async function connect(
	user: string,
	handshake: Partial<Handshake> = {},
	headers: Record<string, string> = {}
): Promise<Heard> {
	const socket: Client = io(url, {
		transports: ['websocket'],
		reconnection: false,
		extraHeaders: headers,
		auth: { token: await token(user), ...handshake }
	});
	clients.push(socket);
	const heard: Heard = {
		socket,
		alerts: [],
		missed: [],
		questions: [],
		until: (count) =>
			expect.poll(() => heard.alerts.length, { interval: 5, timeout: 5000 }).toBeGreaterThanOrEqual(count)
	};
	socket.on('alert', (ahead, done) => {
		heard.alerts.push(ahead);
		done();
	});
	socket.on('question', (question, done) => {
		heard.questions.push(question);
		done();
	});
	await new Promise<void>((done, fail) => {
		socket.on('missed', ({ alerts }, acknowledge) => {
			heard.missed.push(alerts);
			acknowledge();
			done();
		});
		socket.on('connect_error', fail);
	});
	return heard;
}

const refusalOf = (tried: Promise<unknown>) =>
	tried.then(
		() => null,
		(error: Error & { data?: Refusal }) => error.data?.code ?? error.message
	);

function driving(at: number, way: Way, speed = 25, road = g60): PositionReport {
	const here = network.positionAt(road, at);
	return { ...here, heading: bearing(here, network.positionAt(road, at + way * 200)), speed };
}

function alert(at: number, more: Partial<Alert> = {}): Alert {
	const made: Alert = {
		id: uuidv7(),
		sent: new Date().toISOString(),
		cause: 'dispatch',
		category: 'Transport',
		severity: 'Severe',
		effective: new Date(Date.now() - 1000).toISOString(),
		expires: new Date(Date.now() + 3_600_000).toISOString(),
		headline: { zh: '封闭', en: 'Closed' },
		description: null,
		places: [],
		stretches: [
			{
				code: 'G60',
				from: network.positionAt(g60, at),
				to: network.positionAt(g60, at + 5000),
				towards: null,
				label: { zh: 'G60', en: 'G60' }
			}
		],
		area: null,
		facts: null,
		references: null,
		cancelled_at: null,
		revision: 1,
		...more
	};
	return made;
}

it('sends an alert only to drivers who have it ahead, with the distance', async () => {
	await start();
	const off = destination(network.positionAt(g60, 100_000), 330, 20_000);
	const positions: Record<string, PositionReport> = {
		ahead: driving(100_000, 1),
		behind: driving(140_000, 1),
		other: driving(140_000, -1),
		far: driving(30_000, 1),
		off: { ...off, heading: 330, speed: 20 }
	};
	const heard = await Promise.all(
		Object.entries(positions).map(([name, position]) => connect(name, { position }))
	);
	const [ahead, behind, other, far, away] = heard as [Heard, Heard, Heard, Heard, Heard];
	// towards Hangzhou only
	const one = alert(120_000);
	one.stretches[0]!.towards = { lon: 120.16, lat: 30.27 };
	hub.hear(one);
	await ahead.until(1);
	expect(ahead.alerts[0]!.alert.id).toBe(one.id);
	expect(ahead.alerts[0]!.metres).toBeGreaterThan(19_000);
	expect(ahead.alerts[0]!.seconds).toBeCloseTo(ahead.alerts[0]!.metres! / 25, 3);
	// for both carriageways: once this second alert has arrived, the first is not still on its way
	const both = alert(120_000);
	hub.hear(both);
	await other.until(1);
	expect(other.alerts.map(({ alert: { id } }) => id)).toEqual([both.id]);
	await ahead.until(2);
	for (const nobody of [behind, far, away]) expect(nobody.alerts).toEqual([]);
});

it('does not send expired or cancelled alerts, and sends a cancellation to drivers who know the alert', async () => {
	await start();
	const driver = await connect('driver', { position: driving(100_000, 1) });
	hub.hear(alert(120_000, { expires: new Date(Date.now() - 1).toISOString() }));
	hub.hear(alert(120_000, { cancelled_at: new Date().toISOString() }));
	const real = alert(120_000);
	hub.hear(real);
	await driver.until(1);
	hub.hear({ ...real, revision: 2, cancelled_at: new Date().toISOString() });
	await driver.until(2);
	expect(driver.alerts.map(({ alert: { id, revision } }) => [id, revision])).toEqual([
		[real.id, 1],
		[real.id, 2]
	]);
	// an older version that comes late changes nothing
	hub.hear(real);
	hub.hear(alert(121_000));
	await driver.until(3);
	expect(driver.alerts[2]!.alert.id).not.toBe(real.id);
});

it('sends an alert already in force once, when a driver comes near it', async () => {
	await start();
	const standing = alert(200_000);
	hub.hear(standing);
	const driver = await connect('driver', { position: driving(100_000, 1) });
	expect(driver.missed).toEqual([[]]);
	const send = (at: number) =>
		new Promise<Refusal | null>((done) => driver.socket.emit('position', driving(at, 1), done));
	expect(await send(120_000)).toBeNull();
	expect(await send(145_000)).toBeNull();
	await driver.until(1);
	expect(await send(146_000)).toBeNull();
	expect(driver.alerts.map(({ alert: { id } }) => id)).toEqual([standing.id]);
});

it('sends missed and cancelled alerts from the database to a client that reconnects', async () => {
	await start();
	const had = alert(120_000);
	const calledOff = alert(122_000, { revision: 2, cancelled_at: new Date().toISOString() });
	const missed = alert(124_000);
	// not broadcast: only the database has it
	stored = [had, calledOff, missed];
	const driver = await connect('driver', {
		position: driving(100_000, 1),
		have: [had.id, calledOff.id]
	});
	expect(driver.missed[0]!.map(({ alert: { id } }) => id).sort()).toEqual([calledOff.id, missed.id].sort());
	hub.hear({ ...had, revision: 2, headline: { zh: '仍封闭', en: 'Still closed' } });
	await driver.until(1);
	expect(driver.alerts[0]!.alert.revision).toBe(2);
});

it('sends an alert again until it is acknowledged, and disconnects a client that never acknowledges', async () => {
	await start();
	const driver = await connect('driver', { position: driving(100_000, 1) });
	driver.socket.off('alert');
	let tries = 0;
	driver.socket.on('alert', (_ahead, done) => {
		if (++tries === 2) done();
	});
	hub.hear(alert(120_000));
	await expect.poll(() => hub.counts().delivered, { timeout: 15_000 }).toBe(1);
	expect(tries).toBe(2);
	expect(hub.counts().unacknowledged).toBe(1);
}, 30_000);

it('follows a route instead of the road', async () => {
	await start();
	const driver = await connect('driver', { position: driving(60_000, 1) });
	const answer = await new Promise<RouteAnswer | Refusal | null>((done) =>
		driver.socket.emit('route', { type: 'destination', to: network.positionAt(g60, 85_000) }, done)
	);
	expect((answer as RouteAnswer).metres).toBeGreaterThan(20_000);
	// this alert is on the road, beyond the end of the route
	hub.hear(alert(110_000));
	const refused = await new Promise<RouteAnswer | Refusal | null>((done) =>
		driver.socket.emit('route', { type: 'expressway', code: 'G999', towards: { lon: 0, lat: 0 } }, done)
	);
	expect((refused as Refusal).code).toBe('no_route');
	expect(driver.alerts).toEqual([]);
	await new Promise((done) => driver.socket.emit('route', null, done));
	await driver.until(1);
});

it('follows a drawn route, and refuses a route of too few or too many places', async () => {
	await start();
	const driver = await connect('driver', { position: driving(40_000, 1) });
	const ask = (...metres: number[]) => {
		const stops = metres.map((metre) => network.positionAt(g60, metre));
		return new Promise<RouteAnswer | Refusal | null>((done) =>
			driver.socket.emit('route', { type: 'through', stops }, done)
		);
	};
	const found = (await ask(40_000, 60_000, 85_000)) as RouteAnswer;
	expect(found.legs).toHaveLength(1);
	expect(found.metres).toBeCloseTo(45_000, -2);
	for (const metres of [[40_000], Array.from({ length: mostStops + 1 }, (_, i) => i * 1000)])
		expect(((await ask(...metres)) as Refusal).code).toBe('bad_request');
});

it('refuses forged and expired tokens, foreign pages and malformed handshakes, each with its code', async () => {
	await start();
	const attempts: [Partial<Handshake> | object, string][] = [
		[{ token: 'x' }, 'not_signed_in'],
		[{ token: await token('eve', 3600, 'another secret of thirty-two bytes or more') }, 'not_signed_in'],
		[{ token: await token('late', -1) }, 'not_signed_in'],
		[{ have: 'everything' }, 'bad_request'],
		[{ position: { lon: 500, lat: 0, heading: null, speed: null } }, 'bad_request']
	];
	for (const [handshake, code] of attempts)
		expect(await refusalOf(connect('eve', handshake as Handshake)), code).toBe(code);
	expect(await refusalOf(connect('eve', {}, { origin: 'https://elsewhere.example' }))).toMatch(/websocket/);
	expect(await refusalOf(connect('us', {}, { origin: url }))).toBeNull();
});

it('disconnects when the token expires, unless the same person renews it in time', async () => {
	await start();
	const kept = await connect('kept', { token: await token('kept', 2) });
	const ended = await connect('ended', { token: await token('ended', 2) });
	const renew = async (user: string) =>
		new Promise<Refusal | null>(
			(done) => void token(user).then((fresh) => kept.socket.emit('token', fresh, done))
		);
	expect((await renew('somebody else'))?.code).toBe('not_signed_in');
	expect(await renew('kept')).toBeNull();
	const gone = ({ socket }: Heard) =>
		new Promise<string>((done) => socket.once('disconnect', () => done('gone')));
	// the token of `ended` was created later: when it has expired, the first token of `kept` has expired too
	expect(await gone(ended)).toBe('gone');
	const answered = renew('kept').then(() => 'answered');
	expect(await Promise.race([answered, gone(kept)])).toBe('answered');
});

it('refuses messages that come too fast and disconnects a client that goes on, without effect on others', async () => {
	await start();
	const [flood, calm] = await Promise.all([
		connect('flood', { position: driving(100_000, 1) }),
		connect('calm', { position: driving(100_000, 1) })
	]);
	const codes: (string | undefined)[] = [];
	for (let i = 0; i < 500; i++)
		flood.socket.emit('position', driving(100_000 + i, 1), (refused) => codes.push(refused?.code));
	await new Promise<void>((done) => flood.socket.once('disconnect', () => done()));
	expect(codes.filter((code) => code === 'too_fast').length).toBeGreaterThan(10);
	hub.hear(alert(120_000));
	await calm.until(1);
	expect(hub.counts().drivers).toBe(1);
	const crowd = await Promise.all(
		Array.from({ length: 14 }, () => refusalOf(connect('crowd', { position: driving(100_000, 1) })))
	);
	expect(crowd.filter((code) => code === 'full').length).toBeGreaterThanOrEqual(1);
});

it('measures once how long an alert took to go out, and each delivery with its outcome', async () => {
	const sent: number[] = [];
	const delivered: [string, number][] = [];
	await start({
		watch: {
			sent: (seconds) => void sent.push(seconds),
			delivered: (...one) => void delivered.push(one)
		}
	});
	// no client is connected that would receive it
	hub.hear(alert(20_000));
	const ahead = await connect('ahead', { position: driving(100_000, 1) });
	const [then, id] = [new Date(Date.now() - 3000).toISOString(), uuidv7()];
	hub.hear(alert(120_000, { id, sent: then, effective: then }));
	await ahead.until(1);
	hub.hear(alert(120_000, { id, sent: then, effective: then, revision: 2 }));
	await ahead.until(2);
	await expect.poll(() => delivered.map(([outcome]) => outcome)).toEqual(['delivered', 'delivered']);
	for (const [, seconds] of delivered) expect(seconds).toBeLessThan(2);
	expect(sent).toHaveLength(1);
	expect(sent[0]).toBeGreaterThanOrEqual(3);
	expect(sent[0]).toBeLessThan(6);
});

it('asks a driver who is about to pass a place in doubt, rarely, and never one who stands still', async () => {
	let now = Date.now();
	const doubtful: Doubtful = {
		id: 'place',
		names: { zh: '道口', en: 'Gate' },
		expressways: ['G60'],
		towards: null,
		reason: 'disputed',
		statuses: ['open', 'closed'],
		...network.positionAt(g60, 103_000)
	};
	const questions = new Questions({
		network,
		pauses: { claim: () => Promise.resolve(null), release: () => Promise.resolve() },
		read: () => Promise.resolve([doubtful]),
		log: heardLog().log,
		now: () => now
	});
	await questions.read();
	await start({ questions });
	const stands = await connect('stands', { position: { ...driving(100_000, 1), speed: 0 } });
	const past = await connect('past', { position: driving(104_000, 1) });
	const first = await connect('first', { position: driving(100_000, 1) });
	await expect.poll(() => first.questions.length).toBe(1);
	expect(first.questions[0]).toMatchObject({ place_id: 'place', reason: 'disputed' });
	expect(Math.abs(first.questions[0]!.metres - 3000)).toBeLessThan(100);
	// an answer may be on its way: the next one is asked later
	const second = await connect('second', { position: driving(100_000, 1) });
	expect(second.questions).toEqual([]);
	now += 4 * 60_000;
	await new Promise((done) => second.socket.emit('position', driving(100_300, 1), done));
	await expect.poll(() => second.questions.length).toBe(1);
	expect([stands.questions, past.questions]).toEqual([[], []]);
});

it('asks all clients to go to another server when it shuts down, and refuses new ones', async () => {
	await start();
	const driver = await connect('driver');
	const asked = new Promise<number>((done) => driver.socket.once('drain', done));
	const gone = new Promise<void>((done) => driver.socket.once('disconnect', () => done()));
	const drained = hub.drain(500);
	expect(await asked).toBe(500);
	expect(await refusalOf(connect('late'))).toBe('draining');
	await gone;
	await drained;
	expect(hub.counts().sockets).toBe(0);
});
