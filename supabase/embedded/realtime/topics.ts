import type { WebSocket } from 'ws';
import type { Rights } from './authorization.ts';
import type { Limits } from './limits.ts';
import { Presence, type Diff } from './presence.ts';
import { encode, encodeBroadcast, type Broadcast, type Version } from './protocol.ts';

/** One subscription of one socket. */
export interface Channel {
	socket: WebSocket;
	version: Version;
	/** with the prefix `realtime:` */
	topic: string;
	joinRef: string | null;
	private: boolean;
	self: boolean;
	ack: boolean;
	presenceKey: string;
	presenceEnabled: boolean;
	rights: Rights;
	/** end of its token, epoch seconds; undefined without a token */
	expires: number | undefined;
}

interface Topic {
	channels: Set<Channel>;
	presence: Presence<Channel>;
}

const prefix = 'realtime:';

/** Subscribers by topic, and delivery to them. A private and a public topic of the same name are two topics. */
export class Topics {
	#topics = new Map<string, Topic>();
	#limits: Limits;

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	get size(): number {
		return this.#topics.size;
	}

	#key(topic: string, isPrivate: boolean): string {
		return (isPrivate ? 'private ' : 'public ') + topic;
	}

	add(channel: Channel): void {
		const key = this.#key(channel.topic, channel.private);
		const topic = this.#topics.get(key) ?? { channels: new Set(), presence: new Presence<Channel>() };
		this.#topics.set(key, topic);
		topic.channels.add(channel);
	}

	remove(channel: Channel): void {
		const key = this.#key(channel.topic, channel.private);
		const topic = this.#topics.get(key);
		if (!topic?.channels.delete(channel)) return;
		const diff = topic.presence.untrack(channel);
		if (diff) this.#announce(topic, channel.topic, diff);
		if (topic.channels.size === 0) this.#topics.delete(key);
	}

	presenceState(channel: Channel) {
		return this.#topics.get(this.#key(channel.topic, channel.private))?.presence.state() ?? {};
	}

	/** @returns false if too many clients are present on the topic already */
	track(channel: Channel, payload: Record<string, unknown>): boolean {
		const topic = this.#topics.get(this.#key(channel.topic, channel.private));
		if (!topic) return true;
		const { presence } = topic;
		if (presence.size >= this.#limits.present && !presence.has(channel)) return false;
		this.#announce(topic, channel.topic, presence.track(channel, channel.presenceKey, payload));
		return true;
	}

	/** Number of channels that listen to a topic. @param name topic without the prefix */
	reach(name: string, isPrivate: boolean): number {
		return this.#topics.get(this.#key(prefix + name, isPrivate))?.channels.size ?? 0;
	}

	/** Number of channels that a message of a channel may reach. */
	listeners(channel: Channel): number {
		return this.#topics.get(this.#key(channel.topic, channel.private))?.channels.size ?? 0;
	}

	untrack(channel: Channel): void {
		const topic = this.#topics.get(this.#key(channel.topic, channel.private));
		const diff = topic?.presence.untrack(channel);
		if (topic && diff) this.#announce(topic, channel.topic, diff);
	}

	/**
	 * Delivers to every subscriber of a topic.
	 * @param name topic without the prefix
	 * @param from the sender, who gets its own message only if it set `self`
	 */
	broadcast(name: string, isPrivate: boolean, broadcast: Broadcast, from?: Channel): void {
		const wire = prefix + name;
		const topic = this.#topics.get(this.#key(wire, isPrivate));
		if (!topic) return;
		const frames = new Map<Version, Buffer | string | null>();
		for (const channel of topic.channels) {
			if ((channel === from && !channel.self) || !channel.rights.read.broadcast) continue;
			let frame = frames.get(channel.version);
			if (frame === undefined)
				frames.set(channel.version, (frame = encodeBroadcast(wire, broadcast, channel.version)));
			if (frame !== null) this.send(channel.socket, frame);
		}
	}

	#announce(topic: Topic, wire: string, diff: Diff): void {
		const message = { joinRef: null, ref: null, topic: wire, event: 'presence_diff', payload: { ...diff } };
		for (const channel of topic.channels)
			if (channel.presenceEnabled && channel.rights.read.presence)
				this.send(channel.socket, encode(message, channel.version));
	}

	/** Sends a frame. A client that reads too slowly is disconnected: it reconnects and catches up, and others need not wait. */
	send(socket: WebSocket, frame: Buffer | string): void {
		if (socket.readyState !== socket.OPEN) return;
		if (socket.bufferedAmount > this.#limits.buffered) socket.terminate();
		else socket.send(frame, { binary: typeof frame !== 'string' });
	}
}
