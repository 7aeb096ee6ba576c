import { fork, type ChildProcess } from 'node:child_process';
import { connect as dial, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Supabase } from '../../src/lib/database/database.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { HubClient } from '../../src/lib/live/hub/client.ts';
import type { Alert, AlertAhead } from '../../src/lib/domain/alert/alert.ts';
import { Network, type Way } from '../../src/lib/domain/road/network.ts';
import type { PositionReport } from '../../src/lib/domain/alert/hub-events.ts';
import { circleAround } from '../../src/lib/domain/geo/circle.ts';
import { bearing, destination } from '../../src/lib/domain/geo/sphere.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { readRoads } from '../../src/lib/server/roads.ts';
import type { NodeStart } from './hub-node.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, report, signIn, submit } from './world.ts';

const network = new Network(readRoads(join(import.meta.dirname, '../..')));
const g60 = [...network.roads.values()].find(({ code }) => code === 'G60')!.id;
const hangzhou = { lon: 120.16, lat: 30.27 };

/** A server process. */
interface Node {
	port: number;
	process: ChildProcess;
}

let supabase: TestSupabase;
let dispatcher: Supabase;
let nodes: Node[];
/** load balancer in front of the nodes: each connection goes to the next node that answers */
let balancer: Server;
let url: string;
let turn = 0;
let clients: HubClient[];

async function startNode(): Promise<Node> {
	const start: NodeStart = {
		url: supabase.url,
		secretKey: supabase.secretKey,
		jwtSecret: supabase.jwtSecret
	};
	const child = fork(join(import.meta.dirname, 'hub-node.ts'), [JSON.stringify(start)]);
	const port = await new Promise<number>((done, fail) => {
		child.once('message', (message) => done(message as number));
		child.once('exit', () => fail(new Error('The node did not start.')));
	});
	const node = { port, process: child };
	child.once('exit', () => (nodes = nodes.filter((one) => one !== node)));
	nodes.push(node);
	return node;
}

const ended = ({ process: child }: Node) =>
	child.exitCode !== null || child.signalCode !== null
		? Promise.resolve()
		: new Promise<void>((done) => child.once('exit', () => done()));

