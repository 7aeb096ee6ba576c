// Frames of the Realtime protocol of realtime-js: Phoenix messages as JSON objects (serializer 1.0.0) or JSON arrays
// (2.0.0); in 2.0.0 broadcasts are binary frames with a short header.

export type Version = '1.0.0' | '2.0.0';

export interface Message {
	joinRef: string | null;
	ref: string | null;
	topic: string;
	event: string;
	payload: Record<string, unknown>;
}

/** A broadcast for subscribers; `payload` is a JSON value, or bytes that are passed on unchanged. */
export interface Broadcast {
	event: string;
	payload: unknown;
}

const kind = { push: 3, broadcast: 4 };
const jsonEncoding = 1;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A frame that does not follow the protocol. */
export class MalformedFrame extends Error {}

const isText = (value: unknown): value is string => typeof value === 'string';
const isRef = (value: unknown): value is string | null | undefined => value == null || isText(value);

function checked(joinRef: unknown, ref: unknown, topic: unknown, event: unknown, payload: unknown): Message {
	if (!isRef(joinRef) || !isRef(ref) || !isText(topic) || !isText(event))
		throw new MalformedFrame('a message needs a topic and an event');
	const object = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
	return {
		joinRef: joinRef ?? null,
		ref: ref ?? null,
		topic,
		event,
		payload: object ? (payload as Record<string, unknown>) : {}
	};
}

/** Decodes one frame of a client. @throws MalformedFrame */
export function decode(data: Buffer, isBinary: boolean, version: Version): Message {
	if (isBinary) return decodePush(data);
	let value: unknown;
	try {
		value = JSON.parse(decoder.decode(data));
	} catch {
		throw new MalformedFrame('not JSON');
	}
	if (version === '2.0.0') {
		if (!Array.isArray(value) || value.length !== 5) throw new MalformedFrame('not an array of five');
		const [joinRef, ref, topic, event, payload] = value as unknown[];
		return checked(joinRef, ref, topic, event, payload);
	}
	if (typeof value !== 'object' || value === null) throw new MalformedFrame('not an object');
	const message = value as Record<string, unknown>;
	return checked(message.join_ref, message.ref, message.topic, message.event, message.payload);
}

/** Binary push. Header: kind, five lengths, encoding; then join ref, ref, topic, event, metadata, payload. */
function decodePush(data: Buffer): Message {
	if (data.length < 7 || data[0] !== kind.push) throw new MalformedFrame('unknown binary frame');
	let offset = 7;
	const take = (size: number) => {
		if (offset + size > data.length) throw new MalformedFrame('lengths exceed the frame');
		try {
			return decoder.decode(data.subarray(offset, (offset += size)));
		} catch {
			throw new MalformedFrame('not UTF-8');
		}
	};
	const joinRef = take(data[1]!);
	const ref = take(data[2]!);
	const topic = take(data[3]!);
	const event = take(data[4]!);
	take(data[5]!);
	const bytes = data.subarray(offset);
	let payload: unknown = bytes;
	if (data[6] === jsonEncoding)
		try {
			payload = JSON.parse(decoder.decode(bytes));
		} catch {
			throw new MalformedFrame('payload is not JSON');
		}
	return {
		joinRef: joinRef || null,
		ref: ref || null,
		topic,
		event: 'broadcast',
		payload: { type: 'broadcast', event, payload }
	};
}

/** Encodes one message as text. */
export function encode(message: Message, version: Version): string {
	const { joinRef, ref, topic, event, payload } = message;
	return version === '2.0.0'
		? JSON.stringify([joinRef, ref, topic, event, payload])
		: JSON.stringify({ join_ref: joinRef, ref, topic, event, payload });
}

/**
 * Encodes a broadcast once per protocol version, for all subscribers of a topic. Null if the version cannot carry it
 * (bytes in 1.0.0).
 */
export function encodeBroadcast(
	topic: string,
	{ event, payload }: Broadcast,
	version: Version
): Buffer | string | null {
	const binary = payload instanceof Uint8Array;
	if (version === '1.0.0') {
		if (binary) return null;
		const body = { type: 'broadcast', event, payload };
		return encode({ joinRef: null, ref: null, topic, event: 'broadcast', payload: body }, version);
	}
	const topicBytes = Buffer.from(topic);
	const eventBytes = Buffer.from(event);
	const bytes = binary ? payload : Buffer.from(JSON.stringify(payload ?? {}));
	const header = Buffer.from([
		kind.broadcast,
		topicBytes.length,
		eventBytes.length,
		0,
		binary ? 0 : jsonEncoding
	]);
	return Buffer.concat([header, topicBytes, eventBytes, bytes]);
}
