/** How often something may be done: a bucket that fills while nothing is done (token bucket). */
export class Allowance {
	#level: number;
	#filled: number;
	#burst: number;
	#interval: number;

	/** @param burst so many at once @param interval one more each time so many milliseconds have gone */
	constructor(burst: number, interval: number, now = Date.now()) {
		this.#burst = this.#level = burst;
		this.#interval = interval;
		this.#filled = now;
	}

	/** @returns false where it is too soon */
	take(now = Date.now()): boolean {
		this.#level = Math.min(this.#burst, this.#level + (now - this.#filled) / this.#interval);
		this.#filled = now;
		if (this.#level < 1) return false;
		this.#level--;
		return true;
	}
}
