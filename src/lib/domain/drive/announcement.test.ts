import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severities } from '../alert/alert.ts';
import { Announcer, mostAtOnce, peace, type Announceable } from './announcement.ts';

const item = (id: string, metres: number | null, more: Partial<Announceable> = {}): Announceable => ({
	id,
	saying: 'closed',
	severity: 'Severe',
	metres,
	seconds: null,
	...more
});
const ids = (message: { items: { id: string }[] } | null) => message?.items.map(({ id }) => id);

describe('what the voice says', () => {
	it('has the nearest first, with several in one message', () => {
		const announcer = new Announcer();
		expect(ids(announcer.next([item('far', 9000), item('near', 2000)], 0))).toEqual(['near', 'far']);
	});

	it('is said once, and again after a change', () => {
		const announcer = new Announcer();
		announcer.next([item('a', 5000)], 0);
		expect(announcer.next([item('a', 4000)], 10 * peace)).toBeNull();
		expect(ids(announcer.next([item('a', 3000, { saying: 'open' })], 20 * peace))).toEqual(['a']);
	});

	it('waits a minute after the last message, unless it is Extreme', () => {
		const announcer = new Announcer();
		announcer.next([item('a', 5000)], 0);
		expect(announcer.next([item('b', 5000)], peace - 1)).toBeNull();
		const extreme = announcer.next([item('b', 500), item('c', 5000, { severity: 'Extreme' })], 1000);
		expect(ids(extreme)).toEqual(['c']);
		expect(extreme!.interrupt).toBe(true);
		expect(announcer.next([item('b', 5000)], peace)).toBeNull();
		expect(ids(announcer.next([item('b', 4000)], 1000 + peace))).toEqual(['b']);
	});

	it('does not include what was passed', () => {
		expect(new Announcer().next([item('a', -1)], 0)).toBeNull();
	});

	it('follows these rules on any drive', () => {
		const drive = fc.array(
			fc.record({
				pause: fc.integer({ min: 0, max: 90_000 }),
				ahead: fc.uniqueArray(
					fc.record({
						id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
						saying: fc.constantFrom('closed', 'busy'),
						severity: fc.constantFrom(...severities),
						metres: fc.option(fc.integer({ min: -2000, max: 60_000 })),
						seconds: fc.constant(null)
					}),
					{ selector: ({ id }) => id }
				)
			}),
			{ maxLength: 40 }
		);
		fc.assert(
			fc.property(drive, (moments) => {
				const announcer = new Announcer<Announceable>();
				const said = new Map<string, string>();
				let now = 0;
				let last = -Infinity;
				for (const { pause, ahead } of moments) {
					now += pause;
					const message = announcer.next(ahead, now);
					const due = ahead.filter(({ id, saying, metres }) => (metres ?? 0) >= 0 && said.get(id) !== saying);
					if (!message) {
						// no message only if nothing is due, or the pause is not over
						expect(due.some(({ severity }) => severity === 'Extreme')).toBe(false);
						expect(due.length === 0 || now - last < peace).toBe(true);
						continue;
					}
					const { items } = message;
					expect(items.length).toBeGreaterThan(0);
					expect(items.length).toBeLessThanOrEqual(mostAtOnce);
					if (!message.interrupt) expect(now - last).toBeGreaterThanOrEqual(peace);
					expect(items.every(({ severity }) => severity === 'Extreme')).toBe(message.interrupt);
					for (const [n, one] of items.entries()) {
						expect(due).toContain(one);
						if (n) expect(one.metres ?? Infinity).toBeGreaterThanOrEqual(items[n - 1]!.metres ?? Infinity);
						said.set(one.id, one.saying);
					}
					// no nearer item was left out, among those that could be said
					const farthest = items.at(-1)!.metres ?? Infinity;
					const rivals = due.filter(({ severity }) => !message.interrupt || severity === 'Extreme');
					for (const one of rivals)
						if (!items.includes(one)) expect(one.metres ?? Infinity).toBeGreaterThanOrEqual(farthest);
					last = now;
				}
			}),
			{ numRuns: 500 }
		);
	});
});
