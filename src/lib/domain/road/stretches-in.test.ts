import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, type Polygon } from '../geo/polygon.ts';
import { Network } from './network.ts';
import { seedRoads } from './network.fixture.ts';
import { stretchesIn } from './stretches-in.ts';

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

describe('the roads in an area', () => {
	const network = new Network(seedRoads);

	it('are cut at its edge, as samples of every road confirm', () => {
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
							// a great-circle segment is not exactly a straight line in degrees
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
