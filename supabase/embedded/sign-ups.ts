/** New users per address and time window, as Supabase Auth limits them, with room for a network that many drivers share. */
const limits = [
	{ window: 60_000, most: 30 },
	{ window: 3_600_000, most: 300 }
] as const;
/** Sign-ups that may wait. Each is slow work for the single thread, so that more are refused. */
const mostWaiting = 20;

/** Creates new users one after the other, with a limit per address. */
export class SignUps {
	#made = new Map<string, number[]>();
	#last: Promise<unknown> = Promise.resolve();
	#waiting = 0;

	/**
	 * Runs `make`, which creates a user, after the sign-ups before it.
	 * @param address network address of the caller; null for callers on this machine, who are not limited
	 * @param now epoch ms
	 * @returns null if the sign-up is refused
	 */
	async take<T>(address: string | null, make: () => Promise<T>, now = Date.now()): Promise<T | null> {
		if (address !== null && !this.#allow(address, now)) return null;
		if (this.#waiting >= mostWaiting) return null;
		this.#waiting++;
		const turn = this.#last.then(make);
		this.#last = turn.catch(() => undefined);
		return turn.finally(() => this.#waiting--);
	}

	#allow(address: string, now: number): boolean {
		const times = (this.#made.get(address) ?? []).filter((time) => time > now - limits[1].window);
		if (limits.some(({ window, most }) => times.filter((time) => time > now - window).length >= most))
			return false;
		// the map must not grow without limit with the number of addresses
		if (this.#made.size > 10_000) this.#made.clear();
		this.#made.set(address, [...times, now]);
		return true;
	}
}
