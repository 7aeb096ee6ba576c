import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Corridors, type Motion } from './corridor.ts';
import { farthest, parkedRadius } from './corridor-bounds.ts';
import type { Leg } from './leg.ts';
import { Network, type Stretch, type Way } from './network.ts';
import { seedRoads as roads } from './network.fixture.ts';
import { bearing, destination } from '../geo/sphere.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;
const ring = roads.find(({ code }) => code === 'G1503')!.id;

/** A driver on a road. @param at metres from its first point @param speed metres a second */
function driving(road: string, at: number, way: Way, speed = 22): Motion {
	const here = network.positionAt(road, at);
	const next = network.positionAt(road, at + way * 200);
	return { ...here, heading: bearing(here, next), speed };
}
const stretch = (from: number, to: number, way: Way | null = null, road = g60): Stretch => ({
	road,
	from,
	to,
	way
});
const ask = (corridors: Corridors<string>, ...stretches: Stretch[]) =>
	corridors.concerned({ stretches, points: [], areas: [] }).sort((a, b) => a.metres - b.metres);

describe('who an event on a road concerns', () => {
	const corridors = () => {
		const made = new Corridors<string>(network);
		made.move('ahead of it', driving(g60, 100_000, 1));
		made.move('past it', driving(g60, 130_000, 1));
		made.move('in it', driving(g60, 121_000, 1));
		made.move('other carriageway', driving(g60, 140_000, -1));
		made.move('too far', driving(g60, 30_000, 1));
		return made;
	};

	it('drivers towards it on its carriageway within range', () => {
		const found = ask(corridors(), stretch(120_000, 125_000, 1));
		expect(found.map(({ id }) => id)).toEqual(['in it', 'ahead of it']);
		expect(found[0]!.metres).toBe(0);
		expect(found[1]!.metres).toBeGreaterThan(19_000);
		expect(found[1]!.metres).toBeLessThan(21_000);
		expect(found[1]!.seconds).toBeCloseTo(found[1]!.metres / 22, 6);
	});

	it('drivers on both carriageways if it names none', () => {
		expect(ask(corridors(), stretch(120_000, 125_000)).map(({ id }) => id)).toContain('other carriageway');
	});

	it('no removed drivers; drivers who turned round count at their new position', () => {
		const made = corridors();
		made.remove('in it');
		made.move('past it', driving(g60, 130_000, -1));
		expect(
			ask(made, stretch(120_000, 125_000))
				.map(({ id }) => id)
				.sort()
		).toEqual(['ahead of it', 'other carriageway', 'past it']);
		expect(made.size).toBe(4);
	});

	it('drivers within a range that depends on speed', () => {
		const made = new Corridors<string>(network);
		made.move('slow', driving(g60, 100_000, 1, 5));
		expect(ask(made, stretch(115_000, 116_000))).toHaveLength(1);
		expect(ask(made, stretch(120_000, 121_000))).toHaveLength(0);
	});

	it('drivers before the first point of a ring road', () => {
		const made = new Corridors<string>(network);
		const length = network.lengthOf(ring);
		made.move('before', driving(ring, length - 5000, 1));
		const [found] = ask(made, stretch(2000, 3000, 1, ring));
		expect(found!.metres).toBeGreaterThan(6000);
		expect(found!.metres).toBeLessThan(8000);
	});

	it('the same drivers as a search along the road in steps', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						at: fc.double({ min: 3000, max: 390_000, noNaN: true }),
						way: fc.constantFrom<Way>(1, -1),
						speed: fc.double({ min: 2, max: 33, noNaN: true })
					}),
					{ minLength: 1, maxLength: 30 }
				),
				fc.double({ min: 0, max: 390_000, noNaN: true }),
				fc.double({ min: 200, max: 40_000, noNaN: true }),
				fc.constantFrom<Way | null>(1, -1, null),
				(drivers, from, length, way) => {
					const made = new Corridors<number>(network);
					drivers.forEach((driver, i) => made.move(i, driving(g60, driver.at, driver.way, driver.speed)));
					const found = new Set(
						made
							.concerned({ stretches: [{ road: g60, from, to: from + length, way }], points: [], areas: [] })
							.map(({ id }) => id)
					);
					drivers.forEach((driver, i) => {
						const range = Math.max(5000, Math.min(farthest.metres, driver.speed * farthest.seconds));
						let hit = false;
						let near = false;
						for (let gone = 0; gone <= range; gone += 50) {
							const at = driver.at + driver.way * gone;
							hit ||= at >= from && at <= from + length;
						}
						// near a limit, step size and matching error decide, so drivers there are not compared
						for (const edge of [from, from + length])
							near ||= Math.abs(driver.at - edge) < 200 || Math.abs(Math.abs(driver.at - edge) - range) < 200;
						if (near) return;
						expect(found.has(i)).toBe(hit && (way === null || way === driver.way));
					});
				}
			),
			{ numRuns: 150 }
		);
	});
});

