import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aheadByAir, RoadPlaces } from './ahead.ts';
import { ascent, wayOf } from './carriageway.ts';
import { coneHalfAngle, parkedRadius } from './corridor-bounds.ts';
import type { Lane } from './lane.ts';
import { distance } from '../geo/distance.ts';
import { Network, type Road, type Way } from './network.ts';
import { seedRoads as roads } from './network.fixture.ts';
import { place } from '../place/place.fixture.ts';
import type { Place } from '../place/place.ts';
import { bearing, destination, turn } from '../geo/sphere.ts';

const network = new Network(roads);
const road = (code: string) => roads.find((one) => one.code === code)!.id;
const g60 = road('G60');
const ring = road('G1503');

const at = (id: string, metre: number, more: Partial<Place> = {}, on = g60) =>
	place(id, {
		...network.positionAt(on, metre),
		expressways: [network.roads.get(on)!.code],
		...more
	});

function ahead(places: Place[], lane: Lane, range = 60_000): [string, number][] {
	const made = new RoadPlaces(network);
	made.put(places);
	return made.ahead(lane, range).map(({ place: { id }, metres }) => [id, Math.round(metres / 100) / 10]);
}

describe('what lies ahead on the road', () => {
	const places = [at('c', 90_000), at('a', 60_000), at('b', 75_000), at('d', 130_000)];

	it('is listed in driving order with distances, up to the range', () => {
		expect(ahead(places, { road: g60, at: 50_000, way: 1 })).toEqual([
			['a', 10],
			['b', 25],
			['c', 40]
		]);
		expect(ahead(places, { road: g60, at: 80_000, way: -1 })).toEqual([
			['b', 5],
			['a', 20]
		]);
	});

	it('includes only places on this carriageway', () => {
		const towards = { zh: '进沪方向', en: 'into Shanghai' };
		const gate = at('gate', 60_000, { direction: null, attributes: { towards } });
		// the line of the G60 begins in Shanghai
		expect(ahead([gate], { road: g60, at: 50_000, way: 1 })).toEqual([]);
		expect(ahead([gate], { road: g60, at: 70_000, way: -1 })).toEqual([['gate', 10]]);
		expect(ahead([at('up', 60_000, { direction: 'up' })], { road: g60, at: 50_000, way: 1 })).toHaveLength(1);
		expect(ahead([at('down', 60_000, { direction: 'down' })], { road: g60, at: 50_000, way: 1 })).toEqual([]);
	});

	it('continues on the next part of the expressway', () => {
		const [first, second] = roads.filter(({ code }) => code === 'G3').map(({ id }) => id) as [string, string];
		const length = network.lengthOf(first);
		const lane = { road: first, at: length - 10_000, way: 1 as const };
		expect(ahead([at('beyond', 20_000, {}, second)], lane)).toEqual([['beyond', 30]]);
		expect(ahead([at('behind', length - 5000, {}, first)], { road: second, at: 15_000, way: -1 })).toEqual([
			['behind', 20]
		]);
	});

	it('continues across the first point of a ring road', () => {
		const length = network.lengthOf(ring);
		expect(ahead([at('round', 2000, {}, ring)], { road: ring, at: length - 5000, way: 1 })).toEqual([
			['round', 7]
		]);
		expect(ahead([at('back', length - 5000, {}, ring)], { road: ring, at: 2000, way: -1 })).toEqual([
			['back', 7]
		]);
	});

	it('includes places within their position error, but none of another road', () => {
		const off = destination(network.positionAt(g60, 60_000), 0, 5000);
		const lane = { road: g60, at: 50_000, way: 1 as const };
		const rough = place('rough', { ...off, attributes: { expected_error_km: 4 } });
		expect(ahead([rough], lane)).toHaveLength(1);
		expect(ahead([{ ...rough, id: 'exact', attributes: {} }], lane)).toEqual([]);
		expect(ahead([at('other', 60_000, { expressways: ['G2'] })], lane)).toEqual([]);
		expect(ahead([at('no code', 60_000, { expressways: [] })], lane)).toHaveLength(1);
	});

	it('matches a simple count of metres along the road', () => {
		const lines = [g60, road('G2'), road('G50'), ring];
		fc.assert(
			fc.property(
				fc.constantFrom(...lines),
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.constantFrom<Way>(1, -1),
				fc.array(
					fc.record({
						share: fc.double({ min: 0, max: 1, noNaN: true }),
						towards: fc.constantFrom(null, 'Shanghai', 'Hangzhou', 'Nanjing')
					}),
					{ maxLength: 30 }
				),
				(id, share, way, wishes) => {
					const length = network.lengthOf(id);
					const { loop } = network.roads.get(id)!;
					const lane = { road: id, at: share * length, way };
					const places = wishes.map(({ share: where, towards }, n) =>
						at(
							String(n),
							where * length,
							towards ? { direction: null, attributes: { towards: { zh: '', en: `to ${towards}` } } } : {},
							id
						)
					);
					const range = 60_000;
					const expected = new Map<string, number>();
					for (const [n, one] of places.entries()) {
						const metre = wishes[n]!.share * length;
						const serves = wayOf(network, one, id, metre);
						if (serves !== null && serves !== way) continue;
						// metres from the driver to the place, once round a ring road if need be
						let metres = way === 1 ? metre - lane.at : lane.at - metre;
						if (loop && metres < 0) metres += length;
						if (metres >= 0 && metres <= range) expected.set(one.id, metres);
					}
					const made = new RoadPlaces(network);
					made.put(places);
					const found = made.ahead(lane, range);
					// matching moves a place by up to a metre, so places near a limit are not compared
					const edge = (metres: number) => metres < 2 || Math.abs(metres - range) < 2 || length - metres < 2;
					for (const { place: one, metres } of found) {
						if (!edge(metres)) expect(expected.has(one.id)).toBe(true);
						const due = expected.get(one.id);
						if (due !== undefined && !edge(due) && !edge(metres))
							expect(Math.abs(due - metres)).toBeLessThan(2);
					}
					for (const [one, metres] of expected)
						if (!edge(metres)) expect(found.some(({ place: { id: found } }) => found === one)).toBe(true);
					for (let n = 1; n < found.length; n++)
						expect(found[n]!.metres).toBeGreaterThanOrEqual(found[n - 1]!.metres);
				}
			),
			{ numRuns: 200 }
		);
	});
});

