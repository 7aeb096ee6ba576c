import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { geohash } from '../../src/lib/domain/geo/cell.ts';
import { distance } from '../../src/lib/domain/geo/distance.ts';
import type { ProposedPlace } from '../../src/lib/domain/place/proposed-place.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, callUntyped, report, submit } from './world.ts';

let supabase: TestSupabase;
const positions: [lon: number, lat: number][] = [];

beforeAll(async () => {
	supabase = await startTestSupabase();
	for (let i = 0; i < 40; i++) {
		const [lon, lat] = [118 + ((i * 37) % 100) / 25, 29 + ((i * 53) % 100) / 20];
		positions.push([lon, lat]);
		await addPlace(supabase, {
			lon,
			lat,
			kind: i % 2 ? 'checkpoint' : 'service_station',
			subkind: i % 2 ? 'toll_gate' : 'fuel'
		});
	}
}, 60_000);
afterAll(() => supabase.stop());

describe('place_chunk and place_cells', () => {
	it('contain every place once, in its cell', async () => {
		const cells = await call(supabase.anon(), 'place_cells');
		const seen: string[] = [];
		for (const { cell, count, revision } of cells) {
			const chunk = await call(supabase.anon(), 'place_chunk', { cell });
			expect(chunk).toMatchObject({ cell, revision });
			expect(chunk.places).toHaveLength(count);
			for (const place of chunk.places) expect(geohash(place.lon, place.lat, 3)).toBe(cell);
			seen.push(...chunk.places.map(({ id }) => id));
		}
		expect(new Set(seen).size).toBe(positions.length);
		expect(seen).toHaveLength(positions.length);
	});

	it('get a new revision when a place changes, and lose it when it is archived', async () => {
		const id = await addPlace(supabase, { lon: 100, lat: 40 });
		const cell = geohash(100, 40, 3);
		const chunk = () => call(supabase.anon(), 'place_chunk', { cell });
		const first = await chunk();
		await supabase.service().from('places').update({ stake: 'K12+300' }).eq('id', id);
		const second = await chunk();
		expect(second.revision).toBeGreaterThan(first.revision);
		expect(second.places[0]!.stake).toBe('K12+300');
		await supabase.service().from('places').update({ archived: true }).eq('id', id);
		const third = await chunk();
		expect(third.revision).toBeGreaterThan(second.revision);
		expect(third.places).toEqual([]);
	});

	it('answers an unknown cell with no places', async () => {
		expect(await call(supabase.anon(), 'place_chunk', { cell: 'zzz' })).toEqual({
			cell: 'zzz',
			revision: 0,
			places: []
		});
	});
});

describe('geohash in the database', () => {
	it('is the same as in the browser', async () => {
		const samples = fc.sample(
			fc.tuple(
				fc.double({ min: -180, max: 180, noNaN: true }),
				fc.double({ min: -90, max: 90, noNaN: true }),
				fc.integer({ min: 1, max: 8 })
			),
			100
		);
		for (const [lon, lat, size] of samples) {
			const [row] = await supabase.sql<{ hash: string }>(
				'select public.geohash($1::float8, $2::float8, $3) as hash',
				[lon, lat, size]
			);
			expect(row!.hash).toBe(geohash(lon, lat, size));
		}
	});
});

describe('places_near', () => {
	it('answers the truly nearest, nearest first', async () => {
		for (const [lon, lat] of [
			[120, 31],
			[118.1, 33.7],
			[121.9, 29.2]
		] as const) {
			const near = await call(supabase.anon(), 'places_near', {
				lon,
				lat,
				max_results: 7
			});
			const expected = positions
				.map(([x, y]) => Math.round(distance({ lon, lat }, { lon: x, lat: y })))
				.sort((a, b) => a - b)
				.slice(0, 7);
			expect(near.map(({ distance_m }) => distance_m)).toEqual(expected);
		}
	});

	it('filters by kind', async () => {
		const near = await call(supabase.anon(), 'places_near', {
			lon: 120,
			lat: 31,
			kinds: ['service_station']
		});
		expect(near).toHaveLength(20);
		expect(new Set(near.map(({ kind }) => kind))).toEqual(new Set(['service_station']));
	});

	it.each([
		[181, 31],
		[120, -91]
	])('refuses a position that is none: %d, %d', async (lon, lat) => {
		await expect(call(supabase.anon(), 'places_near', { lon, lat })).rejects.toMatchObject({
			code: 'CX005',
			details: 'bad_position'
		});
	});
});

