/** Keeps the screen lit. The system takes the lock away whenever the page is out of sight: it is asked for again. */
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
			// it was let go meanwhile
			if (!this.#wanted) return void lock.release();
			this.#lock = lock;
		} catch {
			// a nearly empty battery refuses it: the screen goes dark as always, and the voice goes on
		}
	}
}
