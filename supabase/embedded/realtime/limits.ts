export interface Limits {
	/** bytes of one frame */
	frame: number;
	/** open sockets of all clients */
	connections: number;
	/** channels of one socket */
	channels: number;
	/** joins of one socket per second */
	joinsPerSecond: number;
	/** frames of one socket per second */
	framesPerSecond: number;
	/** bytes of a frame that tracks a presence, and clients present on one topic */
	presence: number;
	present: number;
	/** unsent bytes at which a slow client is disconnected */
	buffered: number;
	/** silence after which a socket is ended, milliseconds; clients send a heartbeat every 25 s */
	idle: number;
}

export const defaultLimits: Limits = {
	frame: 256 * 1024,
	connections: 20_000,
	channels: 100,
	joinsPerSecond: 100,
	framesPerSecond: 200,
	presence: 4096,
	present: 500,
	buffered: 4 * 2 ** 20,
	idle: 75_000
};

/** Limits the number of events per second. */
export class Rate {
	#limit: number;
	#second = 0;
	#count = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** Counts one event; false if it exceeds the limit of this second. */
	take(): boolean {
		const second = Math.floor(Date.now() / 1000);
		if (second !== this.#second) {
			this.#second = second;
			this.#count = 0;
		}
		return ++this.#count <= this.#limit;
	}
}
