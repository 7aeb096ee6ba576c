import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pause } from './pause.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('lasts as long as it should', async () => {
	const ended = vi.fn();
	void pause(1000).then(ended);
	await vi.advanceTimersByTimeAsync(999);
	expect(ended).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(ended).toHaveBeenCalledExactlyOnceWith(true);
});

it('ends at once when it is aborted, and leaves neither timer nor listener', async () => {
	const abort = new AbortController();
	const removed = vi.spyOn(abort.signal, 'removeEventListener');
	const waiting = pause(1000, abort.signal);
	abort.abort();
	expect(await waiting).toBe(false);
	expect(vi.getTimerCount()).toBe(0);
	expect(removed).toHaveBeenCalledOnce();
	expect(await pause(1000, abort.signal)).toBe(false);
	expect(vi.getTimerCount()).toBe(0);
});
