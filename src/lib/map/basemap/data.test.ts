import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepare } from './data.ts';

const file = new URL('../../../../static/basemap/delta.json', import.meta.url);
const basemap = prepare(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof prepare>[0]);

/** Tile that contains a position at a zoom, as [zoom, column, row]. */
function tileAt(lon: number, lat: number, z: number): [number, number, number] {
	const y = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
	return [z, Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(y * 2 ** z)];
}

/** True if a position is in water, by the even-odd rule over the rings of its tile. */
function isWater(lon: number, lat: number): boolean {
	const [z, column, row] = tileAt(lon, lat, 10);
	const y = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
	const px = (((lon + 180) / 360) * 2 ** z - column) * 4096;
	const py = (y * 2 ** z - row) * 4096;
	let inside = false;
	for (const feature of basemap.water.getTileRaw(z, column, row)?.features ?? []) {
		if (feature.type !== 3) continue;
		for (const ring of feature.geometry)
			for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
				const [xi, yi, xj, yj] = [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!];
				if (yi > py !== yj > py && px < ((xj - xi) * (py - yi)) / (yj - yi) + xi) inside = !inside;
			}
	}
	return inside;
}

describe('the basemap', () => {
	it.each([
		['the East China Sea', 123.5, 29.5],
		['the middle of Lake Tai', 120.15, 31.2],
		['Hangzhou Bay', 121.3, 30.4],
		['the mouth of the Yangtze', 121.9, 31.4],
		['Hongze Lake', 118.55, 33.3],
		['the open Pacific beyond the detail', 135, 25]
	])('has water at %s', (_name, lon, lat) => expect(isWater(lon, lat)).toBe(true));

	it.each([
		['Shanghai, People’s Square', 121.47, 31.23],
		['Hangzhou', 120.17, 30.28],
		['Nanjing', 118.79, 32.05],
		['Hefei', 117.23, 31.82],
		['Chongming island', 121.5, 31.65],
		['Xishan island in Lake Tai', 120.26, 31.1],
		['Xi’an, beyond the detail', 108.94, 34.27]
	])('has land at %s', (_name, lon, lat) => expect(isWater(lon, lat)).toBe(false));

	it('names cities and waters in both languages', () => {
		for (const [, , rank, zh, en] of [...basemap.cities, ...basemap.waters]) {
			expect(zh).toMatch(/[\u4e00-\u9fff]/);
			expect(en).toMatch(/^[A-Z][\x20-\x7e]+$/);
			expect([1, 2, 3, 4]).toContain(rank);
		}
	});

	it('has the expressways of the seed', () => {
		const codes = new Set(basemap.paths.map(({ code }) => code));
		for (const code of ['G2', 'G15', 'G40', 'G60', 'G1503', 'S20']) expect(codes).toContain(code);
	});
});
