import { describe, expect, it } from 'vitest';
import { Network } from './network.ts';
import { seedRoads as roads } from './network.fixture.ts';
import { Router } from './route.ts';
import { bearing } from '../geo/sphere.ts';

const network = new Network(roads);
const router = new Router(network);
const idOf = (code: string) => roads.find((road) => road.code === code)!.id;
const codes = (legs: readonly { road: string }[]) => legs.map(({ road }) => network.roads.get(road)!.code);
const g60 = idOf('G60');
const at = (metre: number, road = g60) => network.positionAt(road, metre);
const still = (metre: number, road = g60) => ({ ...at(metre, road), heading: null, speed: null });
const hangzhou = { lon: 120.16, lat: 30.27 };
const shanghai = { lon: 121.47, lat: 31.23 };

describe('following an expressway', () => {
	it('starts at the driver and goes to the end of the expressway', () => {
		const out = router.route({ type: 'expressway', code: 'G60', towards: hangzhou }, still(50_000));
		expect(out!.legs).toHaveLength(1);
		expect(out!.legs[0]).toMatchObject({ road: g60, way: 1, to: network.lengthOf(g60) });
		expect(out!.legs[0]!.from).toBeCloseTo(50_000, -2);
		const back = router.route({ type: 'expressway', code: 'G60', towards: shanghai }, still(50_000));
		expect(back!.legs[0]).toMatchObject({ way: -1, from: 0 });
		expect(back!.metres).toBeCloseTo(50_000, -2);
	});

	it('continues on the next part, and goes once round a ring road', () => {
		const g15 = roads.filter(({ code }) => code === 'G15');
		const north = { ...at(20_000, g15[0]!.id), heading: null, speed: null };
		const out = router.route({ type: 'expressway', code: 'G15', towards: { lon: 121, lat: 28 } }, north);
		expect(out!.legs.length).toBeGreaterThan(1);
		const ring = idOf('G1503');
		const loop = router.route(
			{ type: 'expressway', code: 'G1503', towards: at(network.lengthOf(ring) / 4, ring) },
			still(1000, ring)
		);
		expect(loop!.metres).toBeCloseTo(network.lengthOf(ring), -2);
	});

	it('gives null for an unknown expressway', () => {
		expect(router.route({ type: 'expressway', code: 'G999', towards: hangzhou }, still(0))).toBeNull();
	});
});

describe('the way to a destination', () => {
	it('stays on the road that leads there', () => {
		const out = router.route({ type: 'destination', to: at(150_000) }, still(20_000));
		expect(codes(out!.legs)).toEqual(['G60']);
		expect(out!.metres).toBeCloseTo(130_000, -3);
	});

	it('changes roads at junctions; each leg starts near the end of the one before', () => {
		const suzhou = { lon: 120.62, lat: 31.3 };
		const out = router.route({ type: 'destination', to: suzhou }, still(60_000));
		expect(new Set(codes(out!.legs)).size).toBeGreaterThan(1);
		for (let i = 0; i + 1 < out!.legs.length; i++) {
			const [a, b] = [out!.legs[i]!, out!.legs[i + 1]!];
			const end = network.positionAt(a.road, a.way === 1 ? a.to : a.from);
			const start = network.positionAt(b.road, b.way === 1 ? b.from : b.to);
			expect(Math.hypot(end.lon - start.lon, end.lat - start.lat)).toBeLessThan(0.05);
		}
	});

	it('does not turn round on the spot', () => {
		const here = at(100_000);
		const driving = { ...here, heading: bearing(here, at(100_500)), speed: 25 };
		const out = router.route({ type: 'destination', to: at(60_000) }, driving);
		expect(out === null || out.legs[0]!.way === 1 || out.legs[0]!.road !== g60).toBe(true);
	});
});

describe('a line that was drawn', () => {
	it('is matched to the roads it runs along', () => {
		const points = [40, 45, 50, 60, 70, 80].map((km) => {
			const { lon, lat } = at(km * 1000);
			return [lon + 0.003, lat - 0.003] as [number, number];
		});
		const out = router.route({ type: 'line', points }, null);
		expect(codes(out!.legs)).toEqual(['G60']);
		expect(out!.legs[0]!.way).toBe(1);
		expect(Math.abs(out!.legs[0]!.from - 40_000)).toBeLessThan(1500);
		expect(Math.abs(out!.legs[0]!.to - 80_000)).toBeLessThan(1500);
		const back = router.route({ type: 'line', points: [...points].reverse() }, null);
		expect(back!.legs[0]!.way).toBe(-1);
	});

	it('gives null if it runs along no road', () => {
		const points: [number, number][] = [
			[123.5, 30],
			[124, 30.5]
		];
		expect(router.route({ type: 'line', points }, null)).toBeNull();
	});
});
