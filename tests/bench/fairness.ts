// Measures how long an ordinary client waits while another one asks for as much as it can: guesses of passwords, joins, costly
// functions, floods of presence, long routes. Fails if the slowest answer but one in a hundred takes longer than the aim.
import { rmSync } from 'node:fs';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { startApp } from '../e2e/app.ts';
import { pause, percentile, person, placeIds, readConfig } from './people.ts';

/** Longest wait of an ordinary client, p99, milliseconds. */
const aim = 500;
const duration = Number(process.argv[2] ?? 10) * 1000;

const app = await startApp();
const config = await readConfig(app.url);
const places = await placeIds(config);
const me = await person(config);
const other = await person(config);
const tokenOf = async (client: typeof me) => (await client.auth.getSession()).data.session!.access_token;
const token = await tokenOf(other);
const headers = { apikey: config.supabaseKey, 'content-type': 'application/json' };

const hub = async (client: typeof me) => {
	const socket: Socket = io(app.url, {
		transports: ['websocket'],
		forceNew: true,
		auth: { token: await tokenOf(client), have: [], position: null, route: null, mode: 'drive' }
	});
	socket.on('missed', (_alerts: unknown, acknowledge: () => void) => acknowledge());
	await new Promise<void>((done, fail) => socket.once('connect', done).once('connect_error', fail));
	return socket;
};
const mine = await hub(me);

/** What an ordinary client does: it asks for statuses and alerts, reads a page, and speaks with the hub. */
const ordinary: Record<string, () => Promise<unknown>> = {
	statuses: async () => {
		const { error } = await me.rpc('status_since', { cells: ['wtw'], cursor: '0' });
		if (error && error.code !== 'CX038') throw error;
	},
	place: () => Promise.resolve(me.rpc('place_detail', { place_id: places[0]! })),
	page: () => fetch(`${app.url}/healthz`).then((answer) => answer.arrayBuffer()),
	hub: () => mine.timeout(10_000).emitWithAck('answer', { question: 'x', status: null })
};

/** Runs something again and again until the end, some at the same time. */
const again = (atOnce: number, until: AbortSignal, run: () => Promise<unknown>) =>
	Promise.all(
		Array.from({ length: atOnce }, async () => {
			while (!until.aborted) await run().catch(() => pause(20));
		})
	);
const post = (path: string, body: object) =>
	fetch(config.supabaseUrl + path, { method: 'POST', headers, body: JSON.stringify(body) }).then((answer) =>
		answer.arrayBuffer()
	);
const realtime = async () => {
	const socket = new WebSocket(
		`${config.supabaseUrl.replace('http', 'ws')}/realtime/v1/websocket?apikey=${config.supabaseKey}&vsn=2.0.0`
	);
	socket.on('error', () => undefined);
	await new Promise((done) => socket.once('open', done).once('close', done));
	return socket;
};
const frame = (socket: WebSocket, topic: string, event: string, payload: object) =>
	socket.readyState === socket.OPEN &&
	socket.send(JSON.stringify(['1', '1', `realtime:${topic}`, event, payload]));

const attacks: Record<string, (until: AbortSignal) => Promise<unknown>> = {
	'nothing else': (until) => again(1, until, () => pause(100)),
	'30 guesses of a password at once': (until) =>
		again(30, until, () =>
			post('/auth/v1/token?grant_type=password', {
				email: 'li@example.org',
				password: `guess ${Math.random()}`
			})
		),
	'30 sign-ups with a password at once': (until) =>
		again(30, until, () =>
			post('/auth/v1/signup', { email: `p${Math.random()}@example.org`, password: 'long enough' })
		),
	'950 joins of private channels': (until) =>
		again(10, until, async () => {
			const socket = await realtime();
			for (let i = 0; i < 95; i++)
				frame(socket, `cell:${Math.random()}`, 'phx_join', {
					access_token: token,
					config: { private: true }
				});
			await pause(1000);
			socket.terminate();
		}),
	'50 explanations at once': (until) =>
		again(50, until, () =>
			post('/rest/v1/rpc/explain_status', { place_id: places[Math.floor(Math.random() * places.length)] })
		),
	'a flood of presence': async (until) => {
		const sockets = await Promise.all(Array.from({ length: 20 }, realtime));
		for (const socket of sockets)
			frame(socket, 'crowd', 'phx_join', { config: { presence: { enabled: true } } });
		await again(1, until, async () => {
			for (const [i, socket] of sockets.entries()) {
				if (socket.readyState !== socket.OPEN) {
					sockets[i] = await realtime();
					frame(sockets[i], 'crowd', 'phx_join', { config: { presence: { enabled: true } } });
				}
				for (let k = 0; k < 15; k++)
					frame(socket, 'crowd', 'presence', { event: 'track', payload: { text: 'x'.repeat(3000) } });
			}
			await pause(80);
		});
		for (const socket of sockets) socket.terminate();
	},
	'routes of 500 points': async (until) => {
		const sockets = await Promise.all(Array.from({ length: 9 }, () => hub(other)));
		const points = Array.from({ length: 500 }, (_, i) => [113 + (i % 2) * 12, 26 + (i % 21) / 2]);
		await again(1, until, async () => {
			await Promise.all(
				sockets.map((socket) => socket.timeout(20_000).emitWithAck('route', { type: 'line', points }))
			);
			await pause(100);
		});
		for (const socket of sockets) socket.disconnect();
	}
};

let failed = false;
try {
	console.log(`p50 / p99 of an ordinary client, ms; aim p99 ≤ ${aim}`);
	for (const [name, attack] of Object.entries(attacks)) {
		const ending = new AbortController();
		const attacked = attack(ending.signal);
		await pause(500);
		const times: Record<string, number[]> = {};
		const end = performance.now() + duration;
		await Promise.all(
			Object.entries(ordinary).map(async ([what, ask]) => {
				const list = (times[what] = [] as number[]);
				while (performance.now() < end) {
					const begun = performance.now();
					await ask();
					list.push(performance.now() - begun);
					await pause(what === 'hub' ? 1000 : 40);
				}
			})
		);
		ending.abort();
		await attacked;
		const figures = Object.entries(times).map(([what, list]) => {
			const p99 = percentile(list, 0.99);
			failed ||= p99 > aim;
			return `${what} ${percentile(list, 0.5).toFixed(0)} / ${p99.toFixed(0)}`;
		});
		console.log(`${name}: ${figures.join(', ')}`);
	}
} finally {
	mine.disconnect();
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}
if (failed) {
	console.error('An ordinary client waited longer than the aim.');
	process.exit(1);
}
process.exit();
