import type { Server, Socket } from 'socket.io';
import * as v from 'valibot';
import { byUrgency, type AlertAhead } from '../../domain/alert/alert.ts';
import type { Corridors, Motion } from '../../domain/road/corridor.ts';
import {
	positionInterval,
	type Answer,
	type ClientToServer,
	type Handshake,
	type PositionReport,
	type Question,
	type Refusal,
	type ServerToClient
} from '../../domain/alert/hub-events.ts';
import type { RouteAnswer, RouteRequest } from '../../domain/road/route-request.ts';
import { Allowance } from '../../flow/allowance.ts';
import { pause } from '../../flow/pause.ts';
import type { Holder, VerifyToken } from '../callers/tokens.ts';
import type { DeliveryWatch } from '../metrics/delivery.ts';
import type { AlertBoard, Posted } from './board.ts';
import { Delivery } from './delivery.ts';
import { clientEvent, receive } from './client-events.ts';
import { refusal, tooFast } from './refusals.ts';
import type { Routes } from './routes.ts';
import { answerShape, positionShape, routeShape, tokenShape } from './shapes.ts';

export type HubServer = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
export type HubSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
export interface SocketData {
	holder: Holder;
	handshake: Handshake;
	/** network address */
	address: string;
}

/** Counts since the process started. */
export interface Counters {
	/** alerts that were acknowledged, and attempts that were not acknowledged in time */
	delivered: number;
	unacknowledged: number;
	/** messages that were refused */
	refused: number;
	/** messages and connections that the hub could not handle because of an error of its own */
	failed: number;
	/** connections that were closed because the client went on sending messages that are refused */
	cutOff: number;
	/** questions that were answered, and those answered with a status */
	answered: number;
	informed: number;
}

/** What all sessions of a process share. */
export interface Shared {
	corridors: Corridors<string>;
	routes: Routes;
	board: AlertBoard;
	verify: VerifyToken;
	/** called after each new position, to ask the driver about places ahead */
	moved(session: Session): void;
	/** counts and logs an error of the code that handles one client */
	failed(error: unknown): void;
	count: Counters;
	watch: DeliveryWatch;
}

/** Time limit for an acknowledgement, milliseconds; an alert without one is sent again. */
export const acknowledgeWithin = 5000;
/** Refused messages that a connection may send at once, and the time until one more is forgiven, milliseconds. */
const patience = { most: 50, interval: 30_000 };
/** Longest time that alerts wait for the route of a client that connects, milliseconds. */
const routeWait = 300;
/** Longest delay of `setTimeout`, milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** One connected client: its position, its route and the alerts it received. All are forgotten when the connection ends. */
export class Session {
	readonly id: string;
	readonly user: string;
	motion: Motion | null = null;
	#socket: HubSocket;
	#shared: Shared;
	#delivery: Delivery;
	/** one position per 9 s, because timing varies, and up to 4 at once after a tunnel */
	#positions = new Allowance(4, positionInterval * 0.9);
	#others = new Allowance(10, 3000);
	#patience = new Allowance(patience.most, patience.interval);
	/** false until `missed` is put together: alerts that come before are part of it */
	#begun = false;
	/** number of routes that the client has asked for */
	#asked = 0;
	#expiry: ReturnType<typeof setTimeout> | undefined;

