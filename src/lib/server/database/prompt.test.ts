import { describe, expect, it, vi } from 'vitest';
import { untilPrompt } from './prompt.ts';

describe('the start', () => {
	it('waits until the database answers within a second', async () => {
		vi.useFakeTimers();
		try {
			const times = [8000, 2000, 300];
			let asked = 0;
			const waited = untilPrompt(() => new Promise((done) => setTimeout(done, times[asked++])));
			await vi.advanceTimersByTimeAsync(10_300);
			await waited;
			expect(asked).toBe(3);
		} finally {
			vi.useRealTimers();
		}
	});

	it('does not wait for a database that fails, or stays slow', async () => {
		await untilPrompt(() => Promise.reject(new Error('away')));
		vi.useFakeTimers();
		try {
			let asked = 0;
			const waited = untilPrompt(() => {
				asked++;
				return new Promise((done) => setTimeout(done, 1500));
			}, 4000);
			await vi.advanceTimersByTimeAsync(6000);
			await waited;
			expect(asked).toBe(3);
		} finally {
			vi.useRealTimers();
		}
	});
});
