import { pause } from './pause.ts';

export interface BackoffOptions {
	/** the first pause, milliseconds; doubled after each failure */
	first: number;
	/** no pause is longer, milliseconds */
	longest: number;
	/**
	 * How much of a pause is left to chance, 0 (default) to 1. Where many try the same thing, 0.5 keeps them from all
	 * coming back at the same moment.
	 */
	spread?: number;
	/** 0 ≤ number < 1 */
	random?: () => number;
}

/** Pauses that grow while something fails (exponential backoff, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). */
export class Backoff {
	#options: Required<BackoffOptions>;
	#failures = 0;

	constructor(options: BackoffOptions) {
		this.#options = { spread: 0, random: Math.random, ...options };
	}

	/** Failures since the beginning, or since the last {@link reset}. */
	get failures(): number {
		return this.#failures;
	}

	/** It has failed. @returns how long to wait before trying again, milliseconds */
	next(): number {
		const { first, longest, spread, random } = this.#options;
		const full = Math.min(longest, first * 2 ** this.#failures++);
		return full * (1 - spread * random());
	}

	/** It has worked: the next pause is the first again. */
	reset(): void {
		this.#failures = 0;
	}

	/**
	 * It has failed: waits before it is tried again.
	 * @param signal ends the wait at once
	 * @returns false where it was ended
	 */
	wait(signal?: AbortSignal): Promise<boolean> {
		return pause(this.next(), signal);
	}
}
