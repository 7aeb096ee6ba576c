import { pause } from './pause.ts';

interface Options {
	/** ends the attempts */
	signal: AbortSignal;
	/** time between two attempts, milliseconds */
	every: number;
	/** called after each failed attempt */
	failed?: () => void;
}

/**
 * Runs something until it succeeds.
 * @returns its answer; null if the signal was aborted
 */
export async function keepTrying<T>(
	run: () => Promise<T>,
	{ signal, every, failed }: Options
): Promise<T | null> {
	while (!signal.aborted) {
		try {
			return await run();
		} catch {
			if (signal.aborted) return null;
			failed?.();
			await pause(every, signal);
		}
	}
	return null;
}
