import { expect, it } from 'vitest';
import { periodEnd } from './period.ts';

const now = new Date('2026-11-25T14:30:00').getTime();
const clock = (time: number | null) => time && new Date(time).toString().slice(0, 24);

it('ends after one hour, after four, or at the end of the day by the local clock', () => {
	expect(periodEnd('1h', '', now)! - now).toBe(3_600_000);
	expect(periodEnd('4h', '', now)! - now).toBe(4 * 3_600_000);
	expect(clock(periodEnd('day', '', now))).toBe('Wed Nov 25 2026 23:59:59');
});

it('ends at a chosen moment within the next 31 days', () => {
	expect(clock(periodEnd('custom', '2026-11-26T08:00', now))).toBe('Thu Nov 26 2026 08:00:00');
	for (const wrong of ['', '2026-11-25T14:30', '2026-11-25T14:00', '2026-12-27T00:00', 'soon'])
		expect(periodEnd('custom', wrong, now), wrong).toBeNull();
});
