import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { timeLimit } from './time-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it('aborts when the time is over, also where the browser has no such signal', () => {
	vi.stubGlobal('AbortSignal', class {});
	const limit = timeLimit(1000);
	vi.advanceTimersByTime(999);
	expect(limit.aborted).toBe(false);
	vi.advanceTimersByTime(1);
	expect(limit.reason).toMatchObject({ name: 'TimeoutError' });
});

it('aborts with another signal, for its reason, and at the end of the time without it', () => {
	const caller = new AbortController();
	const [first, second] = [timeLimit(1000, caller.signal), timeLimit(5000, caller.signal)];
	vi.advanceTimersByTime(1000);
	expect(first.reason).toMatchObject({ name: 'TimeoutError' });
	expect(second.aborted).toBe(false);
	caller.abort();
	expect(second.reason).toMatchObject({ name: 'AbortError' });
	expect(first.reason).toMatchObject({ name: 'TimeoutError' });
	expect(timeLimit(1000, caller.signal).aborted).toBe(true);
});
