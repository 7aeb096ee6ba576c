/**
 * Waits for some time.
 * @param ms milliseconds
 * @param signal ends the wait at once
 * @returns false if the signal ended the wait
 */
export function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
	if (signal?.aborted) return Promise.resolve(false);
	return new Promise((done) => {
		const end = () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', end);
			done(!signal?.aborted);
		};
		const timer = setTimeout(end, ms);
		signal?.addEventListener('abort', end);
	});
}
