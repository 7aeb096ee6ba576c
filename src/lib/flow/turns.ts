/** What waits under one name: work, or names of the next level. */
class Branch {
	waiting = 0;
	works: (() => void)[] = [];
	under = new Map<string, Branch>();

	add(path: readonly string[], work: () => void): void {
		this.waiting++;
		const [name, ...rest] = path;
		if (name === undefined) return void this.works.push(work);
		let branch = this.under.get(name);
		if (!branch) this.under.set(name, (branch = new Branch()));
		branch.add(rest, work);
	}

	/** Takes the work that is next; the branch it was under becomes the last of its level. */
	take(): () => void {
		this.waiting--;
		for (const [name, branch] of this.under) {
			this.under.delete(name);
			const work = branch.take();
			if (branch.waiting) this.under.set(name, branch);
			return work;
		}
		return this.works.shift()!;
	}
}

/**
 * Shares something scarce, such as the one thread of a database, among those who ask for it: everybody is served in turn, however
 * much one of them asks for. Between two works the event loop gets a turn, so that sockets are read meanwhile.
 */
export class Turns {
	#atOnce: number;
	#running = 0;
	#waiting = new Branch();
	#next: (then: () => void) => void;

	/**
	 * @param atOnce number of works that run at the same time
	 * @param next calls a function in the next turn of the event loop, as `setImmediate`
	 */
	constructor(atOnce: number, next: (then: () => void) => void) {
		this.#atOnce = atOnce;
		this.#next = next;
	}

	/** True if nothing runs and nothing waits. */
	get idle(): boolean {
		return this.#running === 0;
	}

	/**
	 * Runs a work when it is its turn.
	 * @param path who asks, from the large to the small, such as network address, account and kind of work: the names of each level
	 * take turns. All paths have the same length.
	 */
	async run<T>(path: readonly string[], work: () => Promise<T>): Promise<T> {
		if (this.#running < this.#atOnce && !this.#waiting.waiting) this.#running++;
		else await new Promise<void>((begin) => this.#waiting.add(path, begin));
		try {
			return await work();
		} finally {
			this.#next(() => {
				// the place passes to the next one, or becomes free
				if (this.#waiting.waiting) this.#waiting.take()();
				else this.#running--;
			});
		}
	}
}