describe('along a route', () => {
	const legs: Leg[] = [
		{ road: g60, from: 40_000, to: 90_000, way: 1 },
		{ road: ring, from: 10_000, to: 30_000, way: -1 }
	];

	it('a stretch on a later road has the distance along the route', () => {
		const made = new Corridors<string>(network);
		made.move('driver', driving(g60, 60_000, 1, 30));
		made.follow('driver', legs);
		const [found] = ask(made, stretch(15_000, 20_000, -1, ring));
		expect(found!.metres).toBeGreaterThan(39_500);
		expect(found!.metres).toBeLessThan(40_500);
		// not concerned: the other carriageway, a passed stretch, and a stretch beyond the leg
		expect(ask(made, stretch(15_000, 20_000, 1, ring))).toEqual([]);
		expect(ask(made, stretch(45_000, 50_000, 1))).toEqual([]);
		expect(ask(made, stretch(95_000, 99_000, 1))).toEqual([]);
	});

	it('matching ends when the driver stops following the route or leaves it', () => {
		const made = new Corridors<string>(network);
		made.move('driver', driving(g60, 60_000, 1, 30));
		made.follow('driver', legs);
		made.follow('driver', null);
		expect(ask(made, stretch(15_000, 20_000, -1, ring))).toEqual([]);
		expect(ask(made, stretch(95_000, 99_000, 1))).toHaveLength(1);
		made.follow('driver', legs);
		made.move('driver', {
			...destination(network.positionAt(g60, 60_000), 320, 9000),
			heading: 320,
			speed: 20
		});
		expect(ask(made, stretch(15_000, 20_000, -1, ring))).toEqual([]);
	});

	it('a driver without a position is ignored', () => {
		const made = new Corridors<string>(network);
		made.follow('driver', legs);
		expect(made.size).toBe(0);
	});
});

describe('off the network', () => {
	const somewhere = fc.record({
		lon: fc.double({ min: -180, max: 180, noNaN: true }),
		lat: fc.double({ min: -85, max: 85, noNaN: true })
	});

	it('a point concerns a driver only inside the cone ahead, anywhere on earth', () => {
		fc.assert(
			fc.property(
				somewhere,
				fc.double({ min: 0, max: 359, noNaN: true }),
				fc.double({ min: -180, max: 179, noNaN: true }),
				fc.double({ min: 1000, max: 58_000, noNaN: true }),
				(here, heading, aside, metres) => {
					const made = new Corridors<string>(new Network([]));
					made.move('driver', { ...here, heading, speed: 20 });
					const target = destination(here, heading + aside, metres);
					if (Math.abs(Math.abs(aside) - 25) < 1) return;
					const found = made.concerned({ stretches: [], points: [target], areas: [] });
					expect(found).toHaveLength(Math.abs(aside) < 25 ? 1 : 0);
					if (found[0]) expect(found[0].metres).toBeCloseTo(metres, 0);
				}
			)
		);
	});

	it('a stationary driver is alerted within 10 km in any direction', () => {
		const made = new Corridors<string>(network);
		const here = { lon: 119.3, lat: 33.9 };
		made.move('parked', { ...here, heading: null, speed: 0 });
		for (const [metres, count] of [
			[parkedRadius - 500, 1],
			[parkedRadius + 500, 0]
		] as const)
			for (const way of [0, 90, 200]) {
				const target = { stretches: [], points: [destination(here, way, metres)], areas: [] };
				const found = made.concerned(target);
				expect(found, `${metres} m`).toHaveLength(count);
				if (found[0]) expect(found[0].metres).toBeCloseTo(metres, 0);
				// asked about the one driver, the answer is the same
				expect(made.until('parked', target)?.metres).toEqual(found[0]?.metres);
			}
		expect(made.concerned({ stretches: [], points: [here], areas: [] })[0]!.seconds).toBeNull();
	});

	it('the cone continues across the date line', () => {
		const made = new Corridors<string>(new Network([]));
		made.move('driver', { lon: 179.9, lat: 10, heading: 90, speed: 20 });
		expect(made.concerned({ stretches: [], points: [{ lon: -179.9, lat: 10 }], areas: [] })).toHaveLength(1);
		expect(made.concerned({ stretches: [], points: [{ lon: 179.7, lat: 10 }], areas: [] })).toHaveLength(0);
	});
});
