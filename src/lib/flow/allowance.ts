/** Rate limit for an action or for an amount, such as bytes (token bucket): it is taken from a stock that refills with time. */
export class Allowance {
	#level: number;
	#filled: number;
	#burst: number;
	#interval: number;

	/**
	 * @param burst amount allowed at once @param interval time until one more is allowed, milliseconds
	 * @param now milliseconds of a clock that is never set, as `performance.now()`
	 */
	constructor(burst: number, interval: number, now = performance.now()) {
		this.#burst = this.#level = burst;
		this.#interval = interval;
		this.#filled = now;
	}

	/** Takes an amount; one that exceeds the stock takes nothing. @returns false if it is too soon for it */
	take(amount = 1, now = performance.now()): boolean {
		this.#level = this.#at(now);
		this.#filled = now;
		if (this.#level < amount) return false;
		this.#level -= amount;
		return true;
	}

	/** Takes an amount that is already spent; the stock may become negative. */
	spend(amount: number, now = performance.now()): void {
		this.#level = this.#at(now) - amount;
		this.#filled = now;
	}

	/** Milliseconds until an amount can be taken; 0 if it can be now. */
	wait(amount = 1, now = performance.now()): number {
		return Math.max(0, (amount - this.#at(now)) * this.#interval);
	}

	#at(now: number): number {
		return Math.min(this.#burst, this.#level + (now - this.#filled) / this.#interval);
	}
}
