import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from '../geo/distance.ts';
import { Network } from './network.ts';
import { seedRoads } from './network.fixture.ts';
import { Router } from './route.ts';
import { codesOf, linesOfLegs, onNetwork } from './route-line.ts';

const network = new Network(seedRoads);
const router = new Router(network);
const roads = [...network.roads.values()];
const g60 = roads.find(({ code }) => code === 'G60')!.id;
const at = (metre: number) => network.positionAt(g60, metre);
const through = (...stops: { lon: number; lat: number }[]) => router.route({ type: 'through', stops }, null);

const stop = fc
	.record({ road: fc.constantFrom(...roads), share: fc.double({ min: 0, max: 1, noNaN: true }) })
	.map(({ road, share }) => network.positionAt(road.id, share * road.length));

describe('a route through positions', () => {
	it('passes each of them in order, and turns round only near them', () => {
		fc.assert(
			fc.property(fc.array(stop, { minLength: 2, maxLength: 4 }), (stops) => {
				fc.pre(stops.every((one, i) => !i || distance(one, stops[i - 1]!) > 10_000));
				const { legs } = through(...stops)!;
				const line = linesOfLegs(network, legs).flat();
				let met = 0;
				const passes = (here: (typeof line)[0], next: (typeof line)[0]) => {
					// the stop is on a road that may be as far from this line as roads at a junction are
					const round = distance(here, stops[met]!) + distance(next, stops[met]!);
					return round < distance(here, next) + 7000;
				};
				line.forEach((here, i) => {
					while (met < stops.length && passes(here, line[i + 1] ?? here)) met++;
				});
				expect(met).toBe(stops.length);
				for (const [i, leg] of legs.entries()) {
					const next = legs[i + 1];
					if (next?.road !== leg.road || next.way === leg.way) continue;
					const turned = network.positionAt(leg.road, leg.way === 1 ? leg.to : leg.from);
					expect(Math.min(...stops.map((one) => distance(one, turned)))).toBeLessThan(3500);
				}
			}),
			{ numRuns: 200 }
		);
	});

	it('is not longer with a stop on the way', () => {
		const share = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(stop, stop, share, fc.nat(), (from, to, part, n) => {
				fc.pre(distance(from, to) > 10_000);
				const direct = through(from, to)!;
				const leg = direct.legs[n % direct.legs.length]!;
				// junctions are accurate to half a kilometre
				fc.pre(leg.to - leg.from > 3000);
				const at = leg.from + 1000 + (leg.to - leg.from - 2000) * part;
				const by = network.positionAt(leg.road, at);
				expect(through(from, by, to)!.metres).toBeLessThan(direct.metres + 200);
			}),
			{ numRuns: 200 }
		);
	});

	it('continues in the same direction after a stop', () => {
		const on = through(at(40_000), at(60_000), at(80_000))!;
		expect(on.legs).toHaveLength(1);
		expect(on.legs[0]).toMatchObject({ road: g60, way: 1 });
		expect(on.metres).toBeCloseTo(40_000, -2);
		expect(codesOf(network, on.legs)).toEqual(['G60']);
	});

	it('turns round only if there is no way forward', () => {
		const codes = (...metres: number[]) =>
			through(...metres.map(at))!.legs.map(({ road, way }) => `${road} ${way}`);
		expect(codes(40_000, 80_000, 60_000)[1]).not.toBe(`${g60} -1`);
		const [west, before] = [network.lengthOf(g60), network.lengthOf(g60) - 10_000];
		expect(codes(before, west, before)).toEqual([`${g60} 1`, `${g60} -1`]);
	});

	it('is drawn in driving direction', () => {
		const [line] = linesOfLegs(network, through(at(80_000), at(40_000))!.legs);
		expect(distance(line![0]!, at(80_000))).toBeLessThan(1);
		expect(distance(line!.at(-1)!, at(40_000))).toBeLessThan(1);
	});
});

describe('a touch', () => {
	it('selects the nearest road within its tolerance', () => {
		const { lon, lat } = at(50_000);
		const near = onNetwork(network, { lon: lon + 0.02, lat: lat - 0.02 }, 5000)!;
		expect(distance(near, { lon, lat })).toBeLessThan(3500);
		expect(onNetwork(network, { lon: 123.4, lat: 28 }, 5000)).toBeNull();
	});
});
