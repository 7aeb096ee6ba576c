import { describe, expect, it } from 'vitest';
import { cellBounds, geohash } from '../domain/geo/cell.ts';
import { distance } from '../domain/geo/distance.ts';
import { between, cellsOfGround, inOrder, tilesOfGround } from './area.ts';

const shanghai = { lon: 121.3, lat: 31.1 };
const hangzhou = { lon: 120.2, lat: 30.3 };
const ways = [[shanghai, { lon: 120.8, lat: 30.7 }, hangzhou, { lon: 118.9, lat: 29.6 }]];
const along = { kind: 'along' as const, ways };

describe('cellsOfGround', () => {
	it('has every cell within 25 km of the road, and no cell far away', () => {
		const cells = cellsOfGround(along);
		for (let share = 0; share <= 1; share += 0.02) {
			const lon = shanghai.lon + (hangzhou.lon - shanghai.lon) * share;
			const lat = shanghai.lat + (hangzhou.lat - shanghai.lat) * share;
			for (const [x, y] of [
				[0, 0],
				[0.2, 0],
				[-0.2, 0],
				[0, 0.2],
				[0, -0.2]
			] as const)
				expect(cells).toContain(geohash(lon + x, lat + y, 3));
		}
		for (const cell of cells) {
			const [west, south, east, north] = cellBounds(cell);
			const nearest = Math.min(
				...ways[0]!.flatMap((to, i) => {
					const from = ways[0]![i - 1] ?? to;
					return Array.from({ length: 101 }, (_, k) => {
						const lon = from.lon + ((to.lon - from.lon) * k) / 100;
						const lat = from.lat + ((to.lat - from.lat) * k) / 100;
						return distance(
							{ lon, lat },
							{ lon: Math.min(east, Math.max(west, lon)), lat: Math.min(north, Math.max(south, lat)) }
						);
					});
				})
			);
			// the corner of the square around a position is √2 times as far away
			expect(nearest).toBeLessThan(36_000);
		}
	});

	it('of a rectangle has the cells that it touches', () => {
		expect([...cellsOfGround({ kind: 'within', bounds: [121, 31, 121.1, 31.1] })]).toEqual([
			geohash(121, 31, 3)
		]);
	});
});

describe('between', () => {
	it('keeps the part between two places', () => {
		const part = between(along, shanghai, hangzhou);
		if (part.kind !== 'along') throw new Error('a part of a way is a way');
		const all = part.ways.flat();
		expect(all.length).toBeGreaterThan(20);
		expect(Math.min(...all.map((at) => distance(at, hangzhou)))).toBeLessThan(1);
		for (const at of all) expect(at.lon).toBeGreaterThan(119.9);
	});
});

describe('tilesOfGround', () => {
	it('covers the road at every zoom, low zooms first, each tile once', () => {
		const tiles = tilesOfGround({ kind: 'along', ways: [[shanghai, hangzhou]] }, 6, 13);
		expect(new Set(tiles.map(({ zoom, column, row }) => `${zoom}/${column}/${row}`)).size).toBe(tiles.length);
		expect(tiles[0]!.zoom).toBe(6);
		expect(tiles.at(-1)!.zoom).toBe(13);
		// 121.3, 31.1 at zoom 13, by the formula of the OpenStreetMap wiki
		expect(tiles).toContainEqual({ zoom: 13, column: 6856, row: 3350 });
	});

	it('stops at the zoom where the number of tiles would be too large', () => {
		const tiles = tilesOfGround({ kind: 'within', bounds: [115, 27, 123, 35] }, 6, 18);
		expect(tiles.length).toBeLessThanOrEqual(2500);
		expect(tiles.at(-1)!.zoom).toBe(10);
	});
});

it('places are sorted in their order along the road', () => {
	const places = [hangzhou, { lon: 121.31, lat: 31.11 }, { lon: 120.81, lat: 30.69 }];
	expect(inOrder(places, ways).map(({ lon }) => lon)).toEqual([121.31, 120.81, 120.2]);
});
