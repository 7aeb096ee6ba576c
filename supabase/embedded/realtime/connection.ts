import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Callers, Traffic } from '../callers.ts';
import { shown, type Report } from '../report.ts';
import { Unauthorized, type Identifier, type Identity } from '../identity.ts';
import { everything, type Authorization, type Rights } from './authorization.ts';
import { Rate, type Limits } from './limits.ts';
import { decode, encode, MalformedFrame, type Message, type Version } from './protocol.ts';
import type { Channel, Topics } from './topics.ts';

export interface Shared {
	identifier: Identifier;
	authorization: Authorization;
	callers: Callers;
	topics: Topics;
	limits: Limits;
	report: Report;
}

const prefix = 'realtime:';
const maxName = 200;

const asObject = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
		? (value as Record<string, unknown>)
		: {};

/** @param expired epoch seconds */
const expiredSince = (expired: number) =>
	`Token has expired ${Math.max(0, Math.round(Date.now() / 1000 - expired))} seconds ago`;

/** A refusal that is sent to the client as `{ reason }`. */
class Refused extends Error {}
const tooMuch = () => new Refused('MessagePerSecondRateLimitReached: Too much is sent to others at once');

/** The socket of one client: handles its messages and has its channels. */
export class Connection {
	#socket: WebSocket;
	#version: Version;
	/** identity of the connection; a channel may have another one by its access token */
	#identity: Identity;
	#shared: Shared;
	#network: string | null;
	#traffic: Traffic;
	#channels = new Map<string, Channel>();
	#joins: Rate;
	#frames: Rate;
	/** per topic the last message: messages are handled in order, also while a join waits for the database */
	#queue = new Map<string, Promise<void>>();
	lastHeard = Date.now();

