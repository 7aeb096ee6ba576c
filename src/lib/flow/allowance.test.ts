import { expect, it } from 'vitest';
import { Allowance } from './allowance.ts';

it('allows a burst, and after that as much as time brings', () => {
	const allowance = new Allowance(3, 100, 0);
	expect([1, 2, 3, 4].map(() => allowance.take(1, 0))).toEqual([true, true, true, false]);
	expect(allowance.wait(1, 50)).toBe(50);
	expect(allowance.take(1, 100)).toBe(true);
	expect(allowance.take(1, 100)).toBe(false);
	// never more than the burst, however long nothing happens
	expect(allowance.wait(3, 1_000_000)).toBe(0);
	expect(allowance.take(4, 1_000_000)).toBe(false);
	expect(allowance.take(3, 1_000_000)).toBe(true);
});

it('makes up for what was spent beyond the stock', () => {
	const allowance = new Allowance(10, 1, 0);
	allowance.spend(30, 0);
	expect(allowance.take(1, 20)).toBe(false);
	expect(allowance.wait(1, 20)).toBe(1);
	expect(allowance.take(1, 21)).toBe(true);
});
