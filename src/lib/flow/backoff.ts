import { pause } from './pause.ts';

export interface BackoffOptions {
	/** the first pause, milliseconds; doubled after each failure */
	first: number;
	/** the longest pause, milliseconds */
	longest: number;
	/**
	 * Share of a pause that is random, 0 (default) to 1. With many clients, 0.5 prevents that all of them try again at
	 * the same moment.
	 */
	spread?: number;
	/** random numbers, 0 ≤ number < 1; default: `Math.random` */
	random?: () => number;
}

/** Pauses that grow while something fails (exponential backoff, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). */
export class Backoff {
	#options: Required<BackoffOptions>;
	#failures = 0;

	constructor(options: BackoffOptions) {
		this.#options = { spread: 0, random: Math.random, ...options };
	}

	/** Number of failures since the start or the last {@link reset}. */
	get failures(): number {
		return this.#failures;
	}

	/** Records a failure. @returns the pause before the next attempt, milliseconds */
	next(): number {
		const { first, longest, spread, random } = this.#options;
		const full = Math.min(longest, first * 2 ** this.#failures++);
		return full * (1 - spread * random());
	}

	/** Records a success: the next pause is the first one again. */
	reset(): void {
		this.#failures = 0;
	}

	/**
	 * Records a failure and waits before the next attempt.
	 * @param signal ends the wait at once
	 * @returns false if the signal ended the wait
	 */
	wait(signal?: AbortSignal): Promise<boolean> {
		return pause(this.next(), signal);
	}
}
