import { expect, it } from 'vitest';
import { contains } from './polygon.ts';
import { circleAround } from './circle.ts';
import { distance } from './distance.ts';

const center = { lon: 120.6, lat: 31.3 };

it('a circle is a closed ring of points at the given radius', () => {
	const { coordinates } = circleAround(center, 10_000);
	const ring = coordinates[0]!;
	expect(ring.at(-1)).toEqual(ring[0]);
	for (const [lon, lat] of ring) expect(Math.abs(distance(center, { lon, lat }) - 10_000)).toBeLessThan(5);
});

it('a circle runs counter-clockwise and contains points nearer than its radius', () => {
	const area = circleAround(center, 10_000);
	const [first, second] = area.coordinates[0]!;
	expect(second![1]).toBeGreaterThan(first![1]);
	expect(first![0]).toBeGreaterThan(center.lon);
	expect(contains(area, { lon: 120.69, lat: 31.3 })).toBe(true);
	expect(contains(area, { lon: 120.72, lat: 31.3 })).toBe(false);
});
