import type { Supabase } from '../../src/lib/database/database.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories } from '../../src/lib/domain/alert/alert.ts';
import { crossesItself, type Polygon } from '../../src/lib/domain/geo/polygon.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import {
	alertsOf,
	allAlerts,
	audited,
	dispatcher,
	drivers,
	inHours,
	nobody,
	raise,
	say,
	square,
	standing,
	supabase,
	useAlertWorld,
	volunteers,
	warning
} from './alert-world.ts';
import { addPlace, call, minutesAgo, report, signIn, submit } from './world.ts';

useAlertWorld();

describe('raise_alert', () => {
	it.each(categories)('takes the category %s of CAP 1.2', async (category) => {
		expect(await raise(dispatcher, warning({ category }))).toMatchObject({ category });
	});

	it('shows a text in one language to readers of the other as it is', async () => {
		const english = await raise(
			dispatcher,
			warning({ headline: { en: 'Dense fog' }, description: { zh: ' ', en: 'Slow down' } })
		);
		expect(english).toMatchObject({
			headline: { zh: 'Dense fog', en: 'Dense fog' },
			description: { zh: 'Slow down', en: 'Slow down' }
		});
		expect(await raise(dispatcher, warning({ headline: { zh: '大雾', en: null } }))).toMatchObject({
			headline: { zh: '大雾', en: '大雾' }
		});
	});

	it('raises an alert once per id, with an entry in the audit log', async () => {
		const place = await addPlace(supabase);
		const given = warning({
			category: 'Met',
			description: { zh: '能见度不足五十米' },
			place_ids: [place, place],
			area: square(0.2)
		});
		const alert = await raise(dispatcher, given);
		expect(alert).toMatchObject({
			id: given.id,
			cause: 'dispatch',
			category: 'Met',
			severity: 'Severe',
			headline: given.headline,
			// without an English text, readers of English get the Chinese one
			description: { zh: '能见度不足五十米', en: '能见度不足五十米' },
			stretches: given.stretches,
			area: square(0.2),
			facts: null,
			references: null,
			cancelled_at: null
		});
		expect(alert.places.map(({ id }) => id)).toEqual([place]);
		expect(Date.parse(alert.expires)).toBe(Date.parse(given.expires));
		expect(await raise(dispatcher, { ...given, severity: 'Minor' })).toEqual(alert);
		expect(await alertsOf(place)).toEqual([alert]);
		expect(await audited(given.id)).toMatchObject([
			{
				action: 'raise_alert',
				after: { severity: 'Severe', places: 1, stretches: 1, area: true, headline: given.headline }
			}
		]);
		// an id that belongs to another alert is refused
		await expect(raise(await signIn(supabase, 'dispatcher'), given)).rejects.toMatchObject({
			details: 'bad_alert'
		});
	});

	it('replaces another alert', async () => {
		const first = await raise(dispatcher, warning());
		const second = await raise(dispatcher, warning({ references: first.id, severity: 'Minor' }));
		expect(second.references).toBe(first.id);
		const [, old] = await allAlerts();
		expect(old).toMatchObject({ id: first.id, cancelled_at: second.sent });
		await expect(raise(dispatcher, warning({ references: nobody }))).rejects.toMatchObject({
			details: 'unknown_alert'
		});
	});

	it('replaces a merged place by the place it was merged into', async () => {
		const [twin, place] = [await addPlace(supabase), await addPlace(supabase)];
		await call(dispatcher, 'merge_places', { place_id: twin, into_id: place, reason: 'one gate' });
		const alert = await raise(dispatcher, warning({ place_ids: [twin, place] }));
		expect(alert.places.map(({ id }) => id)).toEqual([place]);
	});

	it('is for dispatchers', async () => {
		for (const who of [supabase.anon(), drivers[0]!, volunteers[0]!, await signIn(supabase, 'official')])
			await expect(raise(who, warning())).rejects.toMatchObject({ code: '42501' });
	});

	const stretch = warning().stretches[0]!;
	const ring = square(0.2).coordinates[0]!;
	const many = (count: number, lon = 121) =>
		Array.from({ length: count }, (_, i) => [lon + i / 1e5, 31 + i ** 2 / 1e6]);
	it.each<[why: string, part: object | unknown[]]>([
		['object', []],
		['UUID', { id: 'x' }],
		['UUID', { id: null }],
		['"severity" is a text', { severity: 5 }],
		['severity is Extreme', { severity: 'severe' }],
		['severity is Extreme', { severity: undefined }],
		['category is one of CAP', { category: 'Traffic' }],
		['headline', { headline: null }],
		['headline', { headline: { en: '  ' } }],
		['headline', { headline: { zh: '  ' } }],
		['headline', { headline: { zh: '长'.repeat(121) } }],
		['headline', { headline: { zh: '雾', en: 'x'.repeat(121) } }],
		['description', { description: 'fog' }],
		['description', { description: { zh: '长'.repeat(2001) } }],
		['ISO 8601', { expires: undefined }],
		['ISO 8601', { expires: 'tomorrow' }],
		['ISO 8601', { expires: '2026-02-31T00:00:00Z' }],
		['ISO 8601', { effective: '2026-01-01T00:00:00' }],
		['in the past', { expires: minutesAgo(1) }],
		['7 days', { expires: inHours(169) }],
		['before it begins', { effective: inHours(4) }],
		['Say what it is about', { stretches: [] }],
		['Say what it is about', { stretches: undefined }],
		['list of ids', { place_ids: nobody }],
		['list of ids', { place_ids: [5] }],
		['200 places', { place_ids: Array.from({ length: 201 }, () => nobody) }],
		['20 stretches', { stretches: Array.from({ length: 21 }, () => stretch) }],
		['stretches are a list', { stretches: stretch }],
		['by its code', { stretches: [7] }],
		['by its code', { stretches: [{ ...stretch, code: 'A4' }] }],
		['one position to another', { stretches: [{ ...stretch, to: stretch.from }] }],
		['one position to another', { stretches: [{ ...stretch, from: { lon: 121, lat: 91 } }] }],
		['leads is a position', { stretches: [{ ...stretch, towards: '杭州' }] }],
		['label', { stretches: [{ ...stretch, label: { zh: '长'.repeat(81) } }] }],
		['polygon', { area: { type: 'Point', coordinates: [121, 31] } }],
		['polygon', { area: { type: 'Polygon', coordinates: [] } }],
		['four points', { area: { type: 'Polygon', coordinates: [ring.slice(0, 3)] } }],
		['not closed', { area: { type: 'Polygon', coordinates: [ring.slice(0, 4)] } }],
		[
			'longitude and a latitude',
			{ area: { type: 'Polygon', coordinates: [[...ring, ['121', 31], ring[0]]] } }
		],
		[
			'longitude and a latitude',
			{ area: { type: 'Polygon', coordinates: [[...ring, [121, 131], ring[0]]] } }
		],
		['ten degrees', { area: square(10.5) }],
		['no extent', { area: square(0.00001) }],
		['500 points', { area: { type: 'Polygon', coordinates: [[...many(500), many(1)[0]]] } }],
		[
			'500 points',
			{
				area: {
					type: 'Polygon',
					coordinates: [
						[...many(300), many(1)[0]],
						[...many(200, 122), many(1, 122)[0]]
					]
				}
			}
		],
		['Only the operator', { source: 'cap', identifier: '1' }],
		['200,000 bytes', { description: { zh: 'x'.repeat(200_001) } }]
	])('says what is wrong: %s', async (why, part) => {
		const given = Array.isArray(part) ? part : warning(part);
		await expect(raise(dispatcher, given)).rejects.toMatchObject({
			code: 'CX031',
			details: 'bad_alert',
			message: expect.stringContaining(why) as string
		});
	});

	it('refuses an area whose edge crosses itself, with its own code', async () => {
		const [a, b, c, d] = ring as [unknown, unknown, unknown, unknown];
		const tie = [a, c, b, d, a];
		for (const coordinates of [[tie], [square(2).coordinates[0], tie]])
			await expect(
				raise(dispatcher, warning({ area: { type: 'Polygon', coordinates } }))
			).rejects.toMatchObject({ code: 'CX037', details: 'area_crosses_itself' });
		// the maximum number of corners
		const turn = (i: number) => (2 * Math.PI * i) / 499;
		const round = Array.from({ length: 499 }, (_, i) => [121 + Math.cos(turn(i)), 31 + Math.sin(turn(i))]);
		await raise(dispatcher, warning({ area: { type: 'Polygon', coordinates: [[...round, round[0]]] } }));
	});

	it('checks an edge with the same result as the form of the desk', async () => {
		const corner = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
		const rings = fc.sample(fc.array(corner, { minLength: 3, maxLength: 8 }), 500).map((corners) => {
			const points = corners.map(([x, y]) => [121 + x / 1000, 31 + y / 1000] as const);
			return [...points, points[0]!];
		});
		const judged = await supabase.sql<{ crosses: boolean }>(
			'select crosses_itself(r) as crosses from jsonb_array_elements($1) with ordinality e(r, i) order by i',
			[JSON.stringify(rings)]
		);
		const expected = rings.map((one) =>
			crossesItself({ type: 'Polygon', coordinates: [one] } satisfies Polygon)
		);
		expect(judged.map(({ crosses }) => crosses)).toEqual(expected);
		expect(new Set(expected).size).toBe(2);
	});

	it('names an unknown place in the error', async () => {
		const hidden = await addPlace(supabase, { archived: true });
		for (const id of [nobody, hidden, 'x'])
			await expect(raise(dispatcher, warning({ place_ids: [id] }))).rejects.toMatchObject({
				details: 'unknown_place',
				message: expect.stringContaining(id) as string
			});
	});

	it('imports an official alert once, however often it is sent', async () => {
		const given = { ...warning({ area: square(1) }), id: undefined, source: 'CMA', identifier: 'CMA-1' };
		const first = await raise(supabase.service(), given);
		expect(first).toMatchObject({ cause: 'imported', severity: 'Severe' });
		expect(await raise(supabase.service(), { ...given, severity: 'Minor', id: uuidv7() })).toEqual(first);
		expect(await supabase.sql(`select from alerts where source = 'CMA'`)).toHaveLength(1);
		expect(await raise(supabase.service(), { ...given, identifier: 'CMA-2' })).toMatchObject({
			cause: 'imported'
		});
		await expect(raise(supabase.service(), { ...given, identifier: undefined })).rejects.toMatchObject({
			details: 'bad_alert'
		});
	});
});

