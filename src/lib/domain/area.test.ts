import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, edgeOf, stretchesIn, type Polygon } from './area.ts';
import { Network } from './expressway.ts';
import { seedRoads } from './network.fixture.ts';

const box = (west: number, south: number, east: number, north: number): Polygon => ({
	type: 'Polygon',
	coordinates: [
		[
			[west, south],
			[east, south],
			[east, north],
			[west, north],
			[west, south]
		]
	]
});

describe('an area', () => {
	it('contains what lies in its outer ring and not in its holes', () => {
		const area = box(120, 30, 122, 32);
		area.coordinates.push(box(120.5, 30.5, 121, 31).coordinates[0]!);
		expect(contains(area, { lon: 121.5, lat: 31.5 })).toBe(true);
		expect(contains(area, { lon: 120.7, lat: 30.7 })).toBe(false);
		expect(contains(area, { lon: 119.9, lat: 31 })).toBe(false);
	});

	it('goes across the date line in one piece', () => {
		const area = box(179, -10, -179, 10);
		expect(contains(area, { lon: 179.5, lat: 0 })).toBe(true);
		expect(contains(area, { lon: -179.5, lat: 0 })).toBe(true);
		expect(contains(area, { lon: 178.5, lat: 0 })).toBe(false);
		expect(contains(area, { lon: 0, lat: 0 })).toBe(false);
	});

	it('has an edge without gaps', () => {
		const edge = edgeOf(box(121, 31, 121.1, 31.1));
		expect(edge.length).toBeGreaterThan(40);
		expect(edge.every(({ lon, lat }) => lon > 120.99 && lon < 121.11 && lat > 30.99 && lat < 31.11)).toBe(
			true
		);
	});
});

describe('the roads in an area', () => {
	const network = new Network(seedRoads);

	it('are cut where they cross its edge: as sampling every road tells', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 118.5, max: 121.5, noNaN: true }),
				fc.double({ min: 29.5, max: 32, noNaN: true }),
				fc.double({ min: 0.05, max: 0.8, noNaN: true }),
				(lon, lat, size) => {
					const area = box(lon, lat, lon + size, lat + size);
					const stretches = stretchesIn(network, area);
					for (const road of network.roads.values())
						for (let at = 0; at < road.length; at += 1500) {
							const here = network.positionAt(road.id, at);
							const edge = Math.min(
								...[here.lon - lon, lon + size - here.lon, here.lat - lat, lat + size - here.lat].map(
									Math.abs
								)
							);
							// a piece of great circle is not quite a straight line in degrees
							if (edge < 0.002) continue;
							const held = stretches.some((one) => one.road === road.id && one.from <= at && at <= one.to);
							expect(held).toBe(contains(area, here));
						}
				}
			),
			{ numRuns: 40 }
		);
	});
});
