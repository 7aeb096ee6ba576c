import { isMarked } from '../flow/own-answer.ts';
import { timeLimit } from '../flow/time-limit.ts';

/** Longest duration of a request whose answer is used, ms: with a slower one the time of the answer is too uncertain. */
const quick = 5000;
/** Smallest offset that counts, ms: the header has whole seconds, and the duration of each direction is only estimated. */
const meaningful = 2000;

/** Measures the offset of this device's clock from the header `date` of the server's answers. */
export class ServerClock {
	/** server time minus device time, ms; 0 until known */
	offset = 0;

	/** Now by the server's clock, epoch ms. */
	now(): number {
		return Date.now() + this.offset;
	}

	/** Uses an answer of this server that is not from a cache. @param before time of the request @param after time of the answer, epoch ms */
	hear(response: Response, before: number, after: number): void {
		const date = Date.parse(response.headers.get('date') ?? '');
		if (!date || after < before || after - before > quick) return;
		const offset = date + 500 - (before + after) / 2;
		this.offset = Math.abs(offset) < meaningful ? 0 : Math.round(offset);
	}

	/**
	 * Measures with a request to our own server, whose dates are readable even if the database is on another origin. No cache
	 * answers a HEAD request. Without an answer the offset stays.
	 */
	async ask(): Promise<void> {
		const before = Date.now();
		// the worker sends reports only after this
		const signal = timeLimit(quick);
		const response = await fetch('/api/config', { method: 'HEAD', cache: 'no-store', signal }).catch(
			() => null
		);
		// a captive portal has a clock of its own
		if (response?.ok && isMarked(response)) this.hear(response, before, Date.now());
	}
}
