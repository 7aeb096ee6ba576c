import { expect, it } from 'vitest';
import { Draft } from './draft.ts';

const now = Date.parse('2026-11-25T14:30:00Z');

it('gives back what was written, to the same dispatcher only, until it is cleared', () => {
	const draft = new Draft<{ text: string }>('made-up', 'anna');
	expect(draft.read(now)).toBeNull();
	draft.write({ text: '半句' }, now);
	expect(new Draft('made-up', 'anna').read(now + 60_000)).toEqual({ at: now, value: { text: '半句' } });
	expect(new Draft('made-up', 'bela').read(now)).toBeNull();
	expect(new Draft('another', 'anna').read(now)).toBeNull();
	draft.clear();
	expect(draft.read(now)).toBeNull();
});

it('keeps the draft on the page where the browser stores nothing', () => {
	// there is no localStorage in Node at all
	const draft = new Draft<{ text: string }>('unstored', 'anna');
	draft.write({ text: 'half' }, now);
	expect(draft.read(now)?.value.text).toBe('half');
	draft.clear();
});

it('forgets a draft after a day', () => {
	const draft = new Draft<{ text: string }>('old', 'anna');
	draft.write({ text: 'half' }, now);
	expect(draft.read(now + 23 * 3_600_000)).not.toBeNull();
	expect(draft.read(now + 25 * 3_600_000)).toBeNull();
});
