import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import * as v from 'valibot';
import type { Alert, AlertPage } from '../../domain/alert/alert.ts';
import { Corridors } from '../../domain/road/corridor.ts';
import type { Refusal } from '../../domain/alert/hub-events.ts';
import type { Network } from '../../domain/road/network.ts';
import { clientAddress } from '../callers/client-address.ts';
import { noEdge, type Edge } from '../callers/edge.ts';
import { isOwnOrigin } from '../callers/origin.ts';
import type { VerifyToken } from '../callers/tokens.ts';
import type { Log } from '../log/log.ts';
import { secondsSince, unwatched, type DeliveryWatch } from '../metrics/delivery.ts';
import { AlertBoard, type Posted } from './board.ts';
import { Session, type Counters, type HubServer, type HubSocket } from './session.ts';
import { failed, refusal } from './refusals.ts';
import { Routes } from './routes.ts';
import { handshakeShape } from './shapes.ts';
import type { Questions } from './questions.ts';

export interface HubOptions {
	verify: VerifyToken;
	network: Network;
	/** reads from the database all alerts that have changed since a cursor; null: all in force */
	changed(cursor: string | null): Promise<AlertPage>;
	/** questions to drivers; default: none */
	questions?: Questions;
	/** maximum number of connections at once; default 20,000 */
	most?: number;
	/** the operator's proxies in front of this server; default: none */
	edge?: Edge;
	watch?: DeliveryWatch;
	log: Log;
}

/** Counters and current sizes of the hub. */
export interface HubCounts extends Counters {
	sockets: number;
	/** clients that share a position */
	drivers: number;
}

/** The alerts hub of one process. */
export interface Hub {
	/** receives an alert that was broadcast */
	hear(alert: Alert): void;
	/** reads the database, because broadcasts may have been missed */
	look(): Promise<void>;
	counts(): HubCounts;
	/** Refuses new connections, asks clients to reconnect to another server, closes those left after `within` milliseconds. */
	drain(within: number): Promise<void>;
}

/** Maximum size of a message, bytes: large enough for a drawn route of 500 points. */
const longestMessage = 32_768;
/** Maximum number of connections of one user: a phone, a wall screen and some tabs. */
const mostOfOnePerson = 10;

/**
 * Attaches Socket.IO to an HTTP server: WebSocket only, from our own pages, for clients with a valid access token in the
 * handshake. Other clients get `connect_error` with a code, see `refusalCodes`.
 */
export function attachHub(http: HttpServer, options: HubOptions): Hub {
	const { network, verify, log, most = 20_000, watch = unwatched } = options;
	let draining = false;
	const io: HubServer = new Server(http, {
		path: '/socket.io',
		transports: ['websocket'],
		serveClient: false,
		destroyUpgrade: false,
		maxHttpBufferSize: longestMessage,
		connectTimeout: 10_000,
		allowRequest: (request, done) => done(null, isOwnOrigin(request, options.edge))
	});
	const sessions = new Map<string, Session>();
	const byUser = new Map<string, number>();
	const corridors = new Corridors<string>(network);
	const count: Counters = {
		...{ delivered: 0, unacknowledged: 0, answered: 0, informed: 0 },
		...{ refused: 0, failed: 0, cutOff: 0 }
	};
	const board = new AlertBoard({ network, changed: options.changed, onPosted: post, log });
	const shared = {
		corridors,
		routes: new Routes(network),
		board,
		verify,
		count,
		watch,
		failed: fail,
		moved: (session: Session) => options.questions?.consider(session, corridors.laneOf(session.id))
	};

	/** Counts and logs an error in the handling of one client; all others are not affected. */
	function fail(error: unknown): void {
		count.failed++;
		log.error({ err: error }, 'The alerts hub could not handle a client');
	}

	/** Sends an alert to the drivers who have it ahead, to clients that already know it, and to clients that watch. */
	function post({ alert, target, from: starts, until }: Posted): void {
		const ended = alert.cancelled_at !== null || until <= Date.now();
		let fresh = false;
		if (!ended && starts <= Date.now())
			for (const { id, metres, seconds } of corridors.concerned(target)) {
				const session = sessions.get(id);
				fresh ||= session !== undefined && !session.knows(alert.id);
				session?.tell({ alert, metres, seconds });
			}
		else if (!ended)
			setTimeout(
				() => {
					// cancelled long before it begins, and forgotten meanwhile
					const waited = board.get(alert.id);
					if (waited) post(waited);
				},
				Math.min(starts - Date.now(), 2 ** 31 - 1)
			).unref();
		for (const session of sessions.values())
			if (session.knows(alert.id) || (session.watches && !ended))
				session.tell({ alert, metres: null, seconds: null });
		if (fresh) watch.sent(secondsSince(alert));
	}

	const refuse = ({ code, message }: Refusal) => Object.assign(new Error(message), { data: { code } });

	async function admit(socket: HubSocket): Promise<Refusal | null> {
		if (draining) return refusal('draining', 'This server goes down: connect again.');
		if (io.engine.clientsCount > most) return refusal('full', 'This server holds as many as it can.');
		const { success, output } = v.safeParse(handshakeShape, {
			have: [],
			position: null,
			route: null,
			mode: 'drive',
			...socket.handshake.auth
		});
		if (!success)
			return typeof socket.handshake.auth.token === 'string'
				? refusal('bad_request', 'The handshake is not in a shape that the hub understands.')
				: refusal('not_signed_in', 'Sign in first.');
		const holder = await verify(output.token);
		if (!holder) return refusal('not_signed_in', 'Sign in first.');
		if ((byUser.get(holder.user) ?? 0) >= mostOfOnePerson)
			return refusal('full', 'You have too many connections.');
		const address = clientAddress(socket.request, options.edge ?? noEdge);
		socket.data = { holder, handshake: output, address };
		return null;
	}

	io.use((socket, next) => {
		admit(socket).then(
			(refused) => next(refused ? refuse(refused) : undefined),
			(error: unknown) => {
				fail(error);
				next(refuse(failed));
			}
		);
	});
	io.on('connection', (socket) => {
		try {
			join(socket);
		} catch (error) {
			fail(error);
			socket.disconnect(true);
		}
	});

	function join(socket: HubSocket): void {
		const session = new Session(socket, shared);
		sessions.set(session.id, session);
		byUser.set(session.user, (byUser.get(session.user) ?? 0) + 1);
		socket.on('disconnect', () => {
			sessions.delete(session.id);
			const left = (byUser.get(session.user) ?? 1) - 1;
			if (left > 0) byUser.set(session.user, left);
			else byUser.delete(session.user);
			try {
				session.end();
			} catch (error) {
				fail(error);
			}
		});
		session.begin().catch((error: unknown) => {
			fail(error);
			socket.disconnect(true);
		});
	}

	return {
		hear: (alert) => board.hear(alert),
		look: () => board.look(),
		counts: () => ({ sockets: io.engine.clientsCount, drivers: corridors.size, ...count }),
		async drain(within) {
			draining = true;
			board.stop();
			options.questions?.stop();
			io.emit('drain', within);
			const end = Date.now() + within;
			while (io.engine.clientsCount && Date.now() < end) await new Promise((done) => setTimeout(done, 20));
			// not `close()`: it would also wait for the keep-alive connections of the pages
			io.disconnectSockets(true);
			io.engine.close();
		}
	};
}
