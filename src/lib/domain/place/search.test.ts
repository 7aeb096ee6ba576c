import { describe, expect, it } from 'vitest';
import type { Place } from './place.ts';
import { filterCount, filterFromParams, filterToParams, matchesQuery, noFilter, passes } from './search.ts';

const place: Place = {
	id: '1',
	kind: 'checkpoint',
	subkind: 'toll_gate',
	names: { zh: 'G60枫泾收费站', en: 'Fengjing toll' },
	expressways: ['G60'],
	direction: 'both',
	stake: 'K45+300',
	province: 'CN-SH',
	lon: 121.025,
	lat: 30.885,
	attributes: { initials: 'g60fjsfz', amenities: ['parking'] },
	source: 'test',
	verified: false,
	revision: 1
};

describe('matchesQuery', () => {
	it.each(['枫泾', 'fengjing', 'FENGJING', 'fjsfz', 'g60', 'Ｇ６０', 'k45', '枫泾 g60', '  ', ''])(
		'finds the place by %j',
		(query) => expect(matchesQuery(place, query)).toBe(true)
	);

	it.each(['嘉兴', 'g15', '枫泾 g15', 'k46'])('does not find it by %j', (query) =>
		expect(matchesQuery(place, query)).toBe(false)
	);
});

describe('passes', () => {
	it('accepts every place if the filter is empty', () => {
		expect(passes(place, null, noFilter)).toBe(true);
	});

	it('applies kind, status, road and amenities together', () => {
		const filter = { ...noFilter, kinds: ['checkpoint' as const], statuses: ['open' as const], road: 'G60' };
		expect(passes(place, 'open', filter)).toBe(true);
		expect(passes(place, 'closed', filter)).toBe(false);
		expect(passes(place, 'open', { ...filter, amenities: ['parking', 'fuel'] })).toBe(false);
		expect(passes(place, null, { ...noFilter, statuses: ['unknown'] })).toBe(true);
	});
});

describe('filter in the address', () => {
	it('is read back as it was written', () => {
		const filter = {
			query: '枫泾',
			kinds: ['checkpoint' as const],
			statuses: ['closed' as const, 'unknown' as const],
			road: 'G60',
			amenities: ['fuel' as const]
		};
		const params = new URLSearchParams();
		filterToParams(filter, params);
		expect(filterFromParams(new URLSearchParams(params.toString()))).toEqual(filter);
		expect(filterCount(filter)).toBe(4);
	});

	it('ignores unknown words', () => {
		const params = new URLSearchParams('kind=castle&status=sunny&road=%3Cscript%3E&with=pool');
		expect(filterFromParams(params)).toEqual(noFilter);
	});
});
