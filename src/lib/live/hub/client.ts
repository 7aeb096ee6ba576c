import type { Socket } from 'socket.io-client';
import type { AlertAhead } from '../../domain/alert/alert.ts';
import {
	longestHave,
	positionInterval,
	type Answer,
	type ClientToServer,
	type Handshake,
	type PositionReport,
	type Question,
	type Refusal,
	type ServerToClient
} from '../../domain/alert/hub-events.ts';
import type { RouteRequest } from '../../domain/road/route-request.ts';
import { Backoff } from '../../flow/backoff.ts';
import type { AlertFeed } from './feed.ts';
import { acknowledge, alertsOf, callAll, isAlertAhead, isQuestion } from './received.ts';

export type HubState = 'connecting' | 'live' | 'offline';

export interface HubClientOptions {
	/** address of the hub; default: the origin of the page */
	url?: string;
	mode: Handshake['mode'];
	/**
	 * An access token that is valid now.
	 * @param renewed true if the hub refused the last one
	 */
	token(renewed: boolean): Promise<string>;
	state?(state: HubState): void;
}

/** Pauses before another attempt to connect, milliseconds; random, so that clients do not all reconnect at once. */
const retry = { first: 1000, longest: 30_000, spread: 0.5 };
/**
 * Minimum time between two attempts that a sign of a network has brought forward, milliseconds: the sign may be false and come
 * often. The first one follows at once.
 */
const eagerEvery = 5000;
/** Spread of such attempts, so that clients that come out of one tunnel do not all connect at once, milliseconds. */
const eagerSpread = 300;
/** Time before its expiry at which a token is renewed, milliseconds. */
const renewBefore = 60_000;

/**
 * The page's connection to the alerts hub. It sends the driver's position and the ids of the alerts it has, receives alerts
 * ahead and acknowledges each. It reconnects after every failure, misses no alert in force and passes none on twice.
 */
export class HubClient implements AlertFeed {
	#options: HubClientOptions;
	#socket: Socket<ServerToClient, ClientToServer> | null = null;
	#hearers = new Set<(ahead: AlertAhead) => void>();
	#askers = new Set<(question: Question) => void>();
	/** revision of each alert received, by id, the last received last */
	#had = new Map<string, number>();
	#position: PositionReport | null = null;
	#route: RouteRequest | null = null;
	/** time of the last position, by `performance.now()`: a phone's clock is set during drives */
	#sentAt = -Infinity;
	#sending: ReturnType<typeof setTimeout> | undefined;
	#retrying: ReturnType<typeof setTimeout> | undefined;
	#renewing: ReturnType<typeof setTimeout> | undefined;
	/** the attempt that waits for its time */
	#waiting: (() => void) | null = null;
	/** time of the waiting attempt, by `performance.now()` */
	#due = 0;
	/** time of the last attempt brought forward, by `performance.now()` */
	#eagerAt = -Infinity;
	#listening = new AbortController();
	#backoff = new Backoff(retry);
	#refused = false;
	#started = false;
	#closed = false;

	constructor(options: HubClientOptions) {
		this.#options = options;
		// in the mode `drive` the hub sends nothing before there is a position
		if (options.mode === 'watch') this.#start();
	}

	alerts(heard: (ahead: AlertAhead) => void): () => void {
		this.#hearers.add(heard);
		return () => this.#hearers.delete(heard);
	}

	questions(asked: (question: Question) => void): () => void {
		this.#askers.add(asked);
		return () => this.#askers.delete(asked);
	}

	answer(answer: Answer): void {
		this.#socket?.emit('answer', answer);
	}