describe('what lies ahead off the roads', () => {
	it('is the cone of the heading, or the circle around a stationary driver, as a search of all places finds', () => {
		fc.assert(
			fc.property(
				// no place at a limit of the cone or range, no two equally far: rounding errors would decide there
				fc.option(fc.integer({ min: 0, max: 359 })),
				fc.uniqueArray(
					fc.record({
						way: fc.integer({ min: 0, max: 358 }).map((degrees) => degrees + 0.5),
						metres: fc.integer({ min: 1000, max: 80_000 }).map((whole) => whole + 0.5)
					}),
					{ maxLength: 30, selector: ({ metres }) => metres }
				),
				(heading, wishes) => {
					const here = { lon: 119.9, lat: 30.9 };
					const places = wishes.map(({ way, metres }, n) => place(String(n), destination(here, way, metres)));
					const expected = places
						.map((one) => ({
							id: one.id,
							metres: distance(here, one),
							off: turn(bearing(here, one), heading ?? 0)
						}))
						.filter(({ metres, off }) =>
							heading === null ? metres <= parkedRadius : metres <= 60_000 && off <= coneHalfAngle
						)
						.sort((a, b) => a.metres - b.metres);
					const found = aheadByAir(places, here, heading, 60_000);
					expect(found.map(({ place: { id } }) => id)).toEqual(expected.map(({ id }) => id));
				}
			)
		);
	});
});

describe('carriageways', () => {
	it('follow the town on the sign; both apply if the sign names no town', () => {
		const towards = (zh: string) => ({ direction: null, attributes: { towards: { zh, en: '' } } });
		expect(wayOf(network, towards('进沪方向'), g60, 50_000)).toBe(-1);
		expect(wayOf(network, towards('入浙方向'), g60, 50_000)).toBe(1);
		expect(wayOf(network, towards('进港方向'), g60, 50_000)).toBeNull();
	});

	it('ascend by the numbering of the national network', () => {
		expect(ascent(network, g60)).toBe(1);
		// the line begins in Shanghai, the stakes in Beijing
		expect(ascent(network, road('G2'))).toBe(-1);
		expect(ascent(network, road('G15'))).toBe(1);
		expect(ascent(network, road('S32'))).toBeNull();
		expect(ascent(network, ring)).toBeNull();
	});

	it('both apply on a ring road, which leads to no town', () => {
		const loop: Road = {
			id: 'loop',
			code: 'S1',
			names: { zh: '', en: '' },
			loop: true,
			points: Array.from({ length: 24 }, (_, n) => {
				const { lon, lat } = destination({ lon: 121.474, lat: 31.23 }, n * 15, 15_000);
				return [lon, lat] as const;
			})
		};
		const round = new Network([loop]);
		const towards = { zh: '进沪方向', en: 'into Shanghai' };
		expect(wayOf(round, { direction: null, attributes: { towards } }, 'loop', 30_000)).toBeNull();
	});
});
