import { describe, expect, it } from 'vitest';
import { Network } from '../domain/road/network.ts';
import type { Known } from '../domain/belief/known.ts';
import { Router } from '../domain/road/route.ts';
import { seedRoads } from '../domain/road/network.fixture.ts';
import { place } from '../domain/place/place.fixture.ts';
import type { Place } from '../domain/place/place.ts';
import { bearing, destination } from '../domain/geo/sphere.ts';
import { Outlook, type OutlookWorld } from './outlook.ts';
import { driving, said } from './sight.fixture.ts';

const network = new Network(seedRoads);
const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;
const on = (id: string, metre: number, more: Partial<Place> = {}) =>
	place(id, { ...network.positionAt(g60, metre), ...more });
const lane = { road: g60, at: 50_000, way: 1 as const };
const start = network.positionAt(g60, lane.at);
const here = driving({ ...start, lane, heading: bearing(start, network.positionAt(g60, lane.at + 200)) });

function look(places: Place[], known: Record<string, Known> = {}) {
	const views: (readonly number[])[] = [];
	const world: OutlookWorld = {
		places: new Map(places.map((one) => [one.id, one])),
		client: { now: () => 1_000_000 },
		known: ({ id }) => known[id] ?? said(null),
		setView: (bounds) => views.push(bounds)
	};
	const outlook = new Outlook(world);
	return { outlook, views, places: world.places as Map<string, Place> };
}
const ids = (rows: { place: Place }[]) => rows.map(({ place: { id } }) => id);

describe('what lies ahead', () => {
	it('lists places by straight-line distance until the roads are loaded, then along the road, with arrival times', () => {
		const behind = on('behind', 45_000);
		const { outlook } = look([on('far', 70_000), behind, on('near', 55_000)]);
		const [first] = outlook.rows({ ...here, heading: null, speed: 0 }, 20);
		expect(first!.metres).toBeLessThan(5000);
		outlook.use(network);
		const rows = outlook.rows(here, 20);
		expect(ids(rows)).toEqual(['near', 'far']);
		expect(rows[0]!.metres).toBeCloseTo(5000, -2);
		expect(rows[0]!.seconds).toBeCloseTo(250, 0);
		expect(rows[0]!.arrival).toBeCloseTo(1_000_000 + rows[0]!.seconds * 1000, 0);
	});

	it('includes new places once it is told of a change', () => {
		const { outlook, places } = look([on('a', 55_000)]);
		outlook.use(network);
		expect(ids(outlook.rows(here, 20))).toEqual(['a']);
		places.set('b', on('b', 60_000));
		expect(ids(outlook.rows(here, 20))).toEqual(['a']);
		outlook.placesChanged();
		expect(ids(outlook.rows(here, 20))).toEqual(['a', 'b']);
	});

	it('leaves out the fuel station of a service area, unless it is not open', () => {
		const area: Partial<Place> = { kind: 'service_station', subkind: 'service_area' };
		const pumps: Partial<Place> = { kind: 'service_station', subkind: 'fuel' };
		const places = [on('area', 60_000, area), on('pumps', 60_200, pumps), on('alone', 70_000, pumps)];
		const rowsWith = (known: Known) => {
			const { outlook } = look(places, { pumps: known });
			outlook.use(network);
			return ids(outlook.rows(here, 20));
		};
		expect(rowsWith(said('open'))).toEqual(['area', 'alone']);
		expect(rowsWith(said('closed'))).toEqual(['area', 'pumps', 'alone']);
	});

	it('gives the length of the route from the present position, or says that there is no connection', () => {
		const { outlook } = look([]);
		outlook.follow({ type: 'destination', to: network.positionAt(g60, 90_000) });
		outlook.rows(here, 20);
		expect(outlook.route).toBeNull();
		outlook.use(network);
		outlook.rows(here, 20);
		// the search itself is loaded when a route is wanted
		expect(outlook.route).toBeNull();
		outlook.searchWith(Router);
		outlook.rows(here, 20);
		expect(outlook.route).toMatchObject({ metres: expect.closeTo(40_000, -3) as number });
		outlook.follow({ type: 'expressway', code: 'G9999', towards: { lon: 121, lat: 31 } });
		expect(outlook.route).toBeNull();
		outlook.rows(here, 20);
		expect(outlook.route).toBe('none');
	});
});

describe('the next sampling point', () => {
	const sampling: Partial<Place> = { kind: 'sampling_point', subkind: 'sampling_point' };
	const at = (id: string, metre: number) => on(id, metre, sampling);

	it('is the first on the road that is not known to be closed', () => {
		const { outlook } = look([at('shut', 55_000), at('doubted', 60_000), at('later', 65_000)], {
			shut: said('closed'),
			doubted: said('closed', 0.4)
		});
		outlook.use(network);
		const found = outlook.samplingPoint(here, outlook.rows(here, 20));
		expect(found).toMatchObject({ place: { id: 'doubted' }, ahead: true });
	});

	it('is the nearest in a straight line if none is ahead, and null without a position', () => {
		const { outlook } = look([at('behind', 45_000), at('farther', 20_000)]);
		outlook.use(network);
		const rows = outlook.rows(here, 20);
		expect(outlook.samplingPoint(here, rows)).toMatchObject({ place: { id: 'behind' }, ahead: false });
		expect(outlook.samplingPoint(null, [])).toBeNull();
	});
});

it('loads the places around the driver first, and again after 15 km', () => {
	const { outlook, views } = look([]);
	outlook.fetchAround(start);
	outlook.fetchAround(destination(start, 90, 14_000));
	expect(views).toHaveLength(1);
	const [west, south, east, north] = views[0]!;
	expect([(west! + east!) / 2, (south! + north!) / 2]).toEqual([
		expect.closeTo(start.lon, 5),
		expect.closeTo(start.lat, 5)
	]);
	outlook.fetchAround(destination(start, 90, 16_000));
	expect(views).toHaveLength(2);
});
