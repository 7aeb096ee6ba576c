import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoadPlaces } from './ahead.ts';
import { between, bearing, destination, unit } from '../geo/sphere.ts';
import { Network, type Road, type Way } from './network.ts';
import { seedRoads } from './network.fixture.ts';
import { partsFrom, seam } from './parts.ts';
import { place } from '../place/place.fixture.ts';
import { Router } from './route.ts';
import { stakeAt } from './stretch-line.ts';

const names = { zh: '', en: '' };
const start = { lon: 120, lat: 31 };
const longEach = 40_000;

/** An expressway in two parts, west to east, with a gap in metres. @param turned the second part is drawn from east to west */
function gapped(gap: number, turned: boolean): { network: Network; middle: { lon: number; lat: number } } {
	const [a, b] = [start, destination(start, 90, longEach)];
	const c = destination(b, 90, gap);
	const d = destination(c, 90, longEach);
	const line = (...points: { lon: number; lat: number }[]) =>
		points.map(({ lon, lat }) => [lon, lat] as const);
	const part = (id: string, points: Road['points']): Road => ({ id, code: 'G1', names, loop: false, points });
	const network = new Network([part('west', line(a, b)), part('east', turned ? line(d, c) : line(c, d))]);
	return { network, middle: destination(c, 90, longEach / 2) };
}

describe('parts of an expressway', () => {
	it('in our data touch if they continue each other, and are far apart if they do not', () => {
		const network = new Network(seedRoads);
		const gaps: number[] = [];
		for (const a of network.roads.values())
			for (const b of network.partsOf(a.code))
				if (a.id < b.id)
					for (const from of [0, a.length])
						for (const to of [0, b.length])
							gaps.push(between(unit(network.positionAt(a.id, from)), unit(network.positionAt(b.id, to))));
		const [near, far] = [gaps.filter((gap) => gap <= seam), gaps.filter((gap) => gap > seam)];
		expect(near).toHaveLength(6);
		expect(Math.max(...near)).toBeLessThan(1);
		expect(Math.min(...far)).toBeGreaterThan(7 * seam);
	});

	it('are in driving order, each entered at its near end', () => {
		const network = new Network(seedRoads);
		const [north, middle, south] = network.partsOf('G15').map(({ id }) => id) as [string, string, string];
		expect([...partsFrom(network, { road: north, at: 5000, way: 1 })]).toEqual([
			{ road: north, at: 5000, way: 1 },
			{ road: middle, at: 0, way: 1 },
			{ road: south, at: 0, way: 1 }
		]);
		expect([...partsFrom(network, { road: middle, at: 5000, way: -1 })].map(({ road }) => road)).toEqual([
			middle,
			north
		]);
		const ring = network.partsOf('G1503')[0]!.id;
		expect([...partsFrom(network, { road: ring, at: 5000, way: 1 })]).toHaveLength(1);
	});

	it('continue each other alike for routes, places ahead, shortest ways and stakes', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2 * seam }), fc.boolean(), (gap, turned) => {
				// exactly at the limit, rounding errors would decide
				fc.pre(Math.abs(gap - seam) > 5);
				const { network, middle } = gapped(gap, turned);
				const here = destination(start, 90, longEach / 2);
				const motion = { ...here, heading: bearing(here, middle), speed: 25 };
				const goesOn = gap < seam;
				const router = new Router(network);

				const followed = router.route({ type: 'expressway', code: 'G1', towards: middle }, motion);
				expect(followed!.legs.map(({ road }) => road)).toEqual(goesOn ? ['west', 'east'] : ['west']);

				const found = router.route({ type: 'destination', to: middle }, motion);
				expect(found?.legs.map(({ road }) => road) ?? []).toEqual(goesOn ? ['west', 'east'] : []);

				const places = new RoadPlaces(network);
				places.put([place('beyond', { ...middle, expressways: ['G1'] })]);
				const way: Way = 1;
				expect(places.ahead({ road: 'west', at: longEach / 2, way }, 60_000)).toHaveLength(goesOn ? 1 : 0);

				const stake = stakeAt(network, 'G1', longEach + longEach / 2);
				expect(stake && between(unit(stake), unit(middle)) < 50).toBe(goesOn ? true : null);
			})
		);
	});
});
