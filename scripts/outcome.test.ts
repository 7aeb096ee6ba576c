import { describe, expect, it } from 'vitest';
import { counts, inCi, isGood, longest, ofPlaywright, ofVitest, total } from './outcome.ts';

const vitest = ofVitest({
	numPassedTests: 7,
	numFailedTests: 1,
	numPendingTests: 2,
	numTodoTests: 1,
	testResults: [
		{ name: '/x/src/a.test.ts', startTime: 1000, endTime: 3000 },
		{ name: '/x/src/b.test.ts', startTime: 1000, endTime: 9400 }
	]
});
const playwright = ofPlaywright({
	stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 },
	suites: [
		{
			file: 'map.spec.ts',
			specs: [{ tests: [{ results: [{ duration: 1500 }] }] }],
			suites: [{ file: 'map.spec.ts', specs: [{ tests: [{ results: [{ duration: 500 }] }] }] }]
		}
	]
});

describe('the outcome of a suite', () => {
	it('counts skipped and planned tests as skipped', () => {
		expect(vitest).toMatchObject({ passed: 7, failed: 1, skipped: 3 });
	});

	it('counts a test that passes only in a second attempt as failed', () => {
		expect(playwright).toMatchObject({ passed: 5, failed: 3, skipped: 3 });
	});

	it('is written in one line, which names skipped tests only if there are any', () => {
		expect(counts(total([vitest, playwright]))).toBe('12 passed, 4 failed, 6 skipped');
		expect(counts({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
	});

	it('names the files that take longest', () => {
		expect(longest(vitest)).toBe('b.test.ts 8 s, a.test.ts 2 s');
		expect(longest(playwright, 1)).toBe('map.spec.ts 2 s');
		expect(longest({ passed: 1, failed: 0, skipped: 0 })).toBe('');
	});
});

describe('a run', () => {
	it('is good if nothing failed and, in CI, nothing was skipped', () => {
		expect(isGood({ passed: 1, failed: 0, skipped: 2 }, false)).toBe(true);
		expect(isGood({ passed: 1, failed: 0, skipped: 2 }, true)).toBe(false);
		expect(isGood({ passed: 1, failed: 0, skipped: 0 }, true)).toBe(true);
		expect(isGood({ passed: 9, failed: 1, skipped: 0 }, false)).toBe(false);
	});

	it.each([
		[undefined, false],
		['', false],
		['0', false],
		['False', false],
		['true', true],
		['1', true],
		['woodpecker', true]
	])('with CI=%s is one of a CI system: %s', (value, expected) => {
		expect(inCi({ CI: value })).toBe(expected);
	});
});
