import { count } from './meter.ts';

const encoder = new TextEncoder();

/** Size of what is sent or received, bytes; a text is sent as UTF-8, in which a Chinese character has three. */
export const size = (data: unknown): number =>
	typeof data === 'string'
		? encoder.encode(data).byteLength
		: data instanceof Blob
			? data.size
			: data instanceof ArrayBuffer || ArrayBuffer.isView(data)
				? data.byteLength
				: 0;

/** Counts the body of a request as sent. */
export function countBody(body: unknown): void {
	if (body) count({ up: size(body) });
}

/** A WebSocket that counts its messages. */
export class CountedSocket extends WebSocket {
	constructor(url: string | URL, protocols?: string | string[]) {
		super(url, protocols);
		this.addEventListener('message', ({ data }) => count({ down: size(data) }));
	}

	override send(data: Parameters<WebSocket['send']>[0]): void {
		count({ up: size(data) });
		super.send(data);
	}
}