describe('cancel_alert', () => {
	const cancel = (alert_id: string, restore = false) =>
		call(dispatcher, 'cancel_alert', { alert_id, reason: 'the fog is gone', restore });

	it('cancels an alert and restores it; a second call changes nothing', async () => {
		const { id } = await raise(dispatcher, warning());
		const off = await cancel(id);
		expect(off).toEqual({ id, cancelled: true, cancelled_at: expect.any(String) as string });
		expect(await cancel(id)).toEqual(off);
		expect(await cancel(id, true)).toEqual({ id, cancelled: false, cancelled_at: null });
		expect(await cancel(id, true)).toEqual({ id, cancelled: false, cancelled_at: null });
		expect((await audited(id)).map(({ action, reason }) => [action, reason])).toEqual([
			['raise_alert', null],
			['cancel_alert', 'the fog is gone'],
			['restore_alert', 'the fog is gone']
		]);
	});

	it('prevents another alert of the same status until the status changes', async () => {
		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed');
		await cancel((await alertsOf(place))[0]!.id);
		for (const who of volunteers) await say(who, place, 'closed');
		expect(await standing(place)).toEqual([]);
		for (const who of volunteers) await say(who, place, 'open');
		expect(await standing(place)).toEqual([]);
		for (const who of volunteers) await say(who, place, 'closed');
		expect(await standing(place)).toEqual([['status', 'closed', 'Severe']]);
	});

	it('does not restore an alert that is over or replaced', async () => {
		const [over, replaced] = [await raise(dispatcher, warning()), await raise(dispatcher, warning())];
		await raise(dispatcher, warning({ references: replaced.id }));
		await supabase.sql(
			`update alerts set effective = now() - interval '2 hours', expires = now() - interval '1 hour' where id = $1`,
			[over.id]
		);
		await expect(cancel(over.id)).rejects.toMatchObject({ details: 'alert_over' });
		await expect(cancel(replaced.id, true)).rejects.toMatchObject({ details: 'alert_over' });
	});

	it('needs a dispatcher, an existing alert and a reason', async () => {
		const { id } = await raise(dispatcher, warning());
		await expect(call(volunteers[0]!, 'cancel_alert', { alert_id: id, reason: 'x' })).rejects.toMatchObject({
			code: '42501'
		});
		await expect(call(dispatcher, 'cancel_alert', { alert_id: id, reason: ' ' })).rejects.toMatchObject({
			details: 'bad_reason'
		});
		await expect(cancel(nobody)).rejects.toMatchObject({ details: 'unknown_alert' });
	});
});

