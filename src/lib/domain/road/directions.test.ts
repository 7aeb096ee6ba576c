import { expect, it } from 'vitest';
import { wayTowards } from './carriageway.ts';
import { directionsOf } from './directions.ts';
import { Network } from './network.ts';
import { seedRoads } from './network.fixture.ts';

const network = new Network(seedRoads);

it('each end of an expressway leads to a town', () => {
	const names = (code: string) =>
		directionsOf(network, code).map(({ leads }) => (typeof leads === 'string' ? leads : leads.to.zh));
	expect(names('G60')).toEqual(['上海', '衢州']);
	expect(names('G1503').sort()).toEqual(['anticlockwise', 'clockwise']);
	expect(names('G999')).toEqual([]);
});

it('the two directions of an expressway are opposite ways along it', () => {
	for (const code of new Set(seedRoads.map((road) => road.code))) {
		const [one, other] = directionsOf(network, code);
		const [road] = seedRoads.filter((line) => line.code === code);
		const middle = { road: road!.id, at: road!.loop ? 1000 : network.lengthOf(road!.id) / 2 };
		const ways = [one!, other!].map(({ towards }) => wayTowards(network, middle, towards));
		expect(new Set(ways), code).toEqual(new Set([1, -1]));
	}
});
