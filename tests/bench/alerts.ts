// Measures alerts: how many per second are matched to the drivers they concern, the memory per driver, and the time from an
// alert until the last driver concerned receives it, with 5,000 drivers in another process. For comparison, the same run sends
// to all drivers with `io.emit` of Socket.IO and with a loop over plain WebSockets.
import { fork } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SignJWT } from 'jose';
import { Server as SocketServer } from 'socket.io';
import { WebSocketServer } from 'ws';
import { raised } from '../../src/lib/domain/alert/alert.fixture.ts';
import type { Alert } from '../../src/lib/domain/alert/alert.ts';
import { targetOf } from '../../src/lib/domain/alert/target.ts';
import { Corridors, type Motion } from '../../src/lib/domain/road/corridor.ts';
import { Network, type Way } from '../../src/lib/domain/road/network.ts';
import { bearing, destination } from '../../src/lib/domain/geo/sphere.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { attachHub } from '../../src/lib/server/hub/index.ts';
import { tokenVerifier } from '../../src/lib/server/callers/tokens.ts';
import { createLog } from '../../src/lib/server/log/log.ts';
import { readRoads } from '../../src/lib/server/roads.ts';
import { pause, percentile } from './people.ts';
import type { FromCrowd, ToCrowd } from './alerts-crowd.ts';

