import { describe, expect, it } from 'vitest';
import { tilePattern, tileUrl, type TileProvider } from './provider.ts';

const provider: TileProvider = {
	type: 'raster',
	url: 'https://t{s}.example.org/map?x={x}&y={y}&l={z}&k=a.b+c',
	attribution: 'x',
	minZoom: 6,
	maxZoom: 18,
	datum: 'wgs84',
	subdomains: ['0', '1', '2']
};

describe('tilePattern', () => {
	it.each([
		provider.url,
		'https://tile.example.org/{z}/{x}/{y}.png',
		'https://{s}.example.org/{z}/{x}/{y}{r}.png'
	])('matches a tile address made from %s', (url) => {
		for (const tile of [
			{ zoom: 7, column: 106, row: 52 },
			{ zoom: 14, column: 13710, row: 6700 }
		])
			expect(tilePattern(url).test(tileUrl({ ...provider, url }, tile))).toBe(true);
	});

	it('matches a path on this server under any host', () => {
		expect(tilePattern('/tiles/{z}/{x}/{y}.png').test('http://127.0.0.1:3000/tiles/7/1/2.png')).toBe(true);
	});

	it.each([
		'https://t0.example.org/map?x=1&y=2&l=7&k=aXb+c',
		'https://evil.org/?https://t0.example.org/map?x=1&y=2&l=7&k=a.b+c',
		'https://t0.example.org/map?x=1&y=2&l=7&k=a.b+c&more',
		'https://t0/evil.example.org/map?x=1&y=2&l=7&k=a.b+c'
	])('does not match %s', (url) => expect(tilePattern(provider.url).test(url)).toBe(false));
});

it('a tile comes from the same subdomain that Leaflet uses', () => {
	expect(tileUrl(provider, { zoom: 7, column: 106, row: 52 })).toBe(
		'https://t2.example.org/map?x=106&y=52&l=7&k=a.b+c'
	);
});
