import { expect, it } from 'vitest';
import { wayTowards } from './carriageway.ts';
import { Network } from './network.ts';
import { seedRoads as roads } from './network.fixture.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;
const shanghai = { lon: 121.47, lat: 31.23 };
const hangzhou = { lon: 120.16, lat: 30.27 };

it('a carriageway leads to a town if the distance to it decreases', () => {
	// the line of the G60 begins in Shanghai
	expect(wayTowards(network, { road: g60, at: 60_000 }, shanghai)).toBe(-1);
	expect(wayTowards(network, { road: g60, at: 60_000 }, hangzhou)).toBe(1);
});
