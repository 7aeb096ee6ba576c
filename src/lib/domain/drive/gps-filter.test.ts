import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from '../geo/distance.ts';
import { Network, type Way } from '../road/network.ts';
import { GpsFilter, reckoningTime, type Sample } from './gps-filter.ts';
import { seedRoads as roads } from '../road/network.fixture.ts';
import { bearing, destination } from '../geo/sphere.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;

/** A sample of a good receiver at a point of the G60. */
function sample(at: number, time: number, more: Partial<Sample> = {}, way: Way = 1): Sample {
	const here = network.positionAt(g60, at);
	const heading = bearing(here, network.positionAt(g60, at + way * 100));
	return { ...here, accuracy: 10, heading, speed: 25, time, ...more };
}
/** A filter that received a minute of driving at 25 m/s. @param from start of the drive, metres along the G60 */
function driven(from: number, more: Partial<Sample> = {}): GpsFilter {
	const filter = new GpsFilter(network);
	for (let second = 0; second <= 60; second++) filter.hear(sample(from + 25 * second, 1000 * second, more));
	return filter;
}

describe('the position filter', () => {
	it('finds road, direction and speed, even if the device gives neither heading nor speed', () => {
		for (const more of [{}, { heading: null, speed: null }]) {
			const here = driven(50_000, more).at(60_000)!;
			expect(here.source).toBe('measured');
			expect(here.lane).toMatchObject({ road: g60, way: 1 });
			expect(here.lane!.at).toBeCloseTo(51_500, -2);
			expect(here.speed).toBeCloseTo(25, 0);
		}
		expect(new GpsFilter(network).at(0)).toBeNull();
	});

	it('has no lane until the roads are loaded, and then immediately', () => {
		const filter = new GpsFilter(new Network([]));
		filter.hear(sample(50_000, 0));
		filter.hear(sample(50_250, 10_000, { heading: null }));
		expect(filter.at(10_000)).toMatchObject({ lane: null, source: 'measured' });
		filter.use(network);
		expect(filter.at(10_000)!.lane).toMatchObject({ road: g60, way: 1 });
	});

	it('notices a turn in the opposite direction', () => {
		const filter = driven(50_000);
		for (let second = 61; second < 80; second++)
			filter.hear(sample(51_500 - 25 * (second - 60), 1000 * second, {}, -1));
		expect(filter.at(80_000)!.lane!.way).toBe(-1);
	});

	it('rejects samples that are too coarse, jump or arrive late', () => {
		const filter = driven(50_000);
		const before = filter.at(60_000)!;
		expect(filter.hear(sample(51_525, 61_000, { accuracy: 900 }))).toBe(false);
		expect(filter.hear({ ...sample(51_525, 61_000), lat: 31.9 })).toBe(false);
		expect(filter.hear(sample(40_000, 30_000))).toBe(false);
		expect(filter.at(60_000)).toEqual(before);
	});

	it('accepts a jump after three consistent samples in a row', () => {
		const filter = driven(50_000);
		expect(filter.hear(sample(90_000, 61_000))).toBe(false);
		expect(filter.hear(sample(90_025, 62_000))).toBe(false);
		expect(filter.hear(sample(90_050, 63_000))).toBe(true);
		expect(filter.at(63_000)!.lane!.at).toBeCloseTo(90_050, -2);
	});

	it('accepts a coarse position if there is no better one', () => {
		const filter = new GpsFilter(network);
		expect(filter.hear(sample(50_000, 0, { accuracy: 2000, heading: null, speed: null }))).toBe(true);
		expect(filter.at(1000)).toMatchObject({ source: 'measured', speed: 0, lane: null });
	});

	it('follows the road through a tunnel as `reckoned`, and is `lost` after some minutes', () => {
		const filter = driven(50_000);
		const inside = filter.at(120_000)!;
		expect(inside.source).toBe('reckoned');
		expect(inside.lane!.at).toBeCloseTo(53_000, -2);
		expect(distance(inside, network.positionAt(g60, 53_000))).toBeLessThan(50);
		expect(filter.at(60_000 + reckoningTime + 1)!.source).toBe('lost');
		// measured again at the other end
		expect(filter.hear(sample(54_600, 180_000))).toBe(true);
		expect(filter.at(180_000)).toMatchObject({ source: 'measured' });
	});

	it('does not move a stationary driver, or one who is on no road', () => {
		const standing = new GpsFilter(network);
		for (let second = 0; second < 60; second++) standing.hear(sample(50_000, second * 1000, { speed: 0 }));
		expect(standing.at(120_000)!.source).toBe('measured');
		expect(distance(standing.at(120_000)!, network.positionAt(g60, 50_000))).toBeLessThan(1);
		const away = new GpsFilter(network);
		const field = { lon: 118.9, lat: 33.2 };
		for (let second = 0; second < 60; second++)
			away.hear({
				...destination(field, 90, second * 25),
				accuracy: 10,
				heading: 90,
				speed: 25,
				time: second * 1000
			});
		expect(away.at(60_000)!.lane).toBeNull();
		expect(away.at(90_000)!.source).toBe('lost');
	});

	it('is not disturbed by single wrong samples among good ones', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 10_000, max: 150_000 }),
				fc.array(
					fc.record({
						way: fc.integer({ min: 0, max: 359 }),
						metres: fc.integer({ min: 3000, max: 90_000 })
					}),
					{
						minLength: 1,
						maxLength: 20
					}
				),
				(from, wild) => {
					const filter = driven(from);
					let now = 60_000;
					let at = from + 1500;
					for (const { way, metres } of wild) {
						now += 1000;
						at += 25;
						filter.hear({ ...sample(at, now), ...destination(network.positionAt(g60, at), way, metres) });
						now += 1000;
						at += 25;
						filter.hear(sample(at, now));
						const here = filter.at(now)!;
						expect(here.lane).toMatchObject({ road: g60, way: 1 });
						expect(distance(here, network.positionAt(g60, at))).toBeLessThan(1);
					}
				}
			)
		);
	});

	it('never estimates a position farther than the speed allows', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 40 }),
				fc.integer({ min: 0, max: 2 * reckoningTime }),
				(speed, wait) => {
					const filter = new GpsFilter(network);
					filter.hear(sample(80_000, 0, { speed }));
					const here = filter.at(wait)!;
					expect(Math.abs(here.lane!.at - 80_000)).toBeLessThanOrEqual((speed * wait) / 1000 + 5);
				}
			)
		);
	});
});
