import type { Log } from './log.ts';

/** Something that fails again and again, said once when it begins and once when it is over; in between at level debug. */
export class Trouble {
	#log: Log;
	#begins: string;
	#ends: string;
	#lasts = false;

	/** @param begins what does not work @param ends that it works again */
	constructor(log: Log, begins: string, ends: string) {
		this.#log = log;
		this.#begins = begins;
		this.#ends = ends;
	}

	/** It has failed, for the first time or again. */
	failed(error: Error): void {
		this.#log[this.#lasts ? 'debug' : 'warn']({ reason: error.message }, this.#begins);
		this.#lasts = true;
	}

	/** It has worked. */
	worked(): void {
		if (this.#lasts) this.#log.info(this.#ends);
		this.#lasts = false;
	}
}
