import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOf } from './target.ts';
import { stretchesBetween } from '../road/stretches-between.ts';
import type { AlertPlace } from './alert.ts';
import { Corridors, type Motion } from '../road/corridor.ts';
import { Network, type Way } from '../road/network.ts';
import { seedRoads as roads } from '../road/network.fixture.ts';
import { bearing, destination } from '../geo/sphere.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;
const ring = roads.find(({ code }) => code === 'G1503')!.id;
const hangzhou = { lon: 120.16, lat: 30.27 };

function driving(road: string, at: number, way: Way, speed = 25): Motion {
	const here = network.positionAt(road, at);
	return { ...here, heading: bearing(here, network.positionAt(road, at + way * 200)), speed };
}
const place = (at: number, more: Partial<AlertPlace> = {}): AlertPlace => ({
	id: '0',
	names: { zh: '道口', en: 'Gate' },
	expressways: ['G60'],
	towards: null,
	...network.positionAt(g60, at),
	...more
});
const nothing = { places: [], stretches: [], area: null };

describe('what an alert is about', () => {
	it('a place on an expressway concerns its own carriageway, or both if it has none of its own', () => {
		const both = targetOf(network, { ...nothing, places: [place(80_000)] });
		expect(both.stretches).toMatchObject([{ road: g60, way: null }]);
		const one = targetOf(network, {
			...nothing,
			places: [place(80_000, { towards: { zh: '进沪方向', en: 'into Shanghai' } })]
		});
		const made = new Corridors<string>(network);
		made.move('into Shanghai', driving(g60, 100_000, -1));
		made.move('out of Shanghai', driving(g60, 60_000, 1));
		expect(made.concerned(both).map(({ id }) => id)).toHaveLength(2);
		expect(made.concerned(one).map(({ id }) => id)).toEqual(['into Shanghai']);
	});

	it('a place off the expressways concerns drivers heading for its point', () => {
		const away = destination(network.positionAt(g60, 80_000), 330, 9000);
		const target = targetOf(network, { ...nothing, places: [place(0, { ...away, expressways: ['G320'] })] });
		expect(target.stretches).toEqual([]);
		const made = new Corridors<string>(network);
		const here = destination(away, 200, 6000);
		made.move('towards it', { ...here, heading: bearing(here, away), speed: 15 });
		made.move('away from it', { ...here, heading: bearing(away, here), speed: 15 });
		expect(made.concerned(target).map(({ id }) => id)).toEqual(['towards it']);
	});

	it('a stretch lies between its ends; on a ring road it takes the shorter way', () => {
		const at = (metre: number, road = g60) => network.positionAt(road, metre);
		const stretch = { code: 'G60', from: at(45_000), to: at(80_000), label: { zh: '', en: '' } };
		const [found] = stretchesBetween(network, { ...stretch, towards: hangzhou });
		expect(found!.way).toBe(1);
		expect(Math.round(found!.from / 100)).toBe(450);
		expect(Math.round(found!.to / 100)).toBe(800);
		expect(stretchesBetween(network, { ...stretch, towards: null })[0]!.way).toBeNull();
		const length = network.lengthOf(ring);
		const parts = stretchesBetween(network, {
			...stretch,
			code: 'G1503',
			from: at(length - 8000, ring),
			to: at(5000, ring),
			towards: null
		});
		expect(parts.reduce((sum, { from, to }) => sum + to - from, 0)).toBeCloseTo(13_000, -2);
	});

	it('an area concerns drivers inside it and drivers heading into it, on a road or off it', () => {
		const middle = network.positionAt(g60, 100_000);
		const half = 0.05;
		const area = {
			type: 'Polygon' as const,
			coordinates: [
				[
					[middle.lon - half, middle.lat - half],
					[middle.lon + half, middle.lat - half],
					[middle.lon + half, middle.lat + half],
					[middle.lon - half, middle.lat + half],
					[middle.lon - half, middle.lat - half]
				] as [number, number][]
			]
		};
		const target = targetOf(network, { ...nothing, area });
		const made = new Corridors<string>(new Network(roads));
		const off = destination(middle, 300, 30_000);
		made.move('before it', driving(g60, 70_000, 1));
		made.move('in it', driving(g60, 100_000, -1));
		made.move('past it', driving(g60, 130_000, 1));
		made.move('off the road', { ...off, heading: bearing(off, middle), speed: 20 });
		made.move('leaving', { ...off, heading: bearing(middle, off), speed: 20 });
		const found = made.concerned(target);
		expect(found.map(({ id }) => id).sort()).toEqual(['before it', 'in it', 'off the road']);
		expect(found.find(({ id }) => id === 'in it')!.metres).toBe(0);
	});
});

it('a search by driver and a search by event give the same answer', () => {
	const spot = fc.record({
		at: fc.double({ min: 0, max: 350_000, noNaN: true }),
		aside: fc.double({ min: 0, max: 12_000, noNaN: true }),
		bearing: fc.double({ min: 0, max: 359, noNaN: true })
	});
	const here = ({ at, aside, bearing: way }: { at: number; aside: number; bearing: number }) =>
		destination(network.positionAt(g60, at), way, aside);
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					spot,
					heading: fc.option(fc.double({ min: 0, max: 359, noNaN: true })),
					speed: fc.option(fc.double({ min: 0, max: 33, noNaN: true })),
					route: fc.boolean()
				}),
				{ minLength: 1, maxLength: 20 }
			),
			fc.array(spot, { maxLength: 3 }),
			fc.option(fc.record({ spot, size: fc.double({ min: 0.02, max: 0.5, noNaN: true }) })),
			(drivers, places, area) => {
				const made = new Corridors<number>(network);
				drivers.forEach(({ spot: where, heading, speed, route }, i) => {
					made.move(i, { ...here(where), heading, speed });
					if (route) made.follow(i, [{ road: g60, from: 20_000, to: 300_000, way: 1 }]);
				});
				const corner = area && here(area.spot);
				const target = targetOf(network, {
					stretches: [],
					places: places.map((where) => place(0, here(where))),
					area: area &&
						corner && {
							type: 'Polygon',
							coordinates: [
								[
									[corner.lon, corner.lat],
									[corner.lon + area.size, corner.lat],
									[corner.lon + area.size, corner.lat + area.size],
									[corner.lon, corner.lat]
								]
							]
						}
				});
				const found = new Map(made.concerned(target).map((one) => [one.id, one.metres]));
				drivers.forEach((_, i) => expect(made.until(i, target)?.metres).toBe(found.get(i)));
			}
		),
		{ numRuns: 200 }
	);
});
