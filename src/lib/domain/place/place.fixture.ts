import type { Place } from './place.ts';

/** A toll gate, named by its id, for tests. */
export const place = (id: string, more: Partial<Place> = {}): Place => ({
	id,
	kind: 'checkpoint',
	subkind: 'toll_gate',
	names: { zh: id, en: id },
	expressways: ['G60'],
	direction: 'both',
	stake: null,
	province: 'CN-SH',
	lon: 121,
	lat: 31,
	attributes: {},
	source: 'test',
	verified: false,
	revision: 1,
	...more
});