	move(position: PositionReport): void {
		const first = this.#position === null;
		this.#position = position;
		this.#start();
		if (!this.#socket?.connected || this.#sending) return;
		const wait = first ? 0 : Math.max(0, this.#sentAt + positionInterval - performance.now());
		this.#sending = setTimeout(() => this.#send(), wait);
	}

	/** Follows a route from now on, also after connecting again; null: none. */
	follow(route: RouteRequest | null): void {
		this.#route = route;
		// before the connection is open: the handshake contains the route
		if (this.#socket?.connected) this.#socket.emit('route', route, () => {});
	}

	close(): void {
		this.#closed = true;
		this.#listening.abort();
		this.#waiting = null;
		for (const timer of [this.#sending, this.#retrying, this.#renewing]) clearTimeout(timer);
		this.#hearers.clear();
		this.#askers.clear();
		this.#socket?.disconnect();
		this.#socket = null;
	}

	#start(): void {
		if (this.#started) return;
		this.#started = true;
		if (typeof window !== 'undefined') {
			const { signal } = this.#listening;
			window.addEventListener('online', () => this.#hasten(), { signal });
			window.addEventListener('pageshow', () => this.#hasten(), { signal });
			const seen = () => document.visibilityState === 'visible' && this.#hasten();
			document.addEventListener('visibilitychange', seen, { signal });
		}
		void this.#open();
	}

	async #open(): Promise<void> {
		const { url, mode, state } = this.#options;
		state?.('connecting');
		let io: typeof import('socket.io-client').io;
		try {
			({ io } = await import('socket.io-client'));
		} catch {
			// without a network the library cannot be loaded
			return this.#later(() => void this.#open());
		}
		if (this.#closed) return;
		const socket: Socket<ServerToClient, ClientToServer> = io(url ?? location.origin, {
			transports: ['websocket'],
			// this class reconnects, in the same way after every failure
			reconnection: false,
			autoConnect: false,
			auth: (say) => {
				void this.#handshake().then(
					(handshake) => say(handshake),
					// no token: the server refuses the handshake, and the client tries again later
					() => say({ token: '', mode })
				);
			}
		});
		this.#socket = socket;
		socket.on('missed', (missed, done) => {
			acknowledge(done);
			this.#backoff.reset();
			this.#refused = false;
			state?.('live');
			// the position may have changed since the handshake
			if (this.#position) this.move(this.#position);
			for (const ahead of alertsOf(missed)) this.#hear(ahead);
		});
		socket.on('alert', (ahead, done) => {
			acknowledge(done);
			if (isAlertAhead(ahead)) this.#hear(ahead);
		});
		socket.on('question', (question, done) => {
			acknowledge(done);
			if (isQuestion(question)) callAll(this.#askers, question);
		});
		// at a random moment, so that clients do not all reconnect at once
		socket.on('drain', (within) => {
			clearTimeout(this.#retrying);
			this.#waiting = null;
			this.#retrying = setTimeout(() => socket.disconnect().connect(), Math.random() * (Number(within) || 0));
		});
		socket.on('connect_error', (error: Error & { data?: Refusal }) => {
			this.#refused = error.data?.code === 'not_signed_in';
			this.#again(socket);
		});
		socket.on('disconnect', (reason) => {
			clearTimeout(this.#sending);
			this.#sending = undefined;
			if (reason !== 'io client disconnect') this.#again(socket);
		});
		socket.connect();
	}

	async #handshake(): Promise<Handshake> {
		const token = await this.#options.token(this.#refused);
		this.#renewInTime(token);
		this.#sentAt = performance.now();
		return {
			token,
			have: [...this.#had.keys()].slice(-longestHave),
			position: this.#position,
			route: this.#route,
			mode: this.#options.mode
		};
	}

	#hear(ahead: AlertAhead): void {
		const { id, revision } = ahead.alert;
		if ((this.#had.get(id) ?? 0) >= revision) return;
		this.#had.delete(id);
		this.#had.set(id, revision);
		callAll(this.#hearers, ahead);
	}

	#send(): void {
		this.#sending = undefined;
		if (!this.#position || !this.#socket?.connected) return;
		this.#sentAt = performance.now();
		this.#socket.emit('position', this.#position);
	}

	#again(socket: Socket<ServerToClient, ClientToServer>): void {
		if (this.#closed) return;
		this.#options.state?.('offline');
		this.#later(() => {
			this.#options.state?.('connecting');
			socket.connect();
		});
	}

	#later(run: () => void, wait = this.#backoff.next()): void {
		clearTimeout(this.#retrying);
		if (this.#closed) return;
		this.#waiting = run;
		this.#schedule(performance.now() + wait);
	}

	#schedule(due: number): void {
		clearTimeout(this.#retrying);
		this.#due = due;
		this.#retrying = setTimeout(() => {
			const run = this.#waiting;
			this.#waiting = null;
			run?.();
		}, due - performance.now());
	}

	/** Brings the waiting attempt forward: there may be a network again. A false sign leaves the pauses as they are. */
	#hasten(): void {
		if (!this.#waiting) return;
		const soon = performance.now() + Math.random() * eagerSpread;
		const due = Math.max(soon, this.#eagerAt + eagerEvery);
		if (due >= this.#due) return;
		this.#eagerAt = due;
		this.#schedule(due);
	}

	#renewInTime(token: string): void {
		clearTimeout(this.#renewing);
		const expires = expiryOf(token);
		if (expires === null) return;
		this.#renewing = setTimeout(
			() =>
				void this.#options.token(false).then(
					(fresh) => {
						if (fresh === token) return this.#renewInTime(token);
						this.#socket?.emit('token', fresh, () => {});
						this.#renewInTime(fresh);
					},
					() => undefined
				),
			Math.max(1000, expires - Date.now() - renewBefore)
		);
	}
}

/** Expiry of a token, epoch ms; null if the token does not contain it. */
function expiryOf(token: string): number | null {
	try {
		const { exp } = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))) as {
			exp?: number;
		};
		return exp === undefined ? null : exp * 1000;
	} catch {
		return null;
	}
}
