export interface Limits {
	/** bytes of one frame */
	frame: number;
	/** open sockets in all */
	connections: number;
	/** channels of one socket */
	channels: number;
	/** joins of one socket in a second */
	joinsPerSecond: number;
	/** frames of one socket in a second */
	framesPerSecond: number;
	/** bytes that may wait for a slow reader before it is dropped */
	buffered: number;
	/** silence after which a socket is taken for dead, milliseconds; clients send a heartbeat every 25 s */
	idle: number;
}

export const defaultLimits: Limits = {
	frame: 256 * 1024,
	connections: 20_000,
	channels: 100,
	joinsPerSecond: 100,
	framesPerSecond: 200,
	buffered: 4 * 2 ** 20,
	idle: 75_000
};

/** Counts what happens within a second. */
export class Rate {
	#limit: number;
	#second = 0;
	#count = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** False where it is one too many. */
	take(): boolean {
		const second = Math.floor(Date.now() / 1000);
		if (second !== this.#second) {
			this.#second = second;
			this.#count = 0;
		}
		return ++this.#count <= this.#limit;
	}
}
