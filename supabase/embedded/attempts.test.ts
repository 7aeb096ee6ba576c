import { describe, expect, it } from 'vitest';
import { Attempts } from './attempts.ts';

describe('attempts', () => {
	it('are refused above the number of a window, with the seconds to wait', () => {
		const attempts = new Attempts([
			{ window: 60_000, most: 3 },
			{ window: 600_000, most: 5 }
		]);
		for (const at of [0, 1000, 2000]) {
			expect(attempts.wait('a', at)).toBe(0);
			attempts.count('a', at);
		}
		expect(attempts.wait('a', 3000)).toBe(57);
		expect(attempts.wait('b', 3000)).toBe(0);
		expect(attempts.wait('a', 60_001)).toBe(0);
		for (const at of [70_000, 80_000]) attempts.count('a', at);
		expect(attempts.wait('a', 200_000)).toBe(400);
		attempts.forget('a');
		expect(attempts.wait('a', 200_000)).toBe(0);
	});

	it('do not fill the memory with addresses, and forget the oldest first', () => {
		const attempts = new Attempts([{ window: 60_000, most: 1 }]);
		attempts.count('first', 0);
		for (let i = 0; i < 20_000; i++) attempts.count(String(i), 1);
		expect(attempts.wait('first', 2)).toBe(0);
		expect(attempts.wait('19999', 2)).toBe(60);
	});

	it('survive a clock that is set back', () => {
		const attempts = new Attempts([{ window: 60_000, most: 1 }]);
		attempts.count('a', 3_600_000);
		expect(attempts.wait('a', 0)).toBe(0);
	});
});