const secret = 'a secret that is at least thirty-two bytes long';
const crowdSize = 5000;
const alertsSent = 40;
const network = new Network(readRoads(join(import.meta.dirname, '../..')));
const roads = [...network.roads.values()];
const whole = roads.reduce((sum, { length }) => sum + length, 0);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Repeatable random numbers in [0, 1) (mulberry32). */
function chance(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

function spot(random: () => number): { road: string; at: number } {
	let metre = random() * whole;
	for (const { id, length } of roads) {
		if (metre < length) return { road: id, at: metre };
		metre -= length;
	}
	return { road: roads[0]!.id, at: 0 };
}

/** A random driver on an expressway; one in five is off it. */
function somebody(random: () => number): Motion {
	const { road, at } = spot(random);
	const way: Way = random() < 0.5 ? 1 : -1;
	const here = network.positionAt(road, at);
	const heading = bearing(here, network.positionAt(road, at + way * 200));
	const speed = 10 + random() * 20;
	return random() < 0.8
		? { ...here, heading, speed }
		: { ...destination(here, random() * 360, 4000 + random() * 30_000), heading: random() * 360, speed };
}

function alert(random: () => number): Alert {
	const { road, at } = spot(random);
	const { code } = network.roads.get(road)!;
	return raised(Date.now() - 1000, {
		id: uuidv7(),
		expires: new Date(Date.now() + 60_000).toISOString(),
		stretches: [
			{
				code,
				from: network.positionAt(road, at),
				to: network.positionAt(road, at + 5000),
				towards: random() < 0.5 ? null : network.positionAt(road, at + 50_000),
				label: { zh: code, en: code }
			}
		]
	});
}

function matching(): void {
	console.log('\nmatching (one core)');
	for (const size of [1000, 20_000, 100_000]) {
		const random = chance(size);
		const people = Array.from({ length: size }, () => somebody(random));
		collect();
		const before = process.memoryUsage().heapUsed;
		const corridors = new Corridors<number>(network);
		people.forEach((motion, i) => corridors.move(i, motion));
		for (let i = 0; i < size; i += 5) {
			const { road, at } = spot(random);
			const { length } = network.roads.get(road)!;
			corridors.follow(i, [{ road, from: at, to: Math.min(length, at + 80_000), way: 1 }]);
		}
		collect();
		const bytes = (process.memoryUsage().heapUsed - before) / size;
		const targets = Array.from({ length: 2000 }, () => targetOf(network, alert(random)));
		let told = 0;
		let begun = performance.now();
		let rounds = 0;
		while (performance.now() - begun < 3000)
			told += corridors.concerned(targets[rounds++ % targets.length]!).length;
		const rate = (rounds / (performance.now() - begun)) * 1000;
		begun = performance.now();
		let moves = 0;
		while (performance.now() - begun < 2000) {
			const i = moves++ % size;
			corridors.move(i, people[(i + 7) % size]!);
		}
		const moved = (moves / (performance.now() - begun)) * 1000;
		console.log(
			`${String(size).padStart(7)} drivers: ${Math.round(rate)} alerts/s (${(told / rounds).toFixed(1)} drivers each), ` +
				`${Math.round(moved)} positions/s, ${Math.round(bytes)} bytes a driver`
		);
	}
}

const listen = (http: Server) =>
	new Promise<string>((done) =>
		http.listen(0, '127.0.0.1', () => done(`127.0.0.1:${(http.address() as AddressInfo).port}`))
	);

/** Starts the drivers in another process, and waits until they are connected. */
async function crowd(way: ToCrowd['way'], address: string, motions: Motion[]) {
	const child = fork(join(import.meta.dirname, 'alerts-crowd.ts'));
	const waiting = new Map<string, (message: FromCrowd) => void>();
	child.on('message', (message: FromCrowd) => waiting.get(message.type)?.(message));
	const next = <T extends FromCrowd['type']>(type: T) =>
		new Promise<Extract<FromCrowd, { type: T }>>((done) =>
			waiting.set(type, (message) => done(message as Extract<FromCrowd, { type: T }>))
		);
	const tokens =
		way === 'hub'
			? await Promise.all(
					motions.map((_, i) =>
						new SignJWT({ role: 'authenticated' })
							.setProtectedHeader({ alg: 'HS256' })
							.setSubject(`driver ${i}`)
							.setExpirationTime('1h')
							.sign(new TextEncoder().encode(secret))
					)
				)
			: motions.map(() => '');
	const ready = next('ready');
	child.send({ way, address, motions, tokens } satisfies ToCrowd);
	await ready;
	return {
		/** arrival time of each copy of an alert, epoch ms with fractions */
		async arrivals(id: string, expected: number): Promise<number[]> {
			const answer = next('arrivals');
			child.send({ ask: id, expected });
			return (await answer).times;
		},
		end: () => child.kill()
	};
}

const clock = () => performance.timeOrigin + performance.now();
const show = (name: string, first: number[], last: number[], copies: number) =>
	console.log(
		`${name.padEnd(28)} each driver p50 ${percentile(first, 0.5).toFixed(1)} ms, p99 ${percentile(first, 0.99).toFixed(1)} ms; ` +
			`the last of an alert p50 ${percentile(last, 0.5).toFixed(1)} ms, p99 ${percentile(last, 0.99).toFixed(1)} ms; ${copies} copies`
	);

async function delivery(): Promise<void> {
	console.log(`\ndelivery to ${crowdSize} sockets in another process, ${alertsSent} alerts`);
	const random = chance(7);
	const motions = Array.from({ length: crowdSize }, () => somebody(random));
	const alerts = Array.from({ length: alertsSent }, () => alert(random));

	const measure = async (
		name: string,
		way: ToCrowd['way'],
		http: Server,
		send: (one: Alert) => number
	): Promise<void> => {
		const address = await listen(http);
		const people = await crowd(way, address, motions);
		const [each, last]: [number[], number[]] = [[], []];
		for (const one of alerts) {
			const start = clock();
			const expected = send(one);
			if (!expected) continue;
			const times = await people.arrivals(one.id, expected);
			each.push(...times.map((time) => time - start));
			last.push(Math.max(...times) - start);
			await pause(150);
		}
		show(name, each, last, each.length);
		people.end();
		http.closeAllConnections();
		http.close();
	};

	const corridors = new Corridors<number>(network);
	motions.forEach((motion, i) => corridors.move(i, motion));
	const http = createServer();
	const hub = attachHub(http, {
		verify: tokenVerifier({ secret }),
		network,
		changed: () => Promise.resolve({ cursor: '0', alerts: [] }),
		log: createLog({ level: 'info', format: 'text' })
	});
	await measure('hub, those it concerns', 'hub', http, (one) => {
		hub.hear(one);
		return corridors.concerned(targetOf(network, one)).length;
	});
	await hub.drain(0);

	const plain = createServer();
	const io = new SocketServer(plain, { transports: ['websocket'], serveClient: false });
	await measure('io.emit, everybody', 'io', plain, (one) => {
		io.emit('alert', { alert: one, metres: null, seconds: null });
		return crowdSize;
	});
	await io.close();

	const raw = createServer();
	const sockets = new WebSocketServer({ server: raw });
	await measure('ws loop, everybody', 'ws', raw, (one) => {
		const text = JSON.stringify({ alert: one, metres: null, seconds: null });
		for (const socket of sockets.clients) socket.send(text);
		return crowdSize;
	});
	sockets.close();
}

console.log(`${cpus().length} cores (${cpus()[0]!.model}), Node ${process.versions.node}`);
matching();
await delivery();
process.exit(0);