describe('alert_feedback', () => {
	const doubt = (who: Supabase, alert_id: string, note?: string) =>
		call(who, 'alert_feedback', { alert_id, note });
	it('counts once per person, and is in the queue while the alert is in force', async () => {
		const { id } = await raise(dispatcher, warning());
		expect(await doubt(drivers[0]!, id, ' Fog is gone ')).toEqual({ alert_id: id, outcome: 'accepted' });
		expect(await doubt(drivers[0]!, id, 'again')).toEqual({ alert_id: id, outcome: 'duplicate' });
		expect(await doubt(await supabase.user(), id)).toMatchObject({ outcome: 'accepted' });
		const queue = async () =>
			(await call(dispatcher, 'moderation_queue')).doubted.filter(({ alert }) => alert.id === id);
		expect(await queue()).toMatchObject([{ people: 2, notes: [{ note: 'Fog is gone' }] }]);
		await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'so they say' });
		expect(await queue()).toEqual([]);
		await expect(doubt(drivers[1]!, id)).rejects.toMatchObject({ details: 'unknown_alert' });
	});

	it('refuses people who are not signed in or suspended, long notes, and too many calls', async () => {
		const { id } = await raise(dispatcher, warning());
		await expect(doubt(supabase.anon(), id)).rejects.toMatchObject({ code: '42501' });
		await expect(doubt(drivers[0]!, id, 'x'.repeat(281))).rejects.toMatchObject({
			details: 'note_too_long'
		});
		await supabase.sql(`update settings set value = value || '{"all": 2}' where name = 'doubts_per_user'`);
		const eager = await supabase.user();
		for (let i = 0; i < 2; i++) await doubt(eager, (await raise(dispatcher, warning())).id);
		await expect(doubt(eager, id)).rejects.toMatchObject({ details: 'rate_user' });
		const made = report(await addPlace(supabase));
		await submit(drivers[3]!, made);
		const { id: suspension_id } = await call(dispatcher, 'suspend_reporter', {
			report_id: made.id,
			level: '24h',
			reason: 'x'
		});
		await expect(doubt(drivers[3]!, id)).rejects.toMatchObject({ details: 'suspended' });
		await call(dispatcher, 'answer_suspension', { suspension_id, lift: true, reason: 'x' });
	});
});
