import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeAlerts, takeList, wholeList } from './list.ts';
import { raised } from './alert.fixture.ts';
import { pastListed, type Alert } from './alert.ts';

const now = Date.parse('2026-11-01T12:00:00Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

const alert = (id: string, more: Partial<Alert> = {}): Alert =>
	raised(now - 3_600_000, { id, expires: at(60), headline: { zh: id, en: id }, ...more });
const over = (id: string, sent: number) => alert(id, { sent: at(sent), expires: at(-1) });
const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);
const none: ReadonlySet<string> = new Set();

describe('the whole list', () => {
	it('has every standing alert once for any page size, and reads no page too many', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 12 }), async (count, size) => {
				const all = Array.from({ length: count }, (_, i) => alert(String(i).padStart(3, '0')));
				let asked = 0;
				const list = await wholeList(async (after, most) => {
					asked++;
					return {
						standing: all.filter(({ id }) => after === null || id > after).slice(0, most),
						past: after === null ? [over('past', -90)] : []
					};
				}, size);
				expect(ids(list.standing)).toEqual(ids(all));
				expect(ids(list.past)).toEqual(['past']);
				expect(asked).toBe(Math.floor(count / size) + 1);
			})
		);
	});
});

describe('alerts that come to those known', () => {
	it('take the place of older versions only', () => {
		const known = [alert('a', { revision: 2 }), alert('b')];
		const all = mergeAlerts(known, [alert('a'), alert('b', { revision: 3 }), alert('c', { sent: at(-5) })]);
		expect(all.map(({ id, revision }) => [id, revision])).toEqual([
			['c', 1],
			['a', 2],
			['b', 3]
		]);
	});
});

describe('a list that comes', () => {
	it('removes alerts that it does not contain', () => {
		const list = { standing: [alert('a')], past: [over('p', -90)] };
		expect(ids(takeList([alert('gone'), over('q', -300)], list, none, now))).toEqual(['a', 'p']);
	});

	it('keeps past alerts older than its own oldest, but no standing alert of that age', () => {
		const past = Array.from({ length: pastListed }, (_, i) => over(`p${i}`, -100 - i));
		const known = [over('older', -500), over('between', -120.5), alert('gone', { sent: at(-500) })];
		const taken = ids(takeList(known, { standing: [], past }, none, now));
		expect(taken).toHaveLength(pastListed + 1);
		expect(taken.at(-1)).toBe('older');
	});

	it('does not undo a change received while it was loading', () => {
		const off = alert('off', { revision: 2, cancelled_at: at(0) });
		const list = { standing: [alert('off')], past: [] };
		const taken = takeList([off, alert('new', { sent: at(0) })], list, new Set(['new']), now);
		expect(taken.map(({ id, revision }) => [id, revision])).toEqual([
			['new', 1],
			['off', 2]
		]);
	});
});
