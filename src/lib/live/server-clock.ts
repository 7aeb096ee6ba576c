/** An answer that took longer says too little of when it was given, ms. */
const quick = 5000;
/** The header has whole seconds and half the journey is a guess: less than this means nothing, ms. */
const meaningful = 2000;

/** How far this device's clock is from the server's, from the dates of its answers. */
export class ServerClock {
	/** server time minus device time, ms; 0 until known */
	offset = 0;

	/** Now by the server's clock, epoch ms. */
	now(): number {
		return Date.now() + this.offset;
	}

	/** Hears an answer that no cache gave. @param before when it was asked for, @param after when it came; epoch ms */
	hear(response: Response, before: number, after: number): void {
		const date = Date.parse(response.headers.get('date') ?? '');
		if (!date || after < before || after - before > quick) return;
		const offset = date + 500 - (before + after) / 2;
		this.offset = Math.abs(offset) < meaningful ? 0 : Math.round(offset);
	}

	/**
	 * Asks our own server, whose dates can be read wherever the database is; a request for the head alone is answered
	 * by no cache. Without an answer what was known stays.
	 */
	async ask(): Promise<void> {
		const before = Date.now();
		const response = await fetch('/api/config', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
		if (response?.ok) this.hear(response, before, Date.now());
	}
}
