import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Backoff } from './backoff.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pauses = (backoff: Backoff, count: number) => Array.from({ length: count }, () => backoff.next());

it('doubles its pauses up to the longest, and starts again after a success', () => {
	const backoff = new Backoff({ first: 200, longest: 1000 });
	expect(pauses(backoff, 5)).toEqual([200, 400, 800, 1000, 1000]);
	expect(backoff.failures).toBe(5);
	backoff.reset();
	expect(backoff.failures).toBe(0);
	expect(pauses(backoff, 2)).toEqual([200, 400]);
});

it('stays at the longest however often it fails', () => {
	const backoff = new Backoff({ first: 1, longest: 30_000 });
	expect(pauses(backoff, 5000).at(-1)).toBe(30_000);
});

it('spreads clients that failed together, and no pause exceeds the longest', () => {
	const at = (random: number) =>
		pauses(new Backoff({ first: 100, longest: 300, spread: 0.5, random: () => random }), 3);
	expect(at(0)).toEqual([100, 200, 300]);
	expect(at(0.5)).toEqual([75, 150, 225]);
	expect(at(0.999999).map(Math.round)).toEqual([50, 100, 150]);
	const drawn = new Set(
		Array.from({ length: 50 }, () => new Backoff({ first: 1000, longest: 1000, spread: 0.5 }).next())
	);
	expect(drawn.size).toBeGreaterThan(40);
});

it('waits longer each time, and ends the wait when it is aborted', async () => {
	const backoff = new Backoff({ first: 100, longest: 1000 });
	const ended = vi.fn();
	void backoff.wait().then(ended);
	await vi.advanceTimersByTimeAsync(99);
	expect(ended).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(ended).toHaveBeenLastCalledWith(true);
	const abort = new AbortController();
	void backoff.wait(abort.signal).then(ended);
	await vi.advanceTimersByTimeAsync(199);
	expect(ended).toHaveBeenCalledOnce();
	abort.abort();
	await vi.advanceTimersByTimeAsync(0);
	expect(ended).toHaveBeenLastCalledWith(false);
	expect(vi.getTimerCount()).toBe(0);
});
