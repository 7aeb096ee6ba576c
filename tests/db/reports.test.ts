import type { Supabase } from '../../src/lib/database/database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusRow } from '../../src/lib/domain/place/status.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, callUntyped, detail, minutesAgo, report, submit } from './world.ts';

let supabase: TestSupabase;
let driver: Supabase;
let place: string;

beforeAll(async () => {
	supabase = await startTestSupabase();
	driver = await supabase.user();
	place = await addPlace(supabase);
});
afterAll(() => supabase.stop());

const stored = async (id: string) =>
	(await supabase.sql<{ n: number }>('select count(*)::int as n from reports where id = $1', [id]))[0]!.n;
const statusOf = async (id: string) =>
	(await supabase.sql<StatusRow>('select * from place_status where place_id = $1', [id]))[0]!;

describe('submit_reports', () => {
	it('accepts a report with all fields and computes the status', async () => {
		const at = await addPlace(supabase);
		const full = report(at, {
			status: 'busy',
			wait_minutes: 25,
			requirements: ['permit', 'test_48h'],
			amenities: ['toilet'],
			note: '  只开右侧两个车道 ',
			distance_m: 120.4
		});
		expect(await submit(driver, full)).toEqual([{ id: full.id, outcome: 'accepted' }]);
		expect(await statusOf(at)).toMatchObject({
			status: 'busy',
			wait_minutes: 25,
			requirements: ['permit', 'test_48h'],
			report_count: 1,
			version: 1
		});
		const { reports } = await detail(driver, at);
		expect(reports).toHaveLength(1);
		expect(reports[0]).toMatchObject({
			id: full.id,
			note: '只开右侧两个车道',
			amenities: ['toilet'],
			reporter: { role: 'anonymous', band: 'low' },
			mine: true
		});
		const others = await detail(supabase.anon(), at);
		expect(others.reports[0]!.mine).toBe(false);
		expect(JSON.stringify(others)).not.toContain('"reporter_id"');
	});

	const cases: [code: string, what: string, change: Record<string, unknown>][] = [
		['unknown_place', 'a place that does not exist', { place_id: uuidv7() }],
		['unknown_place', 'a place id that is no id', { place_id: 'x' }],
		['bad_status', 'a status of another world', { status: 'jammed' }],
		['bad_status', 'no status', { status: undefined }],
		['bad_status', 'a number for a status', { status: 3 }],
		['bad_wait', 'a wait below 0', { wait_minutes: -1 }],
		['bad_wait', 'a wait above 1440', { wait_minutes: 1441 }],
		['bad_wait', 'a wait with a fraction', { wait_minutes: 1.5 }],
		['bad_wait', 'a wait that is text', { wait_minutes: '5' }],
		['in_future', 'an observation in 3 minutes', { observed_at: minutesAgo(-3) }],
		['too_old', 'an observation of yesterday', { observed_at: minutesAgo(24 * 60 + 1) }],
		['malformed', 'a time without zone', { observed_at: '2026-11-24T08:00:00' }],
		['malformed', 'a date that does not exist', { observed_at: '2026-02-30T08:00:00Z' }],
		['malformed', 'no time', { observed_at: undefined }],
		['malformed', 'an id that is none', { id: 'seven' }],
		['malformed', 'requirements that are no list', { requirements: 'permit' }],
		['malformed', 'requirements that are numbers', { requirements: [1] }],
		['malformed', 'a note that is an object', { note: {} }],
		['note_too_long', 'a note of 281 characters', { note: '长'.repeat(281) }],
		['too_many_requirements', 'nine requirements', { requirements: [...'abcdefghi'] }],
		['unknown_requirement', 'a requirement of another world', { requirements: ['password'] }],
		['unknown_amenity', 'an amenity of another world', { amenities: ['casino'] }],
		['bad_distance', 'a distance below 0', { distance_m: -5 }],
		['bad_distance', 'a distance that is text', { distance_m: 'near' }],
		['bad_photo', 'a photo that is not there', { photo: `${uuidv7()}.jpg` }],
		['bad_photo', 'a photo that is an object', { photo: {} }]
	];

	it.each(cases)('refuses with %s: %s', async (code, _what, change) => {
		const before = await statusOf(place);
		const bad = report(place, change);
		const [receipt] = await submit(driver, bad);
		expect(receipt).toMatchObject({ outcome: 'rejected', code });
		expect(receipt!.message).toMatch(/^\w.{8,}[.?]$/);
		if (/^[0-9a-f-]{36}$/.test(bad.id)) expect(await stored(bad.id)).toBe(0);
		expect(await statusOf(place)).toEqual(before);
	});

	it.each([
		['nothing', null],
		['a text', 'report'],
		['a list', []],
		['a number', 7]
	])('refuses %s for a report as malformed', async (_what, thing) => {
		expect(await submit(driver, thing)).toMatchObject([{ outcome: 'rejected', code: 'malformed' }]);
	});

	it('accepts a note of 280 characters, a clock 1 minute ahead, and a wait of 0 and 1440', async () => {
		const reports = [
			report(place, { note: '长'.repeat(280) }),
			report(place, { observed_at: minutesAgo(-1) }),
			report(place, { wait_minutes: 0 }),
			report(place, { wait_minutes: 1440 })
		];
		expect((await submit(driver, ...reports)).map(({ outcome }) => outcome)).toEqual(
			Array(4).fill('accepted')
		);
	});

	it('accepts the other reports of a call with a bad one', async () => {
		const at = await addPlace(supabase);
		const [first, bad, last] = [report(at), report(at, { status: 'jammed' as never }), report(at)];
		const receipts = await submit(driver, first, bad, last);
		expect(receipts.map(({ id, outcome }) => [id, outcome])).toEqual([
			[first.id, 'accepted'],
			[bad.id, 'rejected'],
			[last.id, 'accepted']
		]);
		expect([await stored(first.id), await stored(bad.id), await stored(last.id)]).toEqual([1, 0, 1]);
	});

	it('counts a report sent twice once, also within one call and from two connections at once', async () => {
		const at = await addPlace(supabase);
		const twice = report(at, { status: 'closed' });
		expect((await submit(driver, twice, twice)).map(({ outcome }) => outcome)).toEqual([
			'accepted',
			'duplicate'
		]);
		expect(await submit(driver, twice)).toEqual([{ id: twice.id, outcome: 'duplicate' }]);
		const racing = report(at, { status: 'closed' });
		const both = await Promise.all([submit(driver, racing), submit(driver, racing)]);
		expect(both.map(([receipt]) => receipt!.outcome).sort()).toEqual(['accepted', 'duplicate']);
		expect(await stored(racing.id)).toBe(1);
	});

	it('refuses a call with text that the database cannot store, and stores nothing', async () => {
		const [good, bad] = [report(place), report(place, { note: 'a\u0000b' })];
		await expect(submit(driver, good, bad)).rejects.toMatchObject({ code: 'malformed' });
		expect([await stored(good.id), await stored(bad.id)]).toEqual([0, 0]);
	});

	it("does not take another person's id", async () => {
		const mine = report(place);
		await submit(driver, mine);
		const [receipt] = await submit(await supabase.user(), mine);
		expect(receipt).toMatchObject({ outcome: 'rejected', code: 'malformed' });
	});

	it('refuses people who are not signed in, one receipt each', async () => {
		const reports = [report(place), report(place)];
		const receipts = await submit(supabase.anon(), ...reports);
		expect(receipts.map(({ code }) => code)).toEqual(['not_signed_in', 'not_signed_in']);
		expect(await stored(reports[0]!.id)).toBe(0);
	});

	it.each([0, 51])('refuses a call with %i reports', async (count) => {
		const reports = Array.from({ length: count }, () => report(place));
		await expect(submit(driver, ...reports)).rejects.toMatchObject({ code: 'CX004', details: 'batch_size' });
	});

	it('takes 50 at once', async () => {
		const somebody = await supabase.user();
		const places = await Promise.all(Array.from({ length: 5 }, () => addPlace(supabase)));
		const reports = Array.from({ length: 50 }, (_, i) => report(places[i % 5]!));
		const receipts = await submit(somebody, ...reports);
		expect(receipts.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(50);
	});

	it('refuses anything but a list', async () => {
		await expect(callUntyped(driver, 'submit_reports', { reports: {} })).rejects.toMatchObject({
			code: 'CX003',
			details: 'malformed'
		});
	});

	it('refuses too many of one person at one place, and says when to retry', async () => {
		const somebody = await supabase.user();
		const at = await addPlace(supabase);
		const receipts = await submit(somebody, ...Array.from({ length: 11 }, () => report(at)));
		expect(receipts.slice(0, 10).every(({ outcome }) => outcome === 'accepted')).toBe(true);
		expect(receipts[10]).toMatchObject({ outcome: 'rejected', code: 'rate_place', retry_after_s: 60 });
	});

	it('refuses too many of one person', async () => {
		const somebody = await supabase.user();
		await supabase.sql(
			`update settings set value = value || '{"anonymous": 3}' where name = 'reports_per_user'`
		);
		const places = await Promise.all(Array.from({ length: 4 }, () => addPlace(supabase)));
		const receipts = await submit(somebody, ...places.map((id) => report(id)));
		await supabase.sql(
			`update settings set value = value || '{"anonymous": 120}' where name = 'reports_per_user'`
		);
		expect(receipts.map(({ code }) => code)).toEqual([undefined, undefined, undefined, 'rate_user']);
		expect(receipts[3]!.retry_after_s).toBeGreaterThan(0);
	});

	it('counts each person once: a newer report replaces the older', async () => {
		const at = await addPlace(supabase);
		await submit(driver, report(at, { status: 'closed', observed_at: minutesAgo(10) }));
		await submit(driver, report(at, { status: 'open' }));
		// arrives late, and is older than the same person's next report
		await submit(driver, report(at, { status: 'closed', observed_at: minutesAgo(5) }));
		expect(await statusOf(at)).toMatchObject({ status: 'open', report_count: 1 });
	});

	it('computes one status from people who report at the same time', async () => {
		const at = await addPlace(supabase);
		const people = await Promise.all(Array.from({ length: 8 }, () => supabase.user()));
		await Promise.all(people.map((person) => submit(person, report(at, { status: 'closed' }))));
		expect(await statusOf(at)).toMatchObject({ status: 'closed', report_count: 8, version: 8 });
	});
});

describe('retract_report', () => {
	const retract = (client: Supabase, id: string) => call(client, 'retract_report', { report_id: id });

	it('takes a report back and restores the status before it', async () => {
		const at = await addPlace(supabase);
		const other = await supabase.user();
		await submit(other, report(at, { status: 'open', observed_at: minutesAgo(3) }));
		const wrong = report(at, { status: 'closed' });
		await submit(driver, wrong);
		expect(await retract(driver, wrong.id)).toEqual({ id: wrong.id, outcome: 'accepted' });
		expect(await statusOf(at)).toMatchObject({ status: 'open', report_count: 1 });
		expect(await retract(driver, wrong.id)).toMatchObject({ outcome: 'duplicate' });
		// the same id is not accepted again
		expect(await submit(driver, wrong)).toMatchObject([{ outcome: 'duplicate' }]);
		expect(await statusOf(at)).toMatchObject({ status: 'open', report_count: 1 });
	});

	it('takes back a report that has not arrived yet, so that it does not count when it arrives', async () => {
		const at = await addPlace(supabase);
		const late = report(at, { status: 'closed' });
		expect(await retract(driver, late.id)).toMatchObject({ outcome: 'accepted' });
		expect(await retract(driver, late.id)).toMatchObject({ outcome: 'duplicate' });
		expect(await submit(driver, late)).toMatchObject([{ outcome: 'duplicate' }]);
		expect(await stored(late.id)).toBe(0);
		// nobody can block another person's id by guessing it
		const other = await supabase.user();
		expect(await retract(other, late.id)).toMatchObject({ code: 'not_found' });
		expect(await retract(other, '00000000-0000-4000-8000-000000000000')).toMatchObject({ code: 'not_found' });
	});

	it('limits the number of reports taken back before they arrive', async () => {
		const somebody = await supabase.user();
		const { data } = await somebody.auth.getUser();
		await supabase.sql('insert into taken_back (reporter) select $1::uuid from generate_series(1, 300)', [
			data.user!.id
		]);
		expect(await retract(somebody, uuidv7())).toMatchObject({ code: 'not_found' });
	});

	it("refuses another person's report and one of a minute ago", async () => {
		const mine = report(place);
		await submit(driver, mine);
		expect(await retract(await supabase.user(), mine.id)).toMatchObject({ code: 'not_found' });
		await supabase.sql(`update reports set received_at = received_at - interval '61 seconds' where id = $1`, [
			mine.id
		]);
		expect(await retract(driver, mine.id)).toMatchObject({ outcome: 'rejected', code: 'too_late' });
		expect(await stored(mine.id)).toBe(1);
	});

	it('is not for people who are not signed in', async () => {
		await expect(retract(supabase.anon(), uuidv7())).rejects.toMatchObject({ code: '42501' });
	});
});
