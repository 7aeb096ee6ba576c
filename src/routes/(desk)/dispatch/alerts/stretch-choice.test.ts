import { describe, expect, it } from 'vitest';
import { Network } from '../../../../lib/domain/road/network.ts';
import { allTowns, townNamed } from '../../../../lib/domain/geo/gazetteer.ts';
import type { Place } from '../../../../lib/domain/place/place.ts';
import { stopsOf, stretchByPlaces, stretchByStakes, townsAhead } from './stretch-choice.ts';

const names = { zh: '沪昆高速', en: 'Shanghai-Kunming Expressway' };
const network = new Network([
	{ id: 'G60/0', code: 'G60', names, loop: false, points: [[121.385, 31.107], [120.76, 30.75], [120.3, 30.35], [119.65, 29.1]] } // prettier-ignore
]);
const place = (zh: string, lon: number, lat: number, expressways = ['G60']) =>
	({ id: zh, names: { zh, en: zh }, expressways, lon, lat }) as Place;
const [west, middle, east] = [
	place('嘉兴', 120.76, 30.75),
	place('枫泾', 121.0, 30.89),
	place('莘庄', 121.38, 31.1)
];

describe('stretchByStakes', () => {
	it('finds the two ends on the line and labels the stretch in both languages', () => {
		const found = stretchByStakes(network, 'G60 K10-K45+500 往杭州');
		if ('problem' in found) throw new Error(found.problem);
		expect(stretchByStakes(network, 'G60 K10-K45+500 杭州方向')).toEqual(found);
		expect(found.length).toBeCloseTo(35_500, -2);
		expect(found.stretch.label).toEqual({
			zh: 'G60 K10–K45+500 杭州方向',
			en: 'G60 K10–K45+500 towards Hangzhou'
		});
		expect(found.stretch.towards).toEqual({ lon: 120.16, lat: 30.27 });
	});

	it('names the problem: stakes beyond the line, a road without stakes, an unknown direction', () => {
		expect(stretchByStakes(network, 'G60 K10-K2000')).toMatchObject({ problem: 'beyond' });
		expect(stretchByStakes(network, 'G2 K10-K20')).toMatchObject({ problem: 'not_staked' });
		expect(stretchByStakes(network, 'G60 K10-K12 往哪儿')).toMatchObject({ problem: 'unknown_town' });
	});
});

describe('stretchByPlaces', () => {
	it('takes the stretch between two places, in both directions if no town is given', () => {
		const found = stretchByPlaces(network, 'G60', middle, west, null);
		if ('problem' in found) throw new Error(found.problem);
		expect(found.stretch).toMatchObject({ code: 'G60', towards: null, label: { zh: 'G60 枫泾–嘉兴' } });
		expect(found.length).toBeGreaterThan(20_000);
	});

	it('needs two different places', () => {
		expect(stretchByPlaces(network, 'G60', middle, middle, null)).toEqual({ problem: 'two_places' });
		expect(stretchByPlaces(network, 'G60', middle, undefined, null)).toEqual({ problem: 'two_places' });
	});
});

it('sorts the places of an expressway from the start of its line', () => {
	const elsewhere = place('南京', 118.8, 32, ['G42']);
	expect(stopsOf(network, 'G60', [west!, elsewhere, east!, middle!]).map(({ id }) => id)).toEqual([
		'莘庄',
		'枫泾',
		'嘉兴'
	]);
});

it('offers the towns in the direction of a carriageway', () => {
	const found = stretchByPlaces(network, 'G60', middle, west, townNamed('杭州'));
	if ('problem' in found) throw new Error(found.problem);
	const ahead = townsAhead(network, found.stretch, allTowns).map((town) => town.names.zh);
	expect(ahead).toEqual(expect.arrayContaining(['上海', '杭州']));
});
