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

export type HubState = 'connecting' | 'live' | 'offline';

export interface HubClientOptions {
	/** of the hub; default: where the page comes from */
	url?: string;
	mode: Handshake['mode'];
	/**
	 * An access token that is valid now.
	 * @param renewed the last one was not taken
	 */
	token(renewed: boolean): Promise<string>;
	state?(state: HubState): void;
}

/** Pauses before connecting again, milliseconds; never all clients at once. */
const retry = { first: 1000, longest: 30_000, spread: 0.5 };
/** A token is renewed so long before it runs out, milliseconds. */
const renewBefore = 60_000;

/**
 * The hub as a page sees it. It says where the driver is and what it has had, hears what lies ahead, acknowledges each, and
 * connects again whatever happens, so that nothing in force is missed and nothing is told twice.
 */
export class HubClient implements AlertFeed {
	#options: HubClientOptions;
	#socket: Socket<ServerToClient, ClientToServer> | null = null;
	#hearers = new Set<(ahead: AlertAhead) => void>();
	#askers = new Set<(question: Question) => void>();
	/** revision of each alert that was had, the newest last */
	#had = new Map<string, number>();
	#position: PositionReport | null = null;
	#route: RouteRequest | null = null;
	#sentAt = -Infinity;
	#sending: ReturnType<typeof setTimeout> | undefined;
	#retrying: ReturnType<typeof setTimeout> | undefined;
	#renewing: ReturnType<typeof setTimeout> | undefined;
	#backoff = new Backoff(retry);
	#refused = false;
	#started = false;
	#closed = false;

	constructor(options: HubClientOptions) {
		this.#options = options;
		// who drives has nothing to hear before there is a position
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
		const wait = first ? 0 : Math.max(0, this.#sentAt + positionInterval - Date.now());
		this.#sending = setTimeout(() => this.#send(), wait);
	}

	/** Follows a route from now on, also after connecting again; null: none. */
	follow(route: RouteRequest | null): void {
		this.#route = route;
		// before that it goes with the handshake
		if (this.#socket?.connected) this.#socket.emit('route', route, () => {});
	}

	close(): void {
		this.#closed = true;
		for (const timer of [this.#sending, this.#retrying, this.#renewing]) clearTimeout(timer);
		this.#hearers.clear();
		this.#askers.clear();
		this.#socket?.disconnect();
		this.#socket = null;
	}

	#start(): void {
		if (this.#started) return;
		this.#started = true;
		void this.#open();
	}

	async #open(): Promise<void> {
		const { url, mode, state } = this.#options;
		state?.('connecting');
		let io: typeof import('socket.io-client').io;
		try {
			({ io } = await import('socket.io-client'));
		} catch {
			// without a line the library does not come either
			return this.#later(() => void this.#open());
		}
		if (this.#closed) return;
		const socket: Socket<ServerToClient, ClientToServer> = io(url ?? location.origin, {
			transports: ['websocket'],
			// one policy for every way a connection ends or does not come about
			reconnection: false,
			autoConnect: false,
			auth: (say) => {
				void this.#handshake().then(
					(handshake) => say(handshake),
					// the server refuses, and it is tried again
					() => say({ token: '', mode })
				);
			}
		});
		this.#socket = socket;
		socket.on('missed', ({ alerts }, done) => {
			done();
			this.#backoff.reset();
			this.#refused = false;
			state?.('live');
			// what has come up meanwhile
			if (this.#position) this.move(this.#position);
			for (const ahead of alerts) this.#hear(ahead);
		});
		socket.on('alert', (ahead, done) => {
			done();
			this.#hear(ahead);
		});
		socket.on('question', (question, done) => {
			done();
			for (const asked of this.#askers) asked(question);
		});
		// not everybody at the same moment
		socket.on('drain', (within) => this.#later(() => socket.disconnect().connect(), Math.random() * within));
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
		this.#sentAt = Date.now();
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
		for (const heard of this.#hearers) heard(ahead);
	}

	#send(): void {
		this.#sending = undefined;
		if (!this.#position || !this.#socket?.connected) return;
		this.#sentAt = Date.now();
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
		if (!this.#closed) this.#retrying = setTimeout(run, wait);
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

/** When a token runs out, epoch ms; null where it does not say. */
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
