/** So many new users an address may make, as Supabase Auth limits them, with room for a network that many drivers share. */
const limits = [
	{ window: 60_000, most: 30 },
	{ window: 3_600_000, most: 300 }
] as const;
/** Making one is slow work for the one thread there is: so many wait their turn, no more. */
const mostWaiting = 20;

/** Lets new users be made one after the other, and no address make too many. */
export class SignUps {
	#made = new Map<string, number[]>();
	#last: Promise<unknown> = Promise.resolve();
	#waiting = 0;

	/**
	 * Runs the making of a user when its turn comes.
	 * @param address who asks; null for callers on this machine, who are not limited
	 * @returns null where it is refused
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
		// as long as a map is kept it must not grow with every address that ever came by
		if (this.#made.size > 10_000) this.#made.clear();
		this.#made.set(address, [...times, now]);
		return true;
	}
}
