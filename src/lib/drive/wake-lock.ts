/** Pauses before another request after a refusal, for example with a nearly empty battery, ms; the last one repeats. */
const again = [5000, 30_000, 120_000];

/**
 * Keeps the screen on. The system releases the lock while the page is hidden and may refuse it, so it is requested again when
 * the page becomes visible, at a tap, and after a pause.
 */
export class WakeLock {
	#wanted = false;
	#asking = false;
	#refusals = 0;
	#retrying: ReturnType<typeof setTimeout> | undefined;
	#lock: WakeLockSentinel | null = null;
	#abort: AbortController | null = null;

	get supported(): boolean {
		return 'wakeLock' in navigator;
	}

	hold(): void {
		if (this.#wanted || !this.supported) return;
		this.#wanted = true;
		this.#abort = new AbortController();
		const { signal } = this.#abort;
		const ask = () => void this.#acquire();
		document.addEventListener('visibilitychange', ask, { signal });
		document.addEventListener('pointerup', ask, { signal });
		document.addEventListener('keyup', ask, { signal });
		ask();
	}

	release(): void {
		this.#wanted = false;
		this.#abort?.abort();
		clearTimeout(this.#retrying);
		if (this.#lock) void free(this.#lock);
		this.#lock = null;
	}

	async #acquire(): Promise<void> {
		if (!this.#wanted || this.#asking || this.#lock?.released === false) return;
		if (document.visibilityState !== 'visible') return;
		clearTimeout(this.#retrying);
		this.#asking = true;
		try {
			const lock = await navigator.wakeLock.request('screen');
			// released while the request was under way
			if (!this.#wanted) return void free(lock);
			this.#refusals = 0;
			this.#lock = lock;
			// the system may take it back while the page is visible
			lock.addEventListener('release', () => this.#later(), { once: true });
		} catch {
			// until it is granted the screen turns off as usual, and the voice goes on
			this.#later();
		} finally {
			this.#asking = false;
		}
	}

	#later(): void {
		clearTimeout(this.#retrying);
		if (!this.#wanted) return;
		const pause = again[Math.min(this.#refusals++, again.length - 1)];
		this.#retrying = setTimeout(() => void this.#acquire(), pause);
	}
}

/** A lock that the system has taken back already needs no release. */
async function free(lock: WakeLockSentinel): Promise<void> {
	try {
		await lock.release();
	} catch {
		// it is gone
	}
}
