import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import { WebSocketServer } from 'ws';
import { networkOf, type Callers } from '../callers.ts';
import { shown, type Report } from '../report.ts';
import { Unauthorized, type Identifier, type Identity } from '../identity.ts';
import { Authorization, everything } from './authorization.ts';
import { Connection, type Shared } from './connection.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Version } from './protocol.ts';
import { Topics } from './topics.ts';

interface Options {
	driver: PGlite;
	identifier: Identifier;
	callers: Callers;
	report: Report;
	limits?: Partial<Limits>;
}

interface DatabaseMessage {
	id?: string;
	topic: string;
	event: string;
	private: boolean;
	payload: unknown;
}

/** Interval between checks of sockets and tokens, milliseconds. */
const sweepInterval = 1000;
const maxBatch = 100;

/** The part of Supabase Realtime that the app uses: broadcast and presence, public and private, and messages of the database. */
export function createRealtime({ driver, identifier, callers, report, limits: given }: Options) {
	const limits = { ...defaultLimits, ...given };
	const topics = new Topics(limits);
	const authorization = new Authorization(driver);
	const shared: Shared = { identifier, authorization, callers, topics, limits, report };
	const server = new WebSocketServer({ noServer: true, maxPayload: limits.frame, perMessageDeflate: false });
	const connections = new Set<Connection>();
	const sweeper = setInterval(() => {
		const now = Date.now();
		for (const connection of connections) connection.sweep(now);
	}, sweepInterval);
	// messages are delivered one after the other; a short one waits while a long one before it is fetched, to keep the order
	let deliveries: Promise<void> = Promise.resolve();
	let unlisten: (() => Promise<void>) | undefined;

	async function deliver(text: string): Promise<void> {
		let message = JSON.parse(text) as DatabaseMessage;
		if (message.id) {
			const { rows } = await driver.query<DatabaseMessage>(
				'delete from realtime.messages where id = $1 returning topic, event, private, payload',
				[message.id]
			);
			if (!rows[0]) return;
			message = rows[0];
		}
		topics.broadcast(message.topic, message.private, { event: message.event, payload: message.payload });
	}

	const refuse = (socket: Duplex, status: string, body: object) => {
		const text = JSON.stringify(body);
		socket.end(
			`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`
		);
	};

	async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://localhost');
		if (url.pathname !== '/realtime/v1/websocket')
			return refuse(socket, '404 Not Found', { code: 'not_found' });
		if (connections.size >= limits.connections)
			return refuse(socket, '503 Service Unavailable', { code: 'too_many_connections' });
		const vsn = url.searchParams.get('vsn') ?? '1.0.0';
		if (vsn !== '1.0.0' && vsn !== '2.0.0') return refuse(socket, '400 Bad Request', { code: 'unknown_vsn' });
		let identity: Identity;
		try {
			const key = url.searchParams.get('apikey') ?? headerText(request.headers.apikey);
			identity = await (key && !key.startsWith('sb_')
				? identifier.verify(key)
				: identifier.identify(key, null));
		} catch (error) {
			if (!(error instanceof Unauthorized)) throw error;
			return refuse(socket, '401 Unauthorized', { code: error.code, message: error.message });
		}
		const network = networkOf(headerText(request.headers['x-forwarded-for']));
		const closed = callers.open(network);
		if (!closed) return refuse(socket, '429 Too Many Requests', { code: 'too_many_connections' });
		socket.once('close', closed);
		server.handleUpgrade(request, socket, head, (webSocket) => {
			const connection = new Connection(webSocket, vsn satisfies Version, identity, network, shared);
			connections.add(connection);
			webSocket.on('close', () => connections.delete(connection));
		});
	}

	return {
		/** Starts the delivery of messages of the database. */
		async listen(): Promise<void> {
			unlisten = await driver.listen('realtime_messages', (text) => {
				deliveries = deliveries
					.then(() => deliver(text))
					.catch((error: unknown) =>
						report('error', 'A message could not be delivered', { err: shown(error) })
					);
			});
		},

		handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
			socket.on('error', () => socket.destroy());
			upgrade(request, socket, head).catch((error: unknown) => {
				report('error', 'A socket could not be opened', { err: shown(error) });
				socket.destroy();
			});
		},

		/** `POST /realtime/v1/api/broadcast` with `{ messages }`, or with topic and event in the path. */
		async handleBroadcast(request: Request, identity: Identity): Promise<Response> {
			const messages = await readMessages(request);
			if (!messages)
				return Response.json(
					{ code: 'malformed', message: 'Send 1 to 100 messages with topic and event.' },
					{ status: 422 }
				);
			for (const message of messages) {
				const rights = message.private ? await authorization.rights(identity, message.topic) : everything;
				if (!rights.write.broadcast)
					return Response.json(
						{ code: 'unauthorized', message: 'You may not write to this topic.' },
						{ status: 403 }
					);
			}
			// the service itself sends what everybody waits for
			const traffic = callers.traffic(networkOf(request.headers.get('x-forwarded-for')));
			const size = Number(request.headers.get('content-length') ?? 0) / messages.length;
			const reached = messages.reduce(
				(sum, { topic, private: isPrivate }) => sum + topics.reach(topic, isPrivate),
				0
			);
			if (identity.role !== 'service_role' && !traffic.spread(size * reached))
				return Response.json(
					{ code: 'over_request_rate_limit', message: 'Too much is sent to others at once.' },
					{ status: 429, headers: { 'retry-after': '5' } }
				);
			for (const { topic, event, payload, private: isPrivate } of messages)
				topics.broadcast(topic, isPrivate, { event, payload });
			return new Response(null, { status: 202 });
		},

		stats: () => ({ connections: connections.size, topics: topics.size }),

		async close(): Promise<void> {
			clearInterval(sweeper);
			await unlisten?.();
			for (const connection of connections) connection.close();
			server.close();
		}
	};
}

const headerText = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** The messages of a request; null if it has the wrong form. */
async function readMessages(request: Request): Promise<DatabaseMessage[] | null> {
	if (request.method !== 'POST') return null;
	const url = new URL(request.url);
	const inPath = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/.exec(url.pathname);
	if (inPath) {
		const binary = request.headers.get('content-type') === 'application/octet-stream';
		const payload: unknown = binary
			? new Uint8Array(await request.arrayBuffer())
			: await request.json().catch(() => undefined);
		if (payload === undefined) return null;
		const [topic, event] = [decodeURIComponent(inPath[1]!), decodeURIComponent(inPath[2]!)];
		return [{ topic, event, payload, private: url.searchParams.get('private') === 'true' }];
	}
	const body: unknown = await request.json().catch(() => null);
	const list = typeof body === 'object' && body !== null ? (body as { messages?: unknown }).messages : null;
	if (!Array.isArray(list) || list.length === 0 || list.length > maxBatch) return null;
	const messages: DatabaseMessage[] = [];
	for (const item of list as unknown[]) {
		const { topic, event, payload, private: isPrivate } = (item ?? {}) as Partial<DatabaseMessage>;
		if (typeof topic !== 'string' || typeof event !== 'string' || !topic || !event) return null;
		messages.push({ topic, event, payload, private: isPrivate === true });
	}
	return messages;
}