	constructor(socket: HubSocket, shared: Shared) {
		this.#socket = socket;
		this.#shared = shared;
		this.id = socket.id;
		const { holder, handshake } = socket.data;
		this.user = holder.user;
		this.#delivery = new Delivery(
			{
				send: (ahead) => this.#send(ahead),
				waiting: () => bytesWaiting(socket),
				hangUp: () => socket.disconnect(true),
				failed: (error) => shared.failed(error)
			},
			handshake.have
		);
		this.#expireAt(holder.expires);
		receive(
			socket,
			{
				position: clientEvent(this.#positions, positionShape, (position) => this.#position(position)),
				route: clientEvent(this.#others, v.nullable(routeShape), (route) => this.#route(route)),
				answer: clientEvent(this.#others, answerShape, (answer) => this.#answer(answer)),
				token: clientEvent(this.#others, tokenShape, (token) => this.#token(token))
			},
			{ refused: () => this.#refuse(), failed: (error) => shared.failed(error) }
		);
	}

	get watches(): boolean {
		return this.#socket.data.handshake.mode === 'watch';
	}

	/** Restores the position and route of the handshake, and sends the alerts that the client missed. */
	async begin(): Promise<void> {
		const { handshake } = this.#socket.data;
		if (handshake.position) this.#move(handshake.position);
		const followed = handshake.route ? this.#follow(handshake.route) : Promise.resolve(null);
		// alerts on a route that waits long for its turn follow when it is known
		followed.then(() => this.#lookAhead(), this.#shared.failed);
		await Promise.all([
			Promise.race([followed.catch(() => null), pause(routeWait)]),
			// a process that has just started, or missed a broadcast, reads the alerts from the database
			this.#shared.board.look().catch(() => undefined)
		]);
		if (!this.#socket.connected) return;
		this.#begun = true;
		const missed: AlertAhead[] = [];
		for (const id of handshake.have) {
			const posted = this.#shared.board.get(id);
			if (posted?.alert.cancelled_at) missed.push({ alert: posted.alert, metres: null, seconds: null });
			else if (posted) this.#delivery.confirm(id, posted.alert.revision);
		}
		for (const posted of this.#shared.board.current()) {
			const ahead = this.#delivery.has(posted.alert.id) ? null : this.#aheadOf(posted);
			if (ahead) missed.push(ahead);
		}
		missed.sort(byUrgency);
		this.#delivery.note(missed);
		const acknowledged = await this.#socket
			.timeout(acknowledgeWithin)
			.emitWithAck('missed', { alerts: missed })
			.then(
				() => true,
				() => false
			);
		if (!acknowledged) this.#delivery.again(missed);
	}

	/** Sends an alert that is new or has changed, with the distance to it. */
	tell(ahead: AlertAhead): void {
		if (this.#begun) this.#delivery.add(ahead);
	}

	/** True if an alert was sent to the client, or is queued. */
	knows(id: string): boolean {
		return this.#delivery.has(id);
	}

	/** Sends a question. @returns false if it was not acknowledged in time */
	ask(question: Question): Promise<boolean> {
		return this.#socket
			.timeout(acknowledgeWithin)
			.emitWithAck('question', question)
			.then(
				() => true,
				() => false
			);
	}

	#aheadOf({ alert, target }: Posted): AlertAhead | null {
		const until = this.#shared.corridors.until(this.id, target);
		if (until) return { alert, ...until };
		return this.watches ? { alert, metres: null, seconds: null } : null;
	}

	#position(position: PositionReport): null {
		this.#move(position);
		this.#lookAhead();
		return null;
	}

	#move(motion: Motion): void {
		this.motion = motion;
		this.#shared.corridors.move(this.id, motion);
		this.#shared.moved(this);
	}

	/** Sends alerts already in force that have come into reach. */
	#lookAhead(): void {
		if (!this.#begun) return;
		for (const posted of this.#shared.board.current()) {
			if (this.#delivery.isUnderWay(posted.alert.id, posted.alert.revision)) continue;
			const ahead = this.#aheadOf(posted);
			if (ahead) this.#delivery.add(ahead);
		}
	}

	async #route(request: RouteRequest | null): Promise<RouteAnswer | Refusal | null> {
		const answer = await this.#follow(request);
		if (answer === 'overtaken') return tooFast;
		if (request && !answer)
			return refusal('no_route', 'No way along the expressways known here leads there.');
		this.#lookAhead();
		return answer;
	}

	/** Follows a route from now on; null: none. @returns 'overtaken' if the client asked for another one meanwhile, or left */
	async #follow(request: RouteRequest | null): Promise<RouteAnswer | null | 'overtaken'> {
		const asked = ++this.#asked;
		const overtaken = () => asked !== this.#asked || !this.#socket.connected;
		const { corridors, routes } = this.#shared;
		const { address } = this.#socket.data;
		const answer =
			request && (await routes.find([address, this.user], request, () => this.motion, overtaken));
		if (overtaken()) return 'overtaken';
		// without a way to the destination the phone uses the road it is on, and so does the server
		corridors.follow(this.id, answer?.legs ?? null);
		return answer;
	}

	#answer({ status }: Answer): null {
		this.#shared.count.answered++;
		if (status) this.#shared.count.informed++;
		return null;
	}

	async #token(token: string): Promise<Refusal | null> {
		const holder = await this.#shared.verify(token);
		// another user needs a new connection
		if (holder?.user !== this.user) return refusal('not_signed_in', 'Sign in first.');
		// a timer for a connection that has ended meanwhile would keep it in memory
		if (this.#socket.connected) this.#expireAt(holder.expires);
		return null;
	}

	#expireAt(expires: number): void {
		clearTimeout(this.#expiry);
		const wait = Math.min(Math.max(0, expires - Date.now()), longestTimer);
		this.#expiry = setTimeout(() => this.#socket.disconnect(true), wait);
		this.#expiry.unref();
	}

	/** Counts a refused message, and closes the connection of a client that goes on. */
	#refuse(): void {
		const { count } = this.#shared;
		count.refused++;
		if (this.#patience.take() || !this.#socket.connected) return;
		count.cutOff++;
		this.#socket.disconnect(true);
	}

	async #send(ahead: AlertAhead): Promise<boolean> {
		const { count, watch } = this.#shared;
		const begun = performance.now();
		const acknowledged = await this.#socket
			.timeout(acknowledgeWithin)
			.emitWithAck('alert', ahead)
			.then(
				() => true,
				() => false
			);
		count[acknowledged ? 'delivered' : 'unacknowledged']++;
		watch.delivered(acknowledged ? 'delivered' : 'unacknowledged', (performance.now() - begun) / 1000);
		return acknowledged;
	}

	/** Forgets the client; called when the connection has ended. */
	end(): void {
		clearTimeout(this.#expiry);
		this.#delivery.end();
		this.#shared.corridors.remove(this.id);
	}
}

/** Number of bytes in the send buffers of Socket.IO and of the WebSocket under it. */
function bytesWaiting(socket: HubSocket): number {
	const { writeBuffer, transport } = socket.conn as unknown as {
		writeBuffer: { data?: { length?: number } }[];
		transport: { socket?: { bufferedAmount?: number } };
	};
	const queued = writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
	return queued + (transport.socket?.bufferedAmount ?? 0);
}