beforeAll(async () => {
	supabase = await startTestSupabase();
	dispatcher = await signIn(supabase, 'dispatcher');
	nodes = [];
	await startNode();
	await startNode();
	const open = new Set<Socket>();
	balancer = createServer((client) => {
		open.add(client);
		const node = nodes[turn++ % nodes.length];
		if (!node) return client.destroy();
		const server = dial(node.port, '127.0.0.1');
		client.pipe(server).pipe(client);
		for (const [one, other] of [
			[client, server],
			[server, client]
		] as const)
			one.on('error', () => other.destroy()).on('close', () => (open.delete(client), other.destroy()));
	});
	await new Promise<void>((done) => balancer.listen(0, '127.0.0.1', done));
	url = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`;
});
beforeEach(() => (clients = []));
afterEach(() => clients.forEach((client) => client.close()));
afterAll(async () => {
	const all = [...nodes];
	for (const { process: child } of all) child.kill();
	await Promise.all(all.map(ended));
	balancer.close();
	await supabase.stop();
});

function driving(at: number, way: Way = 1): PositionReport {
	const here = network.positionAt(g60, at);
	return { ...here, heading: bearing(here, network.positionAt(g60, at + way * 200)), speed: 25 };
}

/** A driver with an open connection to the hub. */
interface Driver {
	client: HubClient;
	heard: AlertAhead[];
}

async function drive(position: PositionReport): Promise<Driver> {
	const person = await supabase.user();
	const token = (await person.auth.getSession()).data.session!.access_token;
	const heard: AlertAhead[] = [];
	let live: () => void;
	const connected = new Promise<void>((done) => (live = done));
	const client = new HubClient({
		url,
		mode: 'drive',
		token: () => Promise.resolve(token),
		state: (state) => state === 'live' && live()
	});
	clients.push(client);
	client.alerts((ahead) => heard.push(ahead));
	client.move(position);
	await connected;
	return { client, heard };
}

const at = (metre: number) => network.positionAt(g60, metre);

/** Raises a dispatcher's alert about a part of G60. */
const raise = (from: number, more: object = {}) =>
	call(dispatcher, 'raise_alert', {
		alert: {
			id: uuidv7(),
			severity: 'Severe',
			category: 'Transport',
			expires: new Date(Date.now() + 3_600_000).toISOString(),
			headline: { zh: '前方封闭', en: 'Closed ahead' },
			stretches: [
				{
					code: 'G60',
					from: at(from),
					to: at(from + 5000),
					towards: null,
					label: { zh: 'G60', en: 'G60' }
				}
			],
			...more
		}
	});
const ids = (heard: readonly AlertAhead[]) =>
	heard.map(({ alert }) => alert.id).filter((id) => id !== everywhere?.id);

/**
 * Raises an alert for everybody and waits until these drivers have received it. Each node sends in order, so all earlier
 * messages have arrived then. `ids` leaves this alert out.
 */
async function afterwards(...drivers: Driver[]): Promise<void> {
	everywhere = await raise(0, { stretches: [], area: circleAround(at(200_000), 300_000) });
	for (const { heard } of drivers)
		await expect
			.poll(() => heard.some(({ alert }) => alert.id === everywhere!.id), { timeout: 10_000 })
			.toBe(true);
}
let everywhere: Alert | null = null;
afterEach(async () => {
	if (everywhere) await call(dispatcher, 'cancel_alert', { alert_id: everywhere.id, reason: '测试结束' });
	everywhere = null;
});

it('an alert reaches the drivers it concerns on both nodes, and nobody else', async () => {
	const off = destination(at(100_000), 330, 25_000);
	const positions: Record<string, PositionReport> = {
		ahead: driving(100_000),
		'ahead too': driving(105_000),
		behind: driving(140_000),
		other: driving(140_000, -1),
		far: driving(30_000),
		off: { ...off, heading: 330, speed: 20 }
	};
	const drivers = new Map<string, Driver>();
	for (const [name, position] of Object.entries(positions)) drivers.set(name, await drive(position));
	const heardBy = (id: string) =>
		[...drivers].filter(([, { heard }]) => ids(heard).includes(id)).map(([name]) => name);
	const towards = {
		stretches: [
			{ code: 'G60', from: at(120_000), to: at(125_000), towards: hangzhou, label: { zh: 'G60', en: 'G60' } }
		]
	};
	const one = await raise(0, towards);
	await expect.poll(() => heardBy(one.id)).toEqual(['ahead', 'ahead too']);
	const both = await raise(120_000);
	await expect.poll(() => heardBy(both.id)).toEqual(['ahead', 'ahead too', 'other']);
	expect(heardBy(one.id)).toEqual(['ahead', 'ahead too']);

	// the cancellation reaches those who received the alert, nobody else
	await call(dispatcher, 'cancel_alert', { alert_id: both.id, reason: '已恢复' });
	const cancelled = () =>
		[...drivers]
			.filter(([, { heard }]) => heard.some(({ alert }) => alert.id === both.id && alert.cancelled_at))
			.map(([name]) => name);
	await expect.poll(cancelled).toEqual(['ahead', 'ahead too', 'other']);
	await afterwards(...drivers.values());
	expect(heardBy(one.id)).toEqual(['ahead', 'ahead too']);
	expect(cancelled()).toEqual(['ahead', 'ahead too', 'other']);
	for (const { heard } of drivers.values())
		expect(new Set(heard.map(({ alert }) => `${alert.id} ${alert.revision}`)).size).toBe(heard.length);
});

it('a sure change of status raises an alert on the carriageway of its place', async () => {
	const place = await addPlace(supabase, {
		...at(100_000),
		attributes: { towards: { zh: '往杭州', en: 'towards Hangzhou' } }
	});
	const [there, opposite] = [await drive(driving(70_000)), await drive(driving(130_000, -1))];
	const [first, second] = [await signIn(supabase, 'volunteer'), await signIn(supabase, 'volunteer')];
	await submit(first, report(place, { status: 'closed' }));
	await submit(second, report(place, { status: 'closed' }));
	const closures = ({ heard }: Driver) => heard.filter(({ alert }) => alert.facts?.status === 'closed');
	await expect.poll(() => closures(there).length).toBe(1);
	const [closed] = closures(there);
	expect(closed!.alert.places[0]!.id).toBe(place);
	expect(Math.abs(closed!.metres! - 30_000)).toBeLessThan(1000);
	await afterwards(there, opposite);
	expect(closures(opposite)).toEqual([]);
});

it('a driver who reconnects gets the missed alerts that are still in force, once', async () => {
	const before = await drive(driving(300_000));
	const had = await raise(310_000);
	await expect.poll(() => ids(before.heard)).toEqual([had.id]);
	before.client.close();
	const [missed, over] = [await raise(312_000), await raise(314_000)];
	await call(dispatcher, 'cancel_alert', { alert_id: over.id, reason: '误报' });
	const after = await drive(driving(301_000));
	await expect.poll(() => ids(after.heard).sort()).toEqual([had.id, missed.id].sort());
	await afterwards(after);
	expect(ids(after.heard).sort()).toEqual([had.id, missed.id].sort());
});

it('a node that is killed or drained under load loses no alert and sends none twice', async () => {
	const crowd: Driver[] = [];
	for (let i = 0; i < 16; i++) crowd.push(await drive(driving(340_000 + i * 100)));
	const raised: string[] = [];
	const victim = nodes[0]!;
	for (let i = 0; i < 24; i++) {
		raised.push((await raise(350_000 + i * 100)).id);
		if (i === 8) victim.process.kill('SIGKILL');
		if (i === 12) await startNode();
		if (i === 16) nodes[0]!.process.send('drain');
	}
	raised.sort();
	for (const { heard } of crowd)
		await expect.poll(() => ids(heard).sort(), { timeout: 40_000 }).toEqual(raised);
	await afterwards(...crowd);
	for (const { heard } of crowd) expect(ids(heard).sort()).toEqual(raised);
	await ended(victim);
	expect(victim.process.signalCode).toBe('SIGKILL');
});
