import { describe, expect, it } from 'vitest';
import { aheadByAir, RoadPlaces } from '../road/ahead.ts';
import { Network, type Way } from '../road/network.ts';
import { seedRoads as roads } from '../road/network.fixture.ts';
import { Passing } from './passing.ts';
import { place } from '../place/place.fixture.ts';
import { destination } from '../geo/sphere.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;

describe('passing', () => {
	it('is noticed once for each place, in road order, at any speed', () => {
		const places = [60_000, 62_000, 70_000].map((at) => place(String(at), network.positionAt(g60, at)));
		const onRoads = new RoadPlaces(network);
		onRoads.put(places);
		for (const step of [20, 120, 900])
			for (const way of [1, -1] as Way[]) {
				const passing = new Passing();
				const passed: string[] = [];
				for (let driven = 0; driven <= 20_000; driven += step) {
					const lane = { road: g60, at: way === 1 ? 55_000 + driven : 75_000 - driven, way };
					passed.push(...passing.look(onRoads.ahead(lane, 60_000), lane).map(({ id }) => id));
				}
				const order = ['60000', '62000', '70000'];
				expect(passed).toEqual(way === 1 ? order : order.reverse());
			}
	});

	it('is noticed on a ring road, where the place comes ahead again', () => {
		const ring = roads.find(({ code }) => code === 'S20')!.id;
		const onRoads = new RoadPlaces(network);
		onRoads.put([{ ...place('gate', network.positionAt(ring, 6000)), expressways: ['S20'] }]);
		const passing = new Passing();
		const passed: string[] = [];
		for (let at = 4000; at <= 8000; at += 100) {
			const lane = { road: ring, at, way: 1 as const };
			const seen = onRoads.ahead(lane, 150_000);
			expect(seen).toHaveLength(1);
			passed.push(...passing.look(seen, lane).map(({ id }) => id));
		}
		expect(passed).toEqual(['gate']);
	});

	it('is not noticed when the driver turns round before the place', () => {
		const onRoads = new RoadPlaces(network);
		onRoads.put([place('gate', network.positionAt(g60, 60_000))]);
		const passing = new Passing();
		for (const [at, way] of [
			[59_500, 1],
			[59_400, -1],
			[59_300, -1]
		] as const) {
			const lane = { road: g60, at, way };
			expect(passing.look(onRoads.ahead(lane, 60_000), lane)).toEqual([]);
		}
	});

	it('off the roads is leaving it behind, not turning away from it', () => {
		const here = { lon: 119.9, lat: 30.9 };
		const gate = place('gate', destination(here, 90, 2000));
		const drive = (heading: number) => {
			const passing = new Passing();
			const passed: string[] = [];
			for (let driven = 0; driven <= 4000; driven += 100) {
				const now = destination(here, driven > 1100 ? heading : 90, driven);
				const seen = aheadByAir([gate], now, driven > 1100 ? heading : 90, 60_000);
				passed.push(...passing.look(seen, null).map(({ id }) => id));
			}
			return passed;
		};
		expect(drive(90)).toEqual(['gate']);
		for (const heading of [0, 180, 270]) expect(drive(heading), `${heading}°`).toEqual([]);
	});
});
