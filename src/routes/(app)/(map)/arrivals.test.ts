import { describe, expect, it } from 'vitest';
import { m } from '$lib/paraglide/messages';
import { metres } from '$lib/ui/format';
import type { Place } from '../../../lib/domain/place/place.ts';
import { readAddress, writeAddress } from './address.ts';
import { carryOut, readArrival, type Arrival, type Stage } from './arrivals.ts';

const shared = (text: string, more: Record<string, string> = {}) =>
	readArrival(new URL(`/?${new URLSearchParams({ share_text: text, ...more })}`, 'http://localhost'));
const id = '0190a5b0-0000-7000-8000-000000000001';

const place = (name: string, lon: number, lat: number) =>
	({ id: name, lon, lat, names: { zh: name, en: name } }) as Place;

/** Calls that an arrival makes on the stage, with the device at 121.02, 30.9 among three places. */
async function done(arrival: Arrival, here = { lon: 121.02, lat: 30.9 }): Promise<unknown[]> {
	const calls: unknown[] = [];
	const stage: Stage = {
		places: () => [place('far', 120, 31), place('near', 121.03, 30.9), place('next', 121.08, 30.9)],
		locate: (then) => then(here),
		pick: (name) => calls.push(['pick', name]),
		centre: ({ lon, lat }) => calls.push(['centre', lon, lat]),
		showList: () => calls.push(['list']),
		search: (query) => calls.push(['search', query]),
		say: (text) => calls.push(['say', text])
	};
	await carryOut(arrival, stage);
	return calls;
}

describe('readArrival', () => {
	it('reads the shortcuts and nothing else', () => {
		expect(readArrival(new URL('http://localhost/?do=report'))).toEqual({ kind: 'report' });
		expect(readArrival(new URL('http://localhost/?do=near'))).toEqual({ kind: 'near' });
		expect(readArrival(new URL('http://localhost/?do=delete&source=pwa'))).toBeNull();
		expect(readArrival(new URL('http://localhost/?share_text=%20'))).toBeNull();
	});

	it('finds the place in a link of this app, anywhere in the text', () => {
		expect(shared(`枫泾收费站 · 畅通 https://example.org/?place=${id}`)).toEqual({ kind: 'place', id });
		expect(shared('', { share_url: `https://example.org/?place=${id}#11/31/121` })).toEqual({
			kind: 'place',
			id
		});
	});

	it.each([
		['geo:30.9012,121.0234', 'wgs84'],
		['30.9012, 121.0234', 'wgs84'],
		['https://www.openstreetmap.org/#map=15/30.9012/121.0234', 'wgs84'],
		['https://maps.apple.com/?ll=30.9012,121.0234&q=x', 'gcj02'],
		['https://uri.amap.com/marker?position=121.0234,30.9012&name=x', 'gcj02'],
		['https://uri.amap.com/marker?position=121.0234%2C30.9012', 'gcj02'],
		['http://api.map.baidu.com/marker?location=30.9012,121.0234', 'bd09']
	])('finds the position in %s', (text, datum) => {
		expect(shared(text)).toMatchObject({ kind: 'spot', spot: { lon: 121.0234, lat: 30.9012, datum } });
	});

	it('ignores a position outside China and its surroundings', () => {
		expect(shared('48.8566, 2.3522')).toBeNull();
	});

	it.each([
		['【枫泾服务区】上海市金山区 https://surl.amap.com/abc', '枫泾服务区'],
		['G60 枫泾\nhttps://example.org/x', 'G60 枫泾']
	])('searches for the name in %s', (text, query) => {
		expect(shared(text)).toEqual({ kind: 'search', query });
	});
});

describe('carryOut', () => {
	it('opens the nearest place to report', async () => {
		expect(await done({ kind: 'report' })).toEqual([['pick', 'near']]);
	});

	it('shows a message if no place is near', async () => {
		expect(await done({ kind: 'report' }, { lon: 118, lat: 33 })).toEqual([
			['centre', 118, 33],
			['list'],
			['say', m.arrive_nothing_near({ distance: metres(10_000) })]
		]);
	});

	it('lists the places near the device', async () => {
		expect(await done({ kind: 'near' })).toEqual([['centre', 121.02, 30.9], ['list']]);
	});

	it('opens the place at a shared position, or else shows the position', async () => {
		const spot = (lon: number) =>
			({ kind: 'spot', spot: { lon, lat: 30.9, datum: 'wgs84' }, name: '' }) as const;
		expect(await done(spot(121.031))).toEqual([['pick', 'near']]);
		expect(await done(spot(121.055))).toEqual([['centre', 121.055, 30.9]]);
	});

	it('converts a position of a Chinese map service', async () => {
		// 121, 31.2 in WGS-84, by the published algorithm
		const [[, lon, lat]] = (await done({
			kind: 'spot',
			spot: { lon: 121.0043809, lat: 31.1979593, datum: 'gcj02' },
			name: ''
		})) as [[string, number, number]];
		expect(lon).toBeCloseTo(121, 4);
		expect(lat).toBeCloseTo(31.2, 4);
	});
});

it('an arrival is handled once: it is removed from the address', () => {
	const url = new URL('http://localhost/?do=report&source=pwa&share_text=x&q=枫泾');
	expect(writeAddress(url, readAddress(url)).search).toBe(`?q=${encodeURIComponent('枫泾')}`);
});
