// The process of simulated drivers for the benchmark of alerts: it connects them and records when each alert arrives.
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { Motion } from '../../src/lib/domain/road/corridor.ts';

export interface ToCrowd {
	way: 'hub' | 'io' | 'ws';
	address: string;
	motions: Motion[];
	tokens: string[];
}

export type FromCrowd = { type: 'ready' } | { type: 'arrivals'; times: number[] };

/** Number of drivers that connect at the same time. */
const batch = 100;
/** Time to wait for an alert before it counts as lost, milliseconds. */
const patience = 20_000;

const arrived = new Map<string, number[]>();
const tell = (message: FromCrowd) => process.send!(message);
const note = (id: string) => {
	const now = performance.timeOrigin + performance.now();
	const times = arrived.get(id);
	if (times) times.push(now);
	else arrived.set(id, [now]);
};

process.on('message', (message: ToCrowd | { ask: string; expected: number }) => {
	if ('way' in message) void connect(message).then(() => tell({ type: 'ready' }));
	else void answer(message.ask, message.expected);
});

async function answer(id: string, expected: number): Promise<void> {
	const end = Date.now() + patience;
	while ((arrived.get(id)?.length ?? 0) < expected && Date.now() < end)
		await new Promise((done) => setTimeout(done, 5));
	tell({ type: 'arrivals', times: arrived.get(id) ?? [] });
}

async function connect({ way, address, motions, tokens }: ToCrowd): Promise<void> {
	for (let begun = 0; begun < motions.length; begun += batch)
		await Promise.all(
			motions
				.slice(begun, begun + batch)
				.map((position, i) =>
					way === 'ws' ? plain(address) : socket(way, address, position, tokens[begun + i]!)
				)
		);
}

function plain(address: string): Promise<void> {
	const made = new WebSocket(`ws://${address}`);
	made.on('message', (data: Buffer) => note(/"id":"([^"]+)"/.exec(data.toString())![1]!));
	return new Promise((done, fail) => made.once('open', done).once('error', fail));
}

function socket(way: 'hub' | 'io', address: string, position: Motion, token: string): Promise<void> {
	const made = io(`http://${address}`, {
		transports: ['websocket'],
		forceNew: true,
		reconnection: false,
		auth: { token, position, have: [], route: null, mode: 'drive' }
	});
	made.on('alert', ({ alert }: { alert: { id: string } }, done?: () => void) => {
		done?.();
		note(alert.id);
	});
	return new Promise((done, fail) => {
		made.once('connect_error', fail);
		if (way === 'io') made.once('connect', done);
		else
			made.once('missed', (_missed: unknown, acknowledge: () => void) => {
				acknowledge();
				done();
			});
	});
}
