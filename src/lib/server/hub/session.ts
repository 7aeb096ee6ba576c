import type { Server, Socket } from 'socket.io';
import * as v from 'valibot';
import { byUrgency, type AlertAhead } from '../../domain/alert/alert.ts';
import type { Corridors, Motion } from '../../domain/road/corridor.ts';
import {
	positionInterval,
	type ClientToServer,
	type Handshake,
	type Question,
	type Refusal,
	type RefusalCode,
	type ServerToClient
} from '../../domain/alert/hub-events.ts';
import type { RouteAnswer, RouteRequest } from '../../domain/road/route-request.ts';
import type { Router } from '../../domain/road/route.ts';
import { Allowance } from '../callers/allowance.ts';
import type { Holder, VerifyToken } from '../callers/tokens.ts';
import type { DeliveryWatch } from '../metrics/delivery.ts';
import type { AlertBoard, Posted } from './board.ts';
import { Delivery } from './delivery.ts';
import { answerShape, positionShape, routeShape } from './shapes.ts';

export type HubServer = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
export type HubSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
export interface SocketData {
	holder: Holder;
	handshake: Handshake;
}

/** Counts since the process started. */
export interface Counters {
	/** alerts that were acknowledged, and attempts that were not acknowledged in time */
	delivered: number;
	unacknowledged: number;
	/** messages that were refused */
	refused: number;
	/** questions that were answered, and those answered with a status */
	answered: number;
	informed: number;
}

/** What all sessions of a process share. */
export interface Shared {
	corridors: Corridors<string>;
	router: Router;
	board: AlertBoard;
	verify: VerifyToken;
	/** called after each new position, to ask the driver about places ahead */
	moved(session: Session): void;
	count: Counters;
	watch: DeliveryWatch;
}

/** Time limit for an acknowledgement, milliseconds; an alert without one is sent again. */
export const acknowledgeWithin = 5000;
/** Number of refused messages that a connection may send; one more and it is closed. */
const mostRefused = 50;
/** Longest delay of `setTimeout`, milliseconds. */
const longestTimer = 2 ** 31 - 1;

const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message });
const badRequest = refusal('bad_request', 'This is not in a shape that the hub understands.');
const tooFast = refusal('too_fast', 'This came too soon after the last one.');

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
	#refused = 0;
	/** false until `missed` is put together: alerts that come before are part of it */
	#begun = false;
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
				hangUp: () => socket.disconnect(true)
			},
			handshake.have
		);
		this.#expireAt(holder.expires);
		socket.on('position', (position, done) => {
			const refused = this.#position(position);
			done?.(refused);
		});
		socket.on('route', (route, done) => done(this.#route(route)));
		socket.on('answer', (answer, done) => {
			const refused = this.#answer(answer);
			done?.(refused);
		});
		socket.on('token', (token, done) => void this.#token(token).then(done));
		socket.on('disconnect', () => this.#end());
	}

	get watches(): boolean {
		return this.#socket.data.handshake.mode === 'watch';
	}

	/** Restores the position and route of the handshake, and sends the alerts that the client missed. */
	async begin(): Promise<void> {
		const { handshake } = this.#socket.data;
		if (handshake.position) this.#move(handshake.position);
		if (handshake.route) this.#follow(handshake.route);
		// a process that has just started, or missed a broadcast, reads the alerts from the database
		await this.#shared.board.look().catch(() => undefined);
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

	#position(given: unknown): Refusal | null {
		if (!this.#positions.take()) return this.#refuse(tooFast);
		const { success, output } = v.safeParse(positionShape, given);
		if (!success) return this.#refuse(badRequest);
		this.#move(output);
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

	#route(given: unknown): RouteAnswer | Refusal | null {
		if (!this.#others.take()) return this.#refuse(tooFast);
		if (given === null) {
			this.#shared.corridors.follow(this.id, null);
			this.#lookAhead();
			return null;
		}
		const { success, output } = v.safeParse(routeShape, given);
		if (!success) return this.#refuse(badRequest);
		const answer = this.#follow(output);
		if (!answer) return refusal('no_route', 'No way along the expressways known here leads there.');
		this.#lookAhead();
		return answer;
	}

	#follow(request: RouteRequest): RouteAnswer | null {
		const answer = this.#shared.router.route(request, this.motion);
		// without a way to the destination the phone uses the road it is on, and so does the server
		this.#shared.corridors.follow(this.id, answer?.legs ?? null);
		return answer;
	}

	#answer(given: unknown): Refusal | null {
		if (!this.#others.take()) return this.#refuse(tooFast);
		const { success, output } = v.safeParse(answerShape, given);
		if (!success) return this.#refuse(badRequest);
		this.#shared.count.answered++;
		if (output.status) this.#shared.count.informed++;
		return null;
	}

	async #token(given: unknown): Promise<Refusal | null> {
		if (!this.#others.take()) return this.#refuse(tooFast);
		const holder = typeof given === 'string' ? await this.#shared.verify(given) : null;
		// another user needs a new connection
		if (holder?.user !== this.user) return this.#refuse(refusal('not_signed_in', 'Sign in first.'));
		this.#expireAt(holder.expires);
		return null;
	}

	#expireAt(expires: number): void {
		clearTimeout(this.#expiry);
		const wait = Math.min(Math.max(0, expires - Date.now()), longestTimer);
		this.#expiry = setTimeout(() => this.#socket.disconnect(true), wait);
		this.#expiry.unref();
	}

	#refuse(reason: Refusal): Refusal {
		this.#shared.count.refused++;
		if (++this.#refused > mostRefused) this.#socket.disconnect(true);
		return reason;
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

	#end(): void {
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
