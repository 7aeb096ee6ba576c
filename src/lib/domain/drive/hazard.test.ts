import { describe, expect, it } from 'vitest';
import { raised } from '../alert/alert.fixture.ts';
import type { Severity } from '../alert/alert.ts';
import { dangerAhead, mayAsk, type Load } from './hazard.ts';

const calm: Load = { here: { source: 'measured', speed: 22 }, turned: 3, danger: null, busy: false };

describe('a question to who drives', () => {
	it('may be asked on a quiet stretch and when stationary', () => {
		expect(mayAsk(calm)).toBe(true);
		expect(mayAsk({ ...calm, here: { source: 'measured', speed: 0 } })).toBe(true);
		expect(mayAsk({ ...calm, danger: 300 })).toBe(true);
	});

	for (const [why, more] of [
		['in a tunnel', { here: { source: 'reckoned', speed: 22 } }],
		['where it is not known where one is', { here: null }],
		['on a slip road', { turned: 40 }],
		['just before a danger', { danger: 20 }],
		['at high speed', { here: { source: 'measured', speed: 36 } }],
		['while something else waits for an answer', { busy: true }]
	] as [string, Partial<Load>][])
		it(`is not asked ${why}`, () => expect(mayAsk({ ...calm, ...more })).toBe(false));
});

it('the time to danger is that of the nearest grave alert with a distance', () => {
	const ahead = (severity: Severity, seconds: number | null) => ({
		alert: raised(0, { severity }),
		metres: null,
		seconds
	});
	expect(dangerAhead([])).toBeNull();
	expect(dangerAhead([ahead('Moderate', 10), ahead('Severe', null)])).toBeNull();
	expect(dangerAhead([ahead('Severe', 90), ahead('Extreme', 40), ahead('Minor', 5)])).toBe(40);
});
