/** Longest wait for a whole answer of the server, ms: a browser waits for minutes where a network swallows everything. */
export const patience = 60_000;

/**
 * A signal that aborts after a time, or with another signal. `AbortSignal.timeout` is missing below Safari 16 and Chrome 103,
 * `AbortSignal.any` below Safari 17.4 and Chrome 116.
 * @param time milliseconds
 */
export function timeLimit(time: number, signal?: AbortSignal | null): AbortSignal {
	if (!signal && 'timeout' in AbortSignal) return AbortSignal.timeout(time);
	const controller = new AbortController();
	const end = () => controller.abort(signal?.reason);
	if (signal?.aborted) end();
	signal?.addEventListener('abort', end);
	setTimeout(() => {
		signal?.removeEventListener('abort', end);
		controller.abort(new DOMException('The time is over', 'TimeoutError'));
	}, time);
	return controller.signal;
}
