import { expect, it } from 'vitest';
import { deskLink, readDesk } from './address.ts';

const place = '01a21075-4f98-725c-8cc7-23cddfd965dd';
const tabs = ['queue', 'alerts', 'place', 'log'];
const read = (path: string) => readDesk(new URL(path, 'https://example.org'), tabs);

it.each([null, place])('a link is read back as the address from which it was made: %s', (id) => {
	for (const tab of tabs) expect(read(deskLink({ place: id, tab }))).toEqual({ place: id, tab });
});

it('an address without a tab shows its place, or else the queue', () => {
	expect(read('/dispatch')).toEqual({ place: null, tab: 'queue' });
	expect(read(`/dispatch?place=${place}`)).toEqual({ place, tab: 'place' });
});

it('unknown parts are ignored', () => {
	expect(read("/dispatch?place=' or 1=1#everything")).toEqual({ place: null, tab: 'queue' });
});
