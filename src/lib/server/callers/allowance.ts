/** Rate limit for an action (token bucket): each action takes one token, and tokens come back with time. */
export class Allowance {
	#level: number;
	#filled: number;
	#burst: number;
	#interval: number;

	/** @param burst number of actions allowed at once @param interval time until one more action is allowed, milliseconds */
	constructor(burst: number, interval: number, now = Date.now()) {
		this.#burst = this.#level = burst;
		this.#interval = interval;
		this.#filled = now;
	}

	/** Takes one token. @returns false if it is too soon for another action */
	take(now = Date.now()): boolean {
		this.#level = Math.min(this.#burst, this.#level + (now - this.#filled) / this.#interval);
		this.#filled = now;
		if (this.#level < 1) return false;
		this.#level--;
		return true;
	}
}
