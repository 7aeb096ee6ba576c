import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepTrying } from './keep-trying.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fails as often as said, then answers. */
function flaky(failures: number) {
	let runs = 0;
	return vi.fn(() => (runs++ < failures ? Promise.reject(new Error('no network')) : Promise.resolve('here')));
}

it('runs again after each failure, with a pause between, until there is an answer', async () => {
	const [run, failed, answered] = [flaky(2), vi.fn(), vi.fn()];
	void keepTrying(run, { signal: new AbortController().signal, every: 1000, failed }).then(answered);
	await vi.advanceTimersByTimeAsync(999);
	expect(run).toHaveBeenCalledTimes(1);
	expect(failed).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(1001);
	expect(answered).toHaveBeenCalledExactlyOnceWith('here');
	expect(run).toHaveBeenCalledTimes(3);
	expect(failed).toHaveBeenCalledTimes(2);
	expect(vi.getTimerCount()).toBe(0);
});

it('ends with null when it is aborted: before it starts, during a run and during a pause', async () => {
	const aborted = AbortSignal.abort();
	const never = flaky(0);
	expect(await keepTrying(never, { signal: aborted, every: 1000 })).toBeNull();
	expect(never).not.toHaveBeenCalled();

	const during = new AbortController();
	const failed = vi.fn();
	const run = () => Promise.reject(new Error(String(during.abort())));
	expect(await keepTrying(run, { signal: during.signal, every: 1000, failed })).toBeNull();
	expect(failed).not.toHaveBeenCalled();

	const paused = new AbortController();
	const ended = keepTrying(flaky(9), { signal: paused.signal, every: 1000, failed: () => paused.abort() });
	expect(await ended).toBeNull();
	expect(vi.getTimerCount()).toBe(0);
});
