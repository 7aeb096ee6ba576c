import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from '../geo/distance.ts';
import { Network } from './network.ts';
import { seedRoads as roads } from './network.fixture.ts';
import { destination } from '../geo/sphere.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;

describe('the network', () => {
	it('converts a metre of a road to a position and back', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...roads.filter(({ loop }) => !loop)),
				fc.double({ min: 0, max: 1, noNaN: true }),
				({ id }, share) => {
					const at = share * network.lengthOf(id);
					const fix = network.locate(network.positionAt(id, at)).find(({ road }) => road === id)!;
					expect(fix.off).toBeLessThan(1);
					expect(distance(network.positionAt(id, fix.at), network.positionAt(id, at))).toBeLessThan(2);
				}
			)
		);
	});

	it('finds the road at every position, in any order of queries', () => {
		const fresh = new Network(roads);
		const all = [...fresh.roads.values()];
		const missed: string[] = [];
		for (let i = 0; i < 30_000; i++) {
			const { id, length } = all[i % all.length]!;
			const at = ((i * 0.618_033_988_75) % 1) * length;
			const fix = fresh.locate(fresh.positionAt(id, at)).find(({ road }) => road === id);
			if (!fix || fix.off > 1) missed.push(`${id} ${at}`);
		}
		expect(missed).toEqual([]);
	});

	it('finds the same nearest point as a search along the whole road', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.double({ min: 0, max: 359, noNaN: true }),
				fc.double({ min: 0, max: 2400, noNaN: true }),
				(share, way, metres) => {
					const here = destination(network.positionAt(g60, share * network.lengthOf(g60)), way, metres);
					const fix = network.locate(here).find(({ road }) => road === g60)!;
					let least = Infinity;
					for (let at = 0; at <= network.lengthOf(g60); at += 50)
						least = Math.min(least, distance(here, network.positionAt(g60, at)));
					expect(fix.off).toBeLessThanOrEqual(least + 1e-6);
					expect(fix.off).toBeGreaterThan(least - 50);
				}
			),
			{ numRuns: 25 }
		);
	});

	it('gives the way along a road for a heading, or null for a heading across it', () => {
		// near Jiaxing the G60 runs south-west
		const [fix] = network.locate({ lon: 120.81, lat: 30.72 });
		expect(fix!.road).toBe(g60);
		expect(network.way(fix!, 230)).toBe(1);
		expect(network.way(fix!, 50)).toBe(-1);
		expect(network.way(fix!, 320)).toBeNull();
		expect(network.locate({ lon: 120.81, lat: 30.72 }, 320).some(({ road }) => road === g60)).toBe(false);
	});

	it('locates nothing beyond its reach', () => {
		expect(network.locate({ lon: 119.0, lat: 33.9 }).every(({ off }) => off <= 2500)).toBe(true);
		expect(network.locate({ lon: 0, lat: 0 })).toEqual([]);
	});

	it('wraps metres on a ring road', () => {
		const ring = roads.find(({ loop }) => loop)!;
		const length = network.lengthOf(ring.id);
		expect(
			distance(network.positionAt(ring.id, 100), network.positionAt(ring.id, length + 100))
		).toBeLessThan(1);
		expect(
			distance(network.positionAt(ring.id, -100), network.positionAt(ring.id, length - 100))
		).toBeLessThan(1);
	});

	it('throws for a road with one point, and for two roads with one id', () => {
		const road = { id: 'a', code: 'G1', names: { zh: '', en: '' }, loop: false, points: [[0, 0]] as const };
		expect(() => new Network([road])).toThrow('fewer than two points');
		const line = {
			...road,
			points: [
				[0, 0],
				[1, 1]
			] as const
		};
		expect(() => new Network([line, line])).toThrow('two roads "a"');
	});
});
