import { describe, expect, it } from 'vitest';
import { raised } from './alert.fixture.ts';
import type { Alert, AlertStretch } from './alert.ts';
import { Network } from '../road/network.ts';
import { seedRoads } from '../road/network.fixture.ts';
import { Router } from '../road/route.ts';
import { destination, type Position } from '../geo/sphere.ts';
import { Concern, isQuiet, type Wishes } from './wishes.ts';

const network = new Network(seedRoads);
const router = new Router(network);
const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;
const at = (metre: number) => network.positionAt(g60, metre);
const shanghai = { lon: 121.47, lat: 31.23 };
const hangzhou = { lon: 120.16, lat: 30.27 };
const now = Date.UTC(2026, 10, 25, 16, 30);

const nothing: Wishes = { severity: 'Moderate', place_ids: [], corridors: [], quiet: null };

const stretch = (towards: Position | null): AlertStretch => ({
	code: 'G60',
	from: at(50_000),
	to: at(55_000),
	towards,
	label: { zh: 'G60', en: 'G60' }
});
const place = (more: object) => ({
	id: '00000000-0000-4000-8000-000000000002',
	names: { zh: '枫泾', en: 'Fengjing' },
	expressways: ['G60'],
	towards: null,
	...at(60_000),
	...more
});
const matches = (about: Partial<Alert>, wishes: Partial<Wishes>) =>
	new Concern(network, router, raised(now, about)).matches({ ...nothing, ...wishes }, now);
const follows = (towards: Position | null, code = 'G60') => ({ corridors: [{ code, towards }] });

describe('an alert concerns', () => {
	it('followers of its expressway on its carriageway, or on both if it is about both', () => {
		const about = { stretches: [stretch(hangzhou)] };
		expect(matches(about, follows(hangzhou))).toBe(true);
		expect(matches(about, follows(null))).toBe(true);
		expect(matches(about, follows(shanghai))).toBe(false);
		expect(matches(about, follows(null, 'G2'))).toBe(false);
		expect(matches({ stretches: [stretch(null)] }, follows(shanghai))).toBe(true);
	});

	it('followers of the direction of its place’s carriageway', () => {
		const about = { places: [place({ towards: { zh: '往上海', en: 'towards Shanghai' } })] };
		expect(matches(about, follows(shanghai))).toBe(true);
		expect(matches(about, follows(hangzhou))).toBe(false);
	});

	it('followers of an expressway that it names, even if the network does not contain it', () => {
		const about = { places: [place({ expressways: ['S99'], lon: 117.9, lat: 30.2 })] };
		expect(matches(about, follows(hangzhou, 'S99'))).toBe(true);
		expect(matches(about, follows(hangzhou))).toBe(false);
	});

	it('people who saved one of its places', () => {
		const about = { places: [place({})] };
		expect(matches(about, { place_ids: [about.places[0]!.id] })).toBe(true);
		expect(matches(about, { place_ids: ['00000000-0000-4000-8000-000000000003'] })).toBe(false);
		expect(matches(about, {})).toBe(false);
	});

	it('people whose line runs along it in the same direction', () => {
		const line = (from: number, to: number) => {
			const points = [0, 1, 2, 3, 4].map((i) => at(from + ((to - from) * i) / 4));
			return { corridors: [{ line: points.map(({ lon, lat }): [number, number] => [lon, lat]) }] };
		};
		const ahead = network.nearest(g60, hangzhou).at > 50_000;
		const there: [number, number] = ahead ? [40_000, 60_000] : [60_000, 40_000];
		const about = { stretches: [stretch(hangzhou)] };
		expect(matches(about, line(...there))).toBe(true);
		expect(matches(about, line(there[1], there[0]))).toBe(false);
		expect(matches(about, line(100_000, 120_000))).toBe(false);
	});

	it('people whose line passes its place off the network', () => {
		const off = { lon: 117.9, lat: 30.2 };
		const about = { places: [place({ expressways: [], ...off })] };
		const line = (aside: number) => {
			const ends = [
				destination(destination(off, 90, aside), 0, 20_000),
				destination(destination(off, 90, aside), 180, 20_000)
			];
			return { corridors: [{ line: ends.map(({ lon, lat }): [number, number] => [lon, lat]) }] };
		};
		expect(matches(about, line(300))).toBe(true);
		expect(matches(about, line(5000))).toBe(false);
	});

	it('nobody for whom it is not grave enough, and nobody in quiet hours unless it is Extreme', () => {
		const about = { stretches: [stretch(null)] };
		expect(matches(about, { ...follows(null), severity: 'Severe' })).toBe(true);
		expect(matches(about, { ...follows(null), severity: 'Extreme' })).toBe(false);
		// `now` is 00:30 in Shanghai
		const quiet = { from: '22:00', to: '06:00', zone: 'Asia/Shanghai' };
		expect(matches(about, { ...follows(null), quiet })).toBe(false);
		expect(matches({ ...about, severity: 'Extreme' }, { ...follows(null), quiet })).toBe(true);
	});
});

it('checks 50,000 wishes in under 2 s', () => {
	const many = Array.from({ length: 50_000 }, (_, i): Wishes => ({
		...nothing,
		place_ids: [`00000000-0000-4000-8000-${String(i).padStart(12, '0')}`],
		corridors: [{ code: i % 2 ? 'G60' : 'G2', towards: i % 3 ? hangzhou : shanghai }],
		quiet: { from: '01:00', to: '05:00', zone: 'Asia/Shanghai' }
	}));
	const before = performance.now();
	const concern = new Concern(network, router, raised(now, { stretches: [stretch(hangzhou)] }));
	const found = many.filter((wishes) => concern.matches(wishes, now));
	const took = performance.now() - before;
	expect(found.length).toBe(many.filter((_, i) => i % 2 === 1 && i % 3 > 0).length);
	expect(took).toBeLessThan(2000);
});

describe('quiet hours', () => {
	const moment = (time: string) => Date.parse(`2026-11-25T${time}:00+08:00`);
	const zone = 'Asia/Shanghai';

	it.each([
		['22:00', '06:00', '21:59', false],
		['22:00', '06:00', '22:00', true],
		['22:00', '06:00', '05:59', true],
		['22:00', '06:00', '06:00', false],
		['12:00', '14:00', '13:00', true],
		['12:00', '14:00', '14:00', false],
		['12:00', '12:00', '12:00', false]
	])('from %s to %s: at %s %s', (from, to, time, expected) => {
		expect(isQuiet({ from, to, zone }, moment(time))).toBe(expected);
	});

	it('use the clock of their time zone, and never apply if the zone is unknown', () => {
		expect(isQuiet({ from: '12:00', to: '14:00', zone: 'UTC' }, moment('13:00'))).toBe(false);
		expect(isQuiet({ from: '00:00', to: '23:59', zone: 'Mars/Olympus' }, moment('13:00'))).toBe(false);
	});
});
