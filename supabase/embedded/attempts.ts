interface Limit {
	/** milliseconds */
	window: number;
	most: number;
}

/** Keys that are remembered; the map must not grow without limit with the number of addresses. */
const mostKeys = 20_000;

/** Counts attempts by key, such as an address or an account, within windows of time. */
export class Attempts {
	#limits: readonly Limit[];
	#longest: number;
	#times = new Map<string, number[]>();

	constructor(limits: readonly Limit[]) {
		this.#limits = limits;
		this.#longest = Math.max(...limits.map(({ window }) => window));
	}

	/** Counts an attempt. @param now epoch ms */
	count(key: string, now = Date.now()): void {
		if (this.#times.size >= mostKeys && !this.#times.has(key)) {
			const oldest = this.#times.keys().next().value;
			if (oldest !== undefined) this.#times.delete(oldest);
		}
		const times = this.#recent(key, now);
		// moved to the end, so that the keys that are counted least recently are forgotten first
		this.#times.delete(key);
		this.#times.set(key, [...times, now]);
	}

	/** Seconds until another attempt is allowed; 0 if it is now. @param now epoch ms */
	wait(key: string, now = Date.now()): number {
		const times = this.#recent(key, now);
		let wait = 0;
		for (const { window, most } of this.#limits) {
			const first = times.filter((time) => time > now - window).at(-most);
			if (first !== undefined) wait = Math.max(wait, first + window - now);
		}
		return Math.ceil(wait / 1000);
	}

	forget(key: string): void {
		this.#times.delete(key);
	}

	#recent(key: string, now: number): number[] {
		return (this.#times.get(key) ?? []).filter((time) => time > now - this.#longest && time <= now);
	}
}
