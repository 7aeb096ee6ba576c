/** Keeps the screen on. The system releases the lock while the page is hidden, so it is requested again each time. */
export class WakeLock {
	#wanted = false;
	#lock: WakeLockSentinel | null = null;
	#abort: AbortController | null = null;

	get supported(): boolean {
		return 'wakeLock' in navigator;
	}

	hold(): void {
		if (this.#wanted || !this.supported) return;
		this.#wanted = true;
		this.#abort = new AbortController();
		document.addEventListener('visibilitychange', () => void this.#acquire(), { signal: this.#abort.signal });
		void this.#acquire();
	}

	release(): void {
		this.#wanted = false;
		this.#abort?.abort();
		void this.#lock?.release();
		this.#lock = null;
	}

	async #acquire(): Promise<void> {
		if (!this.#wanted || document.visibilityState !== 'visible' || this.#lock?.released === false) return;
		try {
			const lock = await navigator.wakeLock.request('screen');
			// released while the request was under way
			if (!this.#wanted) return void lock.release();
			this.#lock = lock;
		} catch {
			// refused, for example with a nearly empty battery: the screen turns off as usual, the voice goes on
		}
	}
}
