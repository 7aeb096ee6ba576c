/** A signal that aborts after a time, milliseconds. `AbortSignal.timeout` is missing below Safari 16 and Chrome 103. */
export function timeLimit(time: number): AbortSignal {
	if ('timeout' in AbortSignal) return AbortSignal.timeout(time);
	const controller = new AbortController();
	setTimeout(() => controller.abort(new DOMException('The time is over', 'TimeoutError')), time);
	return controller.signal;
}