describe('status_since', () => {
	it('answers what changed since a cursor, in the cells asked for', async () => {
		const user = await supabase.user();
		const [here, there] = [
			await addPlace(supabase, { lon: 10, lat: 50 }),
			await addPlace(supabase, { lon: 20, lat: 40 })
		];
		const cell = geohash(10, 50, 3);
		const since = (cursor: string | null, cells: string[] | null = [cell]) =>
			call(supabase.anon(), 'status_since', { cells, cursor });
		const start = await since(null);
		expect(start.statuses).toEqual([]);
		await submit(user, report(here, { status: 'closed' }), report(there, { status: 'busy' }));
		const delta = await since(start.cursor);
		expect(delta.statuses).toMatchObject([{ place_id: here, status: 'closed' }]);
		const all = await since(start.cursor, null);
		expect(all.statuses.map(({ place_id }) => place_id).sort()).toEqual([here, there].sort());
		// a row is not repeated forever
		await submit(user, report(there));
		await submit(user, report(there));
		expect((await since((await since(null)).cursor)).statuses).toEqual([]);
	});

	it('refuses an invalid cursor', async () => {
		await expect(call(supabase.anon(), 'status_since', { cells: null, cursor: 'x' })).rejects.toMatchObject({
			code: 'CX033'
		});
	});
});

describe('propose_place', () => {
	const place: ProposedPlace = {
		kind: 'checkpoint', subkind: 'toll_gate', names: { zh: '新桥', en: 'Xinqiao' },
		expressways: ['G60'], province: 'CN-SH', lon: 121.3, lat: 31.05
	}; // prettier-ignore

	it('stores a place, hidden until it is verified', async () => {
		const user = await supabase.user();
		const proposed = await call(user, 'propose_place', { place });
		expect(proposed).toMatchObject({ verified: false, source: 'proposed' });
		const chunk = () => call(supabase.anon(), 'place_chunk', { cell: 'wtw' });
		expect((await chunk()).places.map(({ id }) => id)).not.toContain(proposed.id);
		expect(await submit(user, report(proposed.id))).toMatchObject([{ code: 'unknown_place' }]);
		await supabase.service().from('places').update({ archived: false, verified: true }).eq('id', proposed.id);
		expect((await chunk()).places.map(({ id }) => id)).toContain(proposed.id);
	});

	it.each([
		['a kind of another world', { kind: 'castle' }],
		['a subkind of another kind', { subkind: 'fuel' }],
		['a position off the earth', { lat: 91 }],
		['no names', { names: {} }],
		['a blank name', { names: { zh: '   ', en: 'Xinqiao' } }],
		['a name as long as a novel', { names: { zh: '新'.repeat(81), en: 'Xinqiao' } }],
		['more expressways than meet anywhere', { expressways: ['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7'] }],
		['an expressway that is none', { expressways: ['<b>'] }],
		['a position outside the region', { lon: 2.35, lat: 48.85 }]
	])('refuses %s', async (_what, change) => {
		const user = await supabase.user();
		await expect(
			callUntyped(user, 'propose_place', { place: { ...place, ...change } })
		).rejects.toMatchObject({
			code: 'CX003',
			details: 'malformed'
		});
	});

	it('is not for people who are not signed in', async () => {
		await expect(call(supabase.anon(), 'propose_place', { place })).rejects.toMatchObject({ code: '42501' });
	});
});
