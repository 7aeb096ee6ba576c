import { describe, expect, it } from 'vitest';
import { stretchesBetween } from './stretches-between.ts';
import { distance } from '../geo/distance.ts';
import { Network } from './network.ts';
import { lengthOf, lineOf, stakeAt } from './stretch-line.ts';

const names = { zh: '沪昆高速', en: 'Shanghai-Kunming Expressway' };
const network = new Network([
	{ id: 'east', code: 'G60', names, loop: false, points: [[121, 31], [120.5, 31], [120, 31]] }, // prettier-ignore
	{ id: 'west', code: 'G60', names, loop: false, points: [[120, 31], [119, 31]] }, // prettier-ignore
	{ id: 'far', code: 'G60', names, loop: false, points: [[110, 31], [109, 31]] } // prettier-ignore
]);
const east = network.lengthOf('east');

describe('lineOf', () => {
	const from = { lon: 120.8, lat: 31 };
	const to = { lon: 120.2, lat: 31 };

	it('has both ends and the points between them', () => {
		const [stretch] = stretchesBetween(network, { code: 'G60', from, to, towards: null });
		const { points, oneWay } = lineOf(network, stretch!);
		expect(points.map(({ lon }) => Number(lon.toFixed(3)))).toEqual([120.8, 120.5, 120.2]);
		expect(oneWay).toBe(false);
		expect(lengthOf([stretch!])).toBeCloseTo(distance(from, to), -2);
	});

	it('runs in the direction of its carriageway', () => {
		const [stretch] = stretchesBetween(network, {
			code: 'G60',
			from,
			to,
			towards: { lon: 121.47, lat: 31.2 }
		});
		const { points, oneWay } = lineOf(network, stretch!);
		expect(points[0]!.lon).toBeLessThan(points.at(-1)!.lon);
		expect(oneWay).toBe(true);
	});
});

describe('stakeAt', () => {
	it('counts from the beginning of the first part and continues on the next', () => {
		expect(stakeAt(network, 'G60', 0)!.lon).toBeCloseTo(121, 5);
		expect(distance(stakeAt(network, 'G60', 10_000)!, { lon: 121, lat: 31 })).toBeCloseTo(10_000, -1);
		expect(distance(stakeAt(network, 'G60', east + 5000)!, { lon: 120, lat: 31 })).toBeCloseTo(5000, -1);
	});

	it('gives null beyond the end, across a gap and for an unknown road', () => {
		expect(stakeAt(network, 'G60', 250_000)).toBeNull();
		expect(stakeAt(network, 'G50', 1000)).toBeNull();
	});
});