	/** @param network of the client, see `networkOf` */
	constructor(
		socket: WebSocket,
		version: Version,
		identity: Identity,
		network: string | null,
		shared: Shared
	) {
		this.#socket = socket;
		this.#version = version;
		this.#identity = identity;
		this.#shared = shared;
		this.#network = network;
		this.#traffic = shared.callers.traffic(network);
		this.#joins = new Rate(shared.limits.joinsPerSecond);
		this.#frames = new Rate(shared.limits.framesPerSecond);
		socket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary));
		socket.on('pong', () => (this.lastHeard = Date.now()));
		socket.on('error', () => socket.terminate());
		socket.on('close', () => {
			for (const channel of this.#channels.values()) shared.topics.remove(channel);
			this.#channels.clear();
		});
	}

	/** Ends a silent socket, and closes channels whose token has expired. @param now epoch ms */
	sweep(now: number): void {
		if (now - this.lastHeard > this.#shared.limits.idle) return this.#socket.terminate();
		for (const channel of this.#channels.values())
			if (channel.expires !== undefined && channel.expires * 1000 <= now) this.#expire(channel);
	}

	close(): void {
		this.#socket.close(1001, 'server is closing');
	}

	#receive(data: Buffer, isBinary: boolean): void {
		this.lastHeard = Date.now();
		if (!this.#frames.take() || !this.#traffic.received(data.length))
			return this.#socket.close(1008, 'Too many messages per second');
		let message: Message;
		try {
			message = decode(data, isBinary, this.#version);
		} catch (error) {
			if (!(error instanceof MalformedFrame)) throw error;
			return this.#socket.close(1003, `Malformed frame: ${error.message}`);
		}
		if (message.topic === 'phoenix') {
			if (message.event === 'heartbeat') this.#reply(message, 'ok', {});
			return;
		}
		const before = this.#queue.get(message.topic) ?? Promise.resolve();
		const next = before
			.then(() => this.#handle(message, data.length))
			.catch((error: unknown) => {
				const known = error instanceof Refused || error instanceof Unauthorized;
				if (!known)
					this.#shared.report('error', 'A message of a socket could not be handled', { err: shown(error) });
				this.#reply(message, 'error', { reason: known ? error.message : 'InternalServerError' });
			})
			.finally(() => {
				if (this.#queue.get(message.topic) === next) this.#queue.delete(message.topic);
			});
		this.#queue.set(message.topic, next);
	}

	/** @param bytes size of its frame */
	async #handle(message: Message, bytes: number): Promise<void> {
		if (message.event === 'phx_join') return this.#join(message);
		const channel = this.#channels.get(message.topic);
		if (!channel) throw new Refused('unmatched topic');
		switch (message.event) {
			case 'phx_leave':
				this.#leave(channel);
				this.#reply(message, 'ok', {});
				return this.#push(channel, 'phx_close', {});
			case 'access_token':
				return this.#authorize(channel, message.payload.access_token);
			case 'broadcast':
				return this.#broadcast(channel, message, bytes);
			case 'presence':
				return this.#presence(channel, message, bytes);
			default:
				throw new Refused(`Unknown event: ${message.event.slice(0, 40)}`);
		}
	}

	async #join(message: Message): Promise<void> {
		const { limits, topics } = this.#shared;
		const { topic, payload } = message;
		if (!topic.startsWith(prefix) || topic.length === prefix.length || Buffer.byteLength(topic) > maxName)
			throw new Refused('TopicNameRequired: a topic has 1 to 191 bytes');
		// the client has given the channel before up by joining again, so that it ends even if this join fails
		const before = this.#channels.get(topic);
		if (before) {
			this.#leave(before);
			this.#push(before, 'phx_close', {});
		}
		if (!this.#joins.take()) throw new Refused('ClientJoinRateLimitReached: Too many joins per second');
		if (!this.#channels.has(topic) && this.#channels.size >= limits.channels)
			throw new Refused('ChannelRateLimitReached: Too many channels');
		const config = asObject(payload.config);
		const broadcast = asObject(config.broadcast);
		const presence = asObject(config.presence);
		if (Array.isArray(config.postgres_changes) && config.postgres_changes.length > 0)
			throw new Refused('PostgresChangesNotSupported: listen to broadcasts instead');
		const token = payload.user_token ?? payload.access_token;
		// a client without a session sends its API key, or nothing, instead of a token
		const named = typeof token === 'string' && !token.startsWith('sb_');
		const identity = named ? await this.#verify(token) : this.#identity;
		if (identity.expires !== undefined && identity.expires * 1000 <= Date.now())
			throw new Refused(`InvalidJWTToken: ${expiredSince(identity.expires)}`);
		const name = topic.slice(prefix.length);
		const isPrivate = config.private === true;
		const rights = isPrivate ? await this.#rights(identity, name) : everything;
		if (!rights.read.broadcast && !rights.read.presence)
			throw new Refused(`Unauthorized: You do not have permissions to read from this Channel topic: ${name}`);
		if (this.#socket.readyState !== this.#socket.OPEN) return;

		const key = presence.key;
		const channel: Channel = {
			socket: this.#socket,
			version: this.#version,
			topic,
			joinRef: message.joinRef ?? message.ref,
			private: isPrivate,
			self: broadcast.self === true,
			ack: broadcast.ack === true,
			presenceKey: typeof key === 'string' && key && key.length <= maxName ? key : randomUUID(),
			presenceEnabled: presence.enabled === true,
			rights,
			expires: identity.expires
		};
		this.#channels.set(topic, channel);
		topics.add(channel);
		this.#reply(message, 'ok', { postgres_changes: [] });
		if (channel.presenceEnabled && rights.read.presence) this.#pushPresence(channel);
	}

	/** What an identity may do on a topic, asked when it is the turn of this client. */
	#rights(identity: Identity, name: string): Promise<Rights> {
		const { authorization, callers } = this.#shared;
		const account = identity.claims.sub ?? identity.role;
		return authorization.rights(identity, name, async (work) => {
			const served = await callers.serve('joins', this.#network, account, 'join', work);
			if ('wait' in served) throw new Refused('ClientJoinRateLimitReached: Too many joins at once');
			return served.done;
		});
	}

	#pushPresence(channel: Channel): void {
		const frame = this.#encoded(channel, 'presence_state', this.#shared.topics.presenceState(channel));
		if (!this.#traffic.spread(frame.length)) throw tooMuch();
		this.#shared.topics.send(this.#socket, frame);
	}

	/** The identity of a token. @throws Refused with the reason that Supabase gives */
	async #verify(token: string): Promise<Identity> {
		try {
			return await this.#shared.identifier.verify(token);
		} catch (error) {
			if (!(error instanceof Unauthorized)) throw error;
			throw new Refused(
				{
					expired: `InvalidJWTToken: ${expiredSince(error.expired ?? 0)}`,
					claims: 'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
					signature: 'JwtSignatureError: Failed to validate JWT signature',
					malformed: 'MalformedJWT: The token provided is not a valid JWT'
				}[error.fault]
			);
		}
	}

	/** Gives a channel another token, by the rules of Supabase: an API key or no token changes nothing. */
	async #authorize(channel: Channel, token: unknown): Promise<void> {
		if (token === null || token === undefined) return;
		if (typeof token !== 'string') throw new Refused('An access token is a text');
		if (token.startsWith('sb_')) return;
		let identity: Identity;
		try {
			identity = await this.#verify(token);
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			return this.#shut(channel, error.message.replace(/^\w+: /, ''));
		}
		if (channel.private) {
			const name = channel.topic.slice(prefix.length);
			const rights = await this.#rights(identity, name);
			if (!rights.read.broadcast && !rights.read.presence)
				return this.#shut(channel, `You do not have permissions to read from this Channel topic: ${name}`);
			const before = channel.rights.read;
			if ((before.broadcast && !rights.read.broadcast) || (before.presence && !rights.read.presence))
				return this.#shut(channel, `You no longer have permission to read from this Channel topic: ${name}`);
			channel.rights = rights;
		}
		channel.expires = identity.expires;
	}

	#broadcast(channel: Channel, message: Message, bytes: number): void {
		const { event, payload } = message.payload;
		if (typeof event !== 'string' || event.length === 0 || Buffer.byteLength(event) > maxName)
			throw new Refused('A broadcast needs an event of 1 to 200 bytes');
		if (!channel.rights.write.broadcast)
			throw new Refused('Unauthorized: You do not have permissions to write to this Channel topic');
		const name = channel.topic.slice(prefix.length);
		const { topics } = this.#shared;
		const listeners = topics.listeners(channel);
		if (!this.#traffic.spread(bytes * listeners)) throw tooMuch();
		topics.broadcast(name, channel.private, { event, payload }, channel);
		if (channel.ack) this.#reply(message, 'ok', {});
	}

	#presence(channel: Channel, message: Message, bytes: number): void {
		const event = typeof message.payload.event === 'string' ? message.payload.event.toLowerCase() : '';
		if (event !== 'track' && event !== 'untrack') throw new Refused('Presence knows track and untrack');
		if (!channel.rights.write.presence)
			throw new Refused('Unauthorized: You do not have permissions to track presence on this Channel topic');
		const { limits, topics } = this.#shared;
		// everybody on the topic is told, also of what was there before
		if (!this.#traffic.spread(2 * bytes * topics.listeners(channel))) throw tooMuch();
		if (event === 'track') {
			// a client that tracks itself also receives the presence of others, as on Supabase
			if (!channel.presenceEnabled && channel.rights.read.presence) {
				channel.presenceEnabled = true;
				this.#pushPresence(channel);
			}
			if (bytes > limits.presence) throw new Refused('Too large: a presence has at most 4096 bytes');
			if (!topics.track(channel, asObject(message.payload.payload)))
				throw new Refused('PresenceRateLimitReached: Too many clients are present on this topic');
		} else topics.untrack(channel);
		this.#reply(message, 'ok', {});
	}

	#expire(channel: Channel): void {
		this.#shut(channel, expiredSince(channel.expires!));
	}

	/** Sends the reason and closes one channel; the socket stays open. */
	#shut(channel: Channel, message: string): void {
		this.#push(channel, 'system', {
			channel: channel.topic.slice(prefix.length),
			extension: 'system',
			message,
			status: 'error'
		});
		this.#leave(channel);
		this.#push(channel, 'phx_close', {});
	}

	#leave(channel: Channel): void {
		if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic);
		this.#shared.topics.remove(channel);
	}

	#push(channel: Channel, event: string, payload: Record<string, unknown>): void {
		this.#shared.topics.send(this.#socket, this.#encoded(channel, event, payload));
	}

	#encoded({ topic, joinRef }: Channel, event: string, payload: Record<string, unknown>): string {
		const ref = event === 'phx_close' ? joinRef : null;
		return encode({ joinRef, ref, topic, event, payload }, this.#version);
	}

	#reply({ joinRef, ref, topic }: Message, status: 'ok' | 'error', response: Record<string, unknown>): void {
		if (ref === null) return;
		const message = { joinRef, ref, topic, event: 'phx_reply', payload: { status, response } };
		this.#shared.topics.send(this.#socket, encode(message, this.#version));
	}
}
