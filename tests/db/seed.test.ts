import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../src/lib/domain/place/place.ts';
import { amenities, kinds, subkinds } from '../../src/lib/domain/place/place.ts';
import { distance } from '../../src/lib/domain/geo/distance.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { call, report, submit } from './world.ts';

const seed = join(import.meta.dirname, '../../supabase/seed');
let supabase: TestSupabase;
let places: Place[];

beforeAll(async () => {
	supabase = await startTestSupabase({
		seedFiles: [join(seed, 'places.sql'), join(seed, 'demonstration.sql')]
	});
	const { data } = await supabase.anon().from('places').select('*');
	places = data as unknown as Place[];
});
afterAll(() => supabase.stop());

describe('the seed', () => {
	const real = () => places.filter(({ source }) => source !== 'demonstration');

	it('has at least 200 real places in all four provinces, and no invented one', () => {
		expect(real().length).toBeGreaterThanOrEqual(200);
		for (const province of ['CN-SH', 'CN-JS', 'CN-ZJ', 'CN-AH'])
			expect(real().filter((place) => place.province === province).length, province).toBeGreaterThan(30);
		expect(new Set(real().map(({ kind }) => kind))).toEqual(new Set(['checkpoint', 'service_station']));
		for (const { source } of real()) expect(source).toMatch(/approximate/);
	});

	it('has every place once, with names in both languages, search initials and a position error', () => {
		expect(new Set(real().map(({ names }) => names.zh)).size).toBe(real().length);
		for (const { names, attributes, verified } of real()) {
			expect(names.zh).toMatch(/[\u4e00-\u9fff]/);
			expect(names.en).toMatch(/^[\x20-\x7e]+$/);
			expect(attributes.initials).toMatch(/^[a-z0-9]+$/);
			expect(attributes.expected_error_km).toBeGreaterThan(0);
			expect(verified).toBe(false);
			// the English name of a toll gate named after a town matches its pinyin initials
			if (/^[\u4e00-\u9fff]{2}收费站$/.test(names.zh))
				expect(attributes.initials![0], names.zh).toBe(names.en[0]!.toLowerCase());
		}
	});

	it('has only kinds, subkinds, amenities and codes that the app knows', () => {
		for (const place of places) {
			expect(kinds).toContain(place.kind);
			expect(subkinds[place.kind]).toContain(place.subkind);
			for (const amenity of place.attributes.amenities ?? []) expect(amenities).toContain(amenity);
			for (const code of place.expressways) expect(code).toMatch(/^[GS]\d{1,4}$/);
		}
	});

	it('has every place near an expressway that it names, if the line of the expressway is drawn', () => {
		const lines = JSON.parse(readFileSync(join(seed, 'expressways.json'), 'utf8')) as {
			code: string;
			parts: [number, number][][];
		}[];
		const far: string[] = [];
		for (const { names, expressways, lon, lat, attributes } of real())
			for (const code of expressways) {
				const parts = lines.filter((line) => line.code === code).flatMap((line) => line.parts);
				if (parts.length === 0) continue;
				let nearest = Infinity;
				for (const part of parts)
					for (let i = 1; i < part.length; i++)
						for (let t = 0; t <= 1; t += 0.02) {
							const [x, y] = [0, 1].map((k) => part[i - 1]![k]! + t * (part[i]![k]! - part[i - 1]![k]!));
							nearest = Math.min(nearest, distance({ lon, lat }, { lon: x!, lat: y! }));
						}
				// both the line and the place are approximate
				if (nearest > (attributes.expected_error_km! + 5) * 1000)
					far.push(`${names.zh} ${code} ${Math.round(nearest / 1000)} km`);
			}
		expect(far).toEqual([]);
	});

	it('is the output of its script', () => {
		const files = ['places.sql', 'demonstration.sql'].map((name) => join(seed, name));
		const before = files.map((file) => readFileSync(file, 'utf8'));
		execFileSync(process.execPath, [join(seed, 'build.ts')], { stdio: 'ignore' });
		expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
	});

	it('leaves merged and archived places unchanged when it runs again', async () => {
		const [gone, kept] = real();
		const state = () =>
			supabase.sql('select archived, merged_into from places where id = $1', [gone!.id]) as Promise<unknown>;
		await supabase.sql('update places set archived = true, merged_into = $2 where id = $1', [
			gone!.id,
			kept!.id
		]);
		await supabase.sql(readFileSync(join(seed, 'places.sql'), 'utf8'));
		expect(await state()).toEqual([{ archived: true, merged_into: kept!.id }]);
		await supabase.sql('update places set archived = false, merged_into = null where id = $1', [gone!.id]);
		expect(await state()).toEqual([{ archived: false, merged_into: null }]);
	});

	it('has no reports and no statuses', async () => {
		expect(await supabase.sql('select from reports')).toEqual([]);
		expect(await supabase.sql('select from place_status where version > 0')).toEqual([]);
	});
});

describe('the demonstration', () => {
	it('ends without a trace of its inventions, and keeps real reports', async () => {
		const [robot, person] = [await supabase.user(), await supabase.user()];
		const robotId = (await robot.auth.getUser()).data.user!.id;
		await call(supabase.service(), 'mark_demo', { user_id: robotId });
		const [first, second] = places.filter(({ source }) => source !== 'demonstration');
		const sampling = places.find(({ kind }) => kind === 'sampling_point')!;
		await submit(
			robot,
			report(first!.id, { status: 'closed' }),
			report(second!.id, { status: 'closed' }),
			report(sampling.id)
		);
		await submit(person, report(second!.id, { status: 'open' }));
		await call(supabase.service(), 'end_demonstration');
		const { data: left } = await supabase.anon().from('places').select('id').eq('source', 'demonstration');
		expect(left).toEqual([]);
		const rows = await supabase.sql<{ place_id: string; status: string; report_count: number }>(
			'select place_id, status, report_count from place_status where report_count > 0'
		);
		expect(rows).toEqual([{ place_id: second!.id, status: 'open', report_count: 1 }]);
		expect(await supabase.sql('select from profiles where demonstration')).toEqual([]);
		expect(await supabase.sql('select from reports where reporter = $1', [robotId])).toEqual([]);
	});
});
