import type { Log } from './log.ts';

/** Logs a failure that repeats: once at level warn when it begins, once at info when it is over, in between at debug. */
export class Trouble {
	#log: Log;
	#begins: string;
	#ends: string;
	#lasts = false;

	/** @param begins message when it fails @param ends message when it works again */
	constructor(log: Log, begins: string, ends: string) {
		this.#log = log;
		this.#begins = begins;
		this.#ends = ends;
	}

	/** Records a failure, the first or another one. */
	failed(error: Error): void {
		this.#log[this.#lasts ? 'debug' : 'warn']({ reason: error.message }, this.#begins);
		this.#lasts = true;
	}

	/** Records a success. */
	worked(): void {
		if (this.#lasts) this.#log.info(this.#ends);
		this.#lasts = false;
	}
}
