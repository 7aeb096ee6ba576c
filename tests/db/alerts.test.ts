import type { SupabaseClient } from '@supabase/supabase-js';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { crossesItself, type Polygon } from '../../src/lib/domain/area.ts';
import type { Alert, AlertList, AlertPage } from '../../src/lib/domain/alert.ts';
import { statuses, type Status } from '../../src/lib/domain/status.ts';
import { uuidv7 } from '../../src/lib/domain/uuid.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, minutesAgo, report, signIn, submit } from './world.ts';

let supabase: TestSupabase;
let dispatcher: SupabaseClient;
/** each is believed at once, where nobody else has said anything */
let volunteers: SupabaseClient[];
/** it takes several */
let drivers: SupabaseClient[];
beforeAll(async () => {
	supabase = await startTestSupabase();
	await supabase.sql(
		`update settings set value = value || '{"volunteer": 100000, "driver": 100000, "all": 100000, "one": 100000}'
		where name like 'reports_per_%'`
	);
	dispatcher = await signIn(supabase, 'dispatcher');
	volunteers = [];
	drivers = [];
	for (let i = 0; i < 6; i++) volunteers.push(await signIn(supabase, 'volunteer'));
	for (let i = 0; i < 4; i++) drivers.push(await signIn(supabase, 'driver'));
});
// people who say the same at every place would count as one in the end
beforeEach(() => supabase.sql('delete from kinships'));
afterAll(() => supabase.stop());

const nobody = '00000000-0000-4000-8000-000000000000';
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const hoursUntil = (time: string) => (Date.parse(time) - Date.now()) / 3_600_000;
const say = (who: SupabaseClient, place: string, status: Status, more: object = {}) =>
	submit(who, report(place, { status, ...more }));

/** All alerts of a place, the newest first. */
const alertsOf = async (place: string) =>
	(await call<Alert[]>(supabase.anon(), 'alerts_current', { max_results: 200 })).filter(({ places }) =>
		places.some(({ id }) => id === place)
	);
/** Cause, status and severity of each that stands. */
const standing = async (place: string) =>
	(await alertsOf(place))
		.filter(({ cancelled_at, expires }) => cancelled_at === null && hoursUntil(expires) > 0)
		.map(({ cause, facts, severity }) => [cause, facts?.status ?? null, severity]);

/** Lets some hours pass at a place, for all that is known of it. */
async function pass(place: string, hours: number): Promise<void> {
	const back = `interval '${hours} hours'`;
	for (const table of ['voices', 'reports', 'unjudged'])
		await supabase.sql(`update ${table} set observed_at = observed_at - ${back} where place_id = $1`, [
			place
		]);
	await supabase.sql(
		`update place_status set belief_at = belief_at - ${back}, last_report_at = last_report_at - ${back},
			expires_at = expires_at - ${back} where place_id = $1`,
		[place]
	);
	await supabase.sql(
		`update pins set until = until - ${back}, pinned_at = pinned_at - ${back} where place_id = $1`,
		[place]
	);
	await supabase.sql(
		`update alerts set sent = sent - ${back}, effective = effective - ${back}, expires = expires - ${back},
			cancelled_at = cancelled_at - ${back} where $1 = any(place_ids)`,
		[place]
	);
}

describe('an alert of a status', () => {
	it('is raised once when a place is believed closed for sure, however many say so', async () => {
		const place = await addPlace(supabase, {
			attributes: { towards: { zh: '进沪方向', en: 'into Shanghai' } }
		});
		await say(drivers[0]!, place, 'closed');
		expect(await alertsOf(place)).toEqual([]);
		await say(volunteers[0]!, place, 'closed', { wait_minutes: 20 });
		const [alert, ...others] = await alertsOf(place);
		expect(others).toEqual([]);
		expect(alert).toMatchObject({
			cause: 'status',
			category: 'Transport',
			severity: 'Severe',
			headline: null,
			description: null,
			stretches: [],
			area: null,
			references: null,
			cancelled_at: null,
			facts: { before: null, status: 'closed', wait_minutes: 20, official: false },
			places: [
				{
					id: place,
					names: { zh: '枫泾', en: 'Fengjing' },
					expressways: ['G60'],
					lon: 121.016,
					lat: 30.885,
					towards: { zh: '进沪方向', en: 'into Shanghai' }
				}
			]
		});
		expect(alert!.facts!.confidence).toBeGreaterThanOrEqual(0.8);
		expect(alert!.effective).toBe(alert!.sent);
		// as long as it stays likely without news
		expect(hoursUntil(alert!.expires)).toBeGreaterThan(1);
		expect(hoursUntil(alert!.expires)).toBeLessThanOrEqual(12);
		for (const who of volunteers) await say(who, place, 'closed');
		expect((await alertsOf(place)).map(({ id }) => id)).toEqual([alert!.id]);
	});

	it('takes the place of the one before when the place opens again, or changes otherwise', async () => {
		const place = await addPlace(supabase);
		for (const status of ['restricted', 'closed', 'busy', 'open'] as const)
			for (const who of volunteers.slice(0, 4)) await say(who, place, status);
		const alerts = await alertsOf(place);
		expect(alerts.map(({ facts, severity }) => [facts!.before, facts!.status, severity])).toEqual([
			// from busy to open is no news to somebody who may pass
			['closed', 'busy', 'Minor'],
			['restricted', 'closed', 'Severe'],
			[null, 'restricted', 'Moderate']
		]);
		const [opened, closed, restricted] = alerts;
		expect([opened!.references, closed!.references]).toEqual([closed!.id, restricted!.id]);
		expect([restricted!.cancelled_at, closed!.cancelled_at]).toEqual([closed!.sent, opened!.sent]);
		expect(opened!.cancelled_at).toBeNull();
		expect(hoursUntil(opened!.expires)).toBeCloseTo(1, 1);
		// and closed once more is said once more
		for (const who of volunteers.slice(0, 4)) await say(who, place, 'closed');
		expect((await alertsOf(place))[0]).toMatchObject({
			facts: { before: 'busy', status: 'closed' },
			references: opened!.id
		});
	});

	it('is not raised where a place opens that nobody called closed', async () => {
		const place = await addPlace(supabase);
		for (const who of volunteers) await say(who, place, 'open');
		expect(await alertsOf(place)).toEqual([]);
	});

	it('is not raised of what was seen too long ago to be sure now', async () => {
		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed', { observed_at: minutesAgo(300) });
		expect(
			await supabase.sql('select status, confidence >= 0.8 as sure from place_status where place_id = $1', [
				place
			])
		).toEqual([{ status: 'closed', sure: true }]);
		expect(await alertsOf(place)).toEqual([]);
	});

	it('stands through doubt, and is called off where it is refuted', async () => {
		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed');
		await say(volunteers[1]!, place, 'closed');
		await say(volunteers[2]!, place, 'open');
		expect(await standing(place)).toEqual([['status', 'closed', 'Severe']]);
		// some say open and some busy, until neither is sure and closed is out of the question
		for (const [who, status] of [
			[volunteers[3]!, 'busy'],
			[volunteers[4]!, 'open'],
			[volunteers[5]!, 'busy']
		] as const)
			await say(who, place, status);
		const { belief } = (
			await supabase.sql<{ belief: number[] }>('select belief from place_status where place_id = $1', [place])
		)[0]!;
		expect(Math.max(...belief)).toBeLessThan(0.8);
		expect(belief[3]).toBeLessThan(0.2);
		expect(await standing(place)).toEqual([]);
		expect(await alertsOf(place)).toHaveLength(1);
	});

	it('is called off, and nothing opens, where its report is taken back', async () => {
		const place = await addPlace(supabase);
		const made = report(place, { status: 'closed' });
		await submit(volunteers[0]!, made);
		expect(await standing(place)).toHaveLength(1);
		await call(volunteers[0]!, 'retract_report', { report_id: made.id });
		const alerts = await alertsOf(place);
		expect(alerts).toHaveLength(1);
		expect(alerts[0]!.cancelled_at).not.toBeNull();
	});

	it('is called off where a dispatcher hides what it stands on, and raised again where it comes back', async () => {
		const place = await addPlace(supabase);
		const made = report(place, { status: 'restricted' });
		await submit(volunteers[0]!, made);
		await say(drivers[0]!, place, 'busy');
		expect(await standing(place)).toHaveLength(1);
		await call(dispatcher, 'hide_report', { report_id: made.id, reason: 'a lie' });
		expect(await standing(place)).toEqual([]);
		await call(dispatcher, 'hide_report', { report_id: made.id, reason: 'was true', hide: false });
		// with the doubt of the other it is not sure, and so not said
		expect(await standing(place)).toEqual([]);
		for (const who of volunteers.slice(1, 4)) await say(who, place, 'restricted');
		expect(await standing(place)).toEqual([['status', 'restricted', 'Moderate']]);
	});

	it('that was called off piece by piece opens nothing any more', async () => {
		const place = await addPlace(supabase);
		for (const who of volunteers.slice(3)) await say(who, place, 'open', { observed_at: minutesAgo(1) });
		const lies = [0, 1, 2].map(() => report(place, { status: 'closed' }));
		for (const [i, lie] of lies.entries()) await submit(volunteers[i]!, lie);
		for (const who of drivers) await say(who, place, 'closed');
		expect(await standing(place)).toEqual([['status', 'closed', 'Severe']]);
		for (const { id } of lies) await call(dispatcher, 'hide_report', { report_id: id, reason: 'a ring' });
		expect(
			await supabase.sql('select status, confidence >= 0.8 as sure from place_status where place_id = $1', [
				place
			])
		).toEqual([{ status: 'open', sure: true }]);
		expect(await standing(place)).toEqual([]);
		expect(await alertsOf(place)).toHaveLength(1);
	});

	it('ends late where the same goes on, and is said again where nobody came for long', async () => {
		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed');
		const [first] = await alertsOf(place);
		await pass(place, hoursUntil(first!.expires) - 0.4);
		await say(volunteers[1]!, place, 'closed');
		await say(volunteers[2]!, place, 'closed');
		const [prolonged, ...others] = await alertsOf(place);
		expect(others).toEqual([]);
		expect(hoursUntil(prolonged!.expires)).toBeGreaterThan(2);
		await pass(place, hoursUntil(prolonged!.expires) + 1.5);
		await say(volunteers[3]!, place, 'closed');
		expect(await alertsOf(place)).toMatchObject([{ references: null, facts: { before: null } }, {}]);
		// what opens long after nobody was told of anything any more is no news
		await pass(place, 20);
		for (const who of volunteers) await say(who, place, 'open');
		expect(await standing(place)).toEqual([]);
	});

	it('says an official statement as far as it is believed, until its end', async () => {
		const place = await addPlace(supabase);
		const official = await signIn(supabase, 'official');
		await say(official, place, 'restricted', { valid_until: inHours(30) });
		const [alert] = await alertsOf(place);
		expect(alert).toMatchObject({ severity: 'Moderate', facts: { status: 'restricted', official: true } });
		expect(hoursUntil(alert!.expires)).toBeCloseTo(30, 1);
		const doubted = await addPlace(supabase);
		for (const who of volunteers) await say(who, doubted, 'open');
		await say(official, doubted, 'closed', { valid_until: inHours(30) });
		expect(await alertsOf(doubted)).toEqual([]);
	});

	it('goes away with a place that is merged into another, where the reports count on', async () => {
		const [twin, place] = [await addPlace(supabase), await addPlace(supabase)];
		await say(volunteers[0]!, twin, 'closed');
		await call(dispatcher, 'merge_places', { place_id: twin, into_id: place, reason: 'one gate' });
		expect(await standing(twin)).toEqual([]);
		expect(await standing(place)).toEqual([['status', 'closed', 'Severe']]);
	});
});

describe('a pin', () => {
	const pin = (place_id: string, status: Status, hours: number) =>
		call(dispatcher, 'pin_status', { place_id, status, until: inHours(hours), reason: 'an order' });

	it('counts as certain, until its end or until it is taken away', async () => {
		const place = await addPlace(supabase);
		await pin(place, 'closed', 20);
		const [alert] = await alertsOf(place);
		expect(alert).toMatchObject({
			severity: 'Severe',
			facts: { status: 'closed', confidence: 1, official: true }
		});
		expect(hoursUntil(alert!.expires)).toBeCloseTo(20, 1);
		await call(dispatcher, 'unpin_status', { place_id: place, reason: 'a mistake' });
		expect(await standing(place)).toEqual([]);
		expect(await alertsOf(place)).toHaveLength(1);
	});

	it('that ends over a place believed open opens it, and over one believed closed is said to go on', async () => {
		const [open, closed] = [await addPlace(supabase), await addPlace(supabase)];
		for (const place of [open, closed]) await pin(place, 'closed', 1);
		for (const who of volunteers) {
			await say(who, open, 'open');
			await say(who, closed, 'closed');
		}
		expect(await alertsOf(closed)).toHaveLength(1);
		for (const place of [open, closed]) {
			await supabase.sql(
				`update place_status set expires_at = now() where place_id = $1 and expires_at is not null`,
				[place]
			);
			await supabase.sql(`update pins set until = now() - interval '1 second' where place_id = $1`, [place]);
			await supabase.sql(
				`update alerts set effective = effective - interval '1 hour', expires = now() - interval '1 second'
				where $1 = any(place_ids)`,
				[place]
			);
		}
		await supabase.sql('select expire_statuses()');
		expect(await standing(open)).toEqual([['status', 'open', 'Minor']]);
		expect(await standing(closed)).toEqual([['status', 'closed', 'Severe']]);
		expect(await alertsOf(closed)).toHaveLength(1);
		expect(hoursUntil((await alertsOf(closed))[0]!.expires)).toBeGreaterThan(2);
	});

	it('that sets open what was called closed opens it for an hour', async () => {
		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed');
		await pin(place, 'open', 20);
		const [alert] = await alertsOf(place);
		expect(alert).toMatchObject({ severity: 'Minor', facts: { before: 'closed', status: 'open' } });
		expect(hoursUntil(alert!.expires)).toBeCloseTo(1, 1);
	});
});

describe('an alert of a wait', () => {
	const wait = async (place: string, minutes: number, status: Status = 'busy') => {
		for (const who of volunteers.slice(0, 3)) await say(who, place, status, { wait_minutes: minutes });
	};

	it('comes when a wait grows long, is graver at twice that, and again only after it fell by a third', async () => {
		const place = await addPlace(supabase);
		await wait(place, 59);
		expect(await alertsOf(place)).toEqual([]);
		await wait(place, 60);
		expect(await alertsOf(place)).toMatchObject([
			{ cause: 'wait', severity: 'Minor', facts: { status: 'busy', wait_minutes: 60 }, references: null }
		]);
		await wait(place, 45);
		await wait(place, 90);
		expect(await alertsOf(place)).toHaveLength(1);
		await wait(place, 120);
		const [grave, minor] = await alertsOf(place);
		expect(grave).toMatchObject({ severity: 'Moderate', references: minor!.id });
		expect(minor!.cancelled_at).not.toBeNull();
		await wait(place, 70);
		await wait(place, 130);
		expect(await alertsOf(place)).toHaveLength(2);
		await wait(place, 39);
		expect(await standing(place)).toEqual([]);
		await wait(place, 61);
		expect(await standing(place)).toEqual([['wait', 'busy', 'Minor']]);
		expect(await alertsOf(place)).toHaveLength(3);
	});

	it('follows the threshold of the settings', async () => {
		const place = await addPlace(supabase);
		await supabase.sql(`update settings set value = '{"minutes": 30}' where name = 'alert_wait'`);
		try {
			await wait(place, 30);
			expect(await standing(place)).toEqual([['wait', 'busy', 'Minor']]);
		} finally {
			await supabase.sql(`update settings set value = '{"minutes": 60}' where name = 'alert_wait'`);
		}
	});

	it('is not raised by somebody whom one need not believe, nor at a closed gate', async () => {
		const [rumour, closed] = [await addPlace(supabase), await addPlace(supabase)];
		await say(await supabase.user(), rumour, 'busy', { wait_minutes: 300 });
		expect(await alertsOf(rumour)).toEqual([]);
		await wait(closed, 300, 'closed');
		expect((await alertsOf(closed)).map(({ cause }) => cause)).toEqual(['status']);
	});

	it('ends with the queue, with the gate, and with the reports it stands on', async () => {
		const [gone, shut, hidden] = [
			await addPlace(supabase),
			await addPlace(supabase),
			await addPlace(supabase)
		];
		for (const place of [gone, shut]) await wait(place, 80);
		const lie = report(hidden, { status: 'busy', wait_minutes: 80 });
		await submit(volunteers[0]!, lie);
		for (const place of [gone, shut, hidden]) expect(await standing(place)).toHaveLength(1);
		for (const who of volunteers) await say(who, gone, 'open');
		for (const who of volunteers) await say(who, shut, 'closed');
		await call(dispatcher, 'hide_report', { report_id: lie.id, reason: 'a lie' });
		expect(await standing(gone)).toEqual([]);
		expect(await standing(shut)).toEqual([['status', 'closed', 'Severe']]);
		expect(await standing(hidden)).toEqual([]);
	});
});

describe('whatever people say', () => {
	interface Step {
		who: number;
		status: Status;
		minutes: number;
		wait: number | null;
		back: boolean;
	}
	const step: fc.Arbitrary<Step> = fc.record({
		who: fc.nat(9),
		status: fc.constantFrom(...statuses),
		minutes: fc.constantFrom(0, 0, 0, 5, 40, 110),
		wait: fc.constantFrom(null, null, 20, 50, 70, 150),
		back: fc.nat(4).map((n) => n === 0)
	});
	interface Row {
		id: string;
		cause: string;
		status: Status;
		confidence: number;
		before: Status | null;
		references: string | null;
		because: string | null;
	}

	it('raises at most one alert a change, none that is unsure, and one of a cause stands at a time', async () => {
		const people: SupabaseClient[] = [];
		for (let i = 0; i < 10; i++) people.push(await signIn(supabase, i < 6 ? 'volunteer' : 'driver'));
		let raised = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
				const place = await addPlace(supabase);
				let before: Row[] = [];
				const look = async () => {
					const now = await supabase.sql<Row>(
						`select id, cause, facts ->> 'status' as status, (facts ->> 'confidence')::float as confidence,
							facts ->> 'before' as before, "references", cancelled_because as because
						from alerts where $1 = any(place_ids) order by sent`,
						[place]
					);
					const added = now.filter(({ id }) => !before.some((row) => row.id === id));
					for (const { confidence } of added) expect(confidence).toBeGreaterThanOrEqual(0.8);
					for (const cause of ['status', 'wait']) {
						const stood = before.find((row) => row.cause === cause && row.because === null);
						const fresh = added.filter((row) => row.cause === cause);
						const stands = now.filter((row) => row.cause === cause && row.because === null);
						expect(fresh.length).toBeLessThanOrEqual(1);
						expect(stands.length).toBeLessThanOrEqual(1);
						if (!fresh[0]) continue;
						expect(fresh[0].references).toBe(stood?.id ?? null);
						if (cause === 'wait') continue;
						expect(fresh[0].before).toBe(stood?.status ?? null);
						expect(fresh[0].status).not.toBe(stood?.status);
						// open again is only what was called closed or restricted until then
						if (fresh[0].status === 'open' || fresh[0].status === 'busy')
							expect(['closed', 'restricted']).toContain(stood?.status);
					}
					raised += added.length;
					before = now;
				};
				for (const { who, status, minutes, wait, back } of steps) {
					const made = report(place, { status, observed_at: minutesAgo(minutes) });
					expect(
						await submit(people[who]!, wait === null ? made : { ...made, wait_minutes: wait })
					).toMatchObject([{ outcome: 'accepted' }]);
					await look();
					if (!back) continue;
					await call(people[who]!, 'retract_report', { report_id: made.id });
					await look();
				}
			}),
			{ numRuns: 30 }
		);
		// or nothing was tested
		expect(raised).toBeGreaterThan(20);
	}, 120_000);
});

/** An alert of a dispatcher that nothing is wrong with. */
const warning = (overrides: object = {}) => ({
	id: uuidv7(),
	severity: 'Severe',
	headline: { zh: 'G60 枫泾段大雾封路', en: 'G60 closed by fog near Fengjing' },
	expires: inHours(3),
	stretches: [
		{
			code: 'G60',
			from: { lon: 121.02, lat: 30.89 },
			to: { lon: 121.2, lat: 31.02 },
			towards: null,
			label: { zh: 'G60 枫泾—新桥', en: 'G60 Fengjing to Xinqiao' }
		}
	],
	...overrides
});
const raise = (client: SupabaseClient, alert: object) => call<Alert>(client, 'raise_alert', { alert });
const square = (size: number, lon = 121, lat = 31) => ({
	type: 'Polygon',
	coordinates: [
		[
			[lon, lat],
			[lon + size, lat],
			[lon + size, lat + size],
			[lon, lat + size],
			[lon, lat]
		]
	]
});
const audited = (subject: string) =>
	supabase.sql<{ action: string; reason: string | null }>(
		'select action, reason, before, after from audit_log where subject = $1 order by id',
		[subject]
	);

describe('raise_alert', () => {
	it('raises what a dispatcher writes, once an id, and says so in the log', async () => {
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
			// who reads English reads the Chinese text rather than nothing
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
		// nobody takes the id of another
		await expect(raise(await signIn(supabase, 'dispatcher'), given)).rejects.toMatchObject({
			details: 'bad_alert'
		});
	});

	it('takes the place of another', async () => {
		const first = await raise(dispatcher, warning());
		const second = await raise(dispatcher, warning({ references: first.id, severity: 'Minor' }));
		expect(second.references).toBe(first.id);
		const [, old] = await call<Alert[]>(supabase.anon(), 'alerts_current', { max_results: 2 });
		expect(old).toMatchObject({ id: first.id, cancelled_at: second.sent });
		await expect(raise(dispatcher, warning({ references: nobody }))).rejects.toMatchObject({
			details: 'unknown_alert'
		});
	});

	it('means the place that another was merged into', async () => {
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
		['category is Transport', { category: 'Geo' }],
		['headline', { headline: null }],
		['headline', { headline: { en: 'only English' } }],
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

	it('refuses an area whose edge crosses itself, by a code of its own', async () => {
		const [a, b, c, d] = ring as [unknown, unknown, unknown, unknown];
		const tie = [a, c, b, d, a];
		for (const coordinates of [[tie], [square(2).coordinates[0], tie]])
			await expect(
				raise(dispatcher, warning({ area: { type: 'Polygon', coordinates } }))
			).rejects.toMatchObject({ code: 'CX037', details: 'area_crosses_itself' });
		// the most corners there may be
		const turn = (i: number) => (2 * Math.PI * i) / 499;
		const round = Array.from({ length: 499 }, (_, i) => [121 + Math.cos(turn(i)), 31 + Math.sin(turn(i))]);
		await raise(dispatcher, warning({ area: { type: 'Polygon', coordinates: [[...round, round[0]]] } }));
	});

	it('judges an edge as the form does that it is drawn in', async () => {
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

	it('names the place that does not exist', async () => {
		const hidden = await addPlace(supabase, { archived: true });
		for (const id of [nobody, hidden, 'x'])
			await expect(raise(dispatcher, warning({ place_ids: [id] }))).rejects.toMatchObject({
				details: 'unknown_place',
				message: expect.stringContaining(id) as string
			});
	});

	it('imports what an official source says once, however often it is read', async () => {
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

	it('calls an alert off and brings it back, and twice is once', async () => {
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

	it('keeps one of a status quiet until it changes', async () => {
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

	it('brings back nothing that is over, or whose place was taken', async () => {
		const [over, replaced] = [await raise(dispatcher, warning()), await raise(dispatcher, warning())];
		await raise(dispatcher, warning({ references: replaced.id }));
		await supabase.sql(
			`update alerts set effective = now() - interval '2 hours', expires = now() - interval '1 hour' where id = $1`,
			[over.id]
		);
		await expect(cancel(over.id)).rejects.toMatchObject({ details: 'alert_over' });
		await expect(cancel(replaced.id, true)).rejects.toMatchObject({ details: 'alert_over' });
	});

	it('is for dispatchers, of an alert there is, with a reason', async () => {
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
	const doubt = (who: SupabaseClient, alert_id: string, note?: string) =>
		call<{ outcome: string }>(who, 'alert_feedback', { alert_id, note });
	interface Doubted {
		doubted: { alert: Alert; people: number; notes: { note: string }[] }[];
	}

	it('counts once a person, and waits for a dispatcher while the alert stands', async () => {
		const { id } = await raise(dispatcher, warning());
		expect(await doubt(drivers[0]!, id, ' Fog is gone ')).toEqual({ alert_id: id, outcome: 'accepted' });
		expect(await doubt(drivers[0]!, id, 'again')).toEqual({ alert_id: id, outcome: 'duplicate' });
		expect(await doubt(await supabase.user(), id)).toMatchObject({ outcome: 'accepted' });
		const queue = async () =>
			(await call<Doubted>(dispatcher, 'moderation_queue')).doubted.filter(({ alert }) => alert.id === id);
		expect(await queue()).toMatchObject([{ people: 2, notes: [{ note: 'Fog is gone' }] }]);
		await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'so they say' });
		expect(await queue()).toEqual([]);
		await expect(doubt(drivers[1]!, id)).rejects.toMatchObject({ details: 'unknown_alert' });
	});

	it('refuses nobody, the suspended, long notes, and too many', async () => {
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
		const { id: suspension_id } = await call<{ id: string }>(dispatcher, 'suspend_reporter', {
			report_id: made.id,
			level: '24h',
			reason: 'x'
		});
		await expect(doubt(drivers[3]!, id)).rejects.toMatchObject({ details: 'suspended' });
		await call(dispatcher, 'answer_suspension', { suspension_id, lift: true, reason: 'x' });
	});
});

describe('reading alerts', () => {
	const since = (cursor: string | null, max_results?: number) =>
		call<AlertPage>(supabase.service(), 'alerts_since', { cursor, max_results });

	it('by cursor: what stands, then what came and what was called off, in pages', async () => {
		const start = await since(null);
		expect(start.alerts.every(({ cancelled_at }) => cancelled_at === null)).toBe(true);
		const raised: Alert[] = [];
		for (let i = 0; i < 5; i++) raised.push(await raise(dispatcher, warning()));
		const ids = raised.map(({ id }) => id);
		expect((await since(start.cursor)).alerts.map(({ id }) => id)).toEqual(ids);
		await call(dispatcher, 'cancel_alert', { alert_id: ids[1]!, reason: 'x' });
		const later = await since((await since(start.cursor)).cursor);
		expect(later.alerts).toEqual([]);

		const seen: [id: string, off: boolean][] = [];
		let cursor = start.cursor;
		for (;;) {
			const page = await since(cursor, 2);
			expect(page.alerts.length).toBeLessThanOrEqual(2);
			for (const { id, cancelled_at } of page.alerts) seen.push([id, cancelled_at !== null]);
			cursor = page.cursor;
			if (page.alerts.length < 2) break;
		}
		expect(seen).toEqual([[ids[0], false], ...ids.slice(2).map((id) => [id, false]), [ids[1], true]]);
		expect((await since(null)).alerts.map(({ id }) => id)).not.toContain(ids[1]);
	});

	it('by cursor: nothing that is over, anew after a restore, and no nonsense', async () => {
		const { cursor } = await since(null);
		const { id } = await raise(dispatcher, warning());
		expect((await since('999999999999')).alerts.map((alert) => alert.id)).toContain(id);
		await supabase.sql(
			`update alerts set effective = now() - interval '2 hours', expires = now() - interval '1 second' where id = $1`,
			[id]
		);
		for (const from of [null, cursor])
			expect((await since(from)).alerts.map((alert) => alert.id)).not.toContain(id);
		for (const bad of ['', 'x', '-1', '1'.repeat(30)])
			await expect(since(bad)).rejects.toMatchObject({ details: 'bad_cursor' });
	});

	it('by cursor: only the server', async () => {
		for (const who of [supabase.anon(), drivers[0]!, dispatcher])
			await expect(call(who, 'alerts_since')).rejects.toMatchObject({ code: '42501' });
	});

	it('as a list: current and past ones of 14 days, newest first, in pages that lose none', async () => {
		const at = (days: number, ids: string[]) =>
			supabase.sql(
				`update alerts set sent = now() - interval '${days} days', effective = now() - interval '${days} days',
					expires = now() - interval '${days - 1} days' where id = any($1)`,
				[ids]
			);
		const ids: string[] = [];
		for (let i = 0; i < 6; i++) ids.push((await raise(dispatcher, warning())).id);
		await at(15, ids.slice(0, 1));
		// three of one moment
		await at(5, ids.slice(1, 4));
		const list: string[] = [];
		let before: string | null = null;
		for (;;) {
			const page: Alert[] = await call(supabase.anon(), 'alerts_current', { max_results: 2, before });
			if (!page.length) break;
			list.push(...page.map(({ id }) => id));
			before = page.at(-1)!.sent;
		}
		expect(new Set(list).size).toBe(list.length);
		expect(list.slice(0, 2)).toEqual([ids[5], ids[4]]);
		expect(list.slice(-3).sort()).toEqual(ids.slice(1, 4).sort());
		expect(list).not.toContain(ids[0]);
	});

	describe('where 250 are in force', () => {
		let old: Alert;
		let over: Alert[];
		beforeAll(async () => {
			await supabase.sql(
				`update alerts set cancelled_at = now(), cancelled_because = 'dispatch' where cancelled_at is null`
			);
			old = await raise(dispatcher, warning());
			over = [await raise(dispatcher, warning()), await raise(dispatcher, warning())];
			for (const { id } of over) await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'x' });
			// newer than it by the hundred, several of one moment
			await supabase.sql(
				`insert into alerts (cause, severity, sent, expires, headline, stretches)
				select 'dispatch', 'Minor', now() + i / 3 * interval '1 ms', now() + interval '1 hour', headline, stretches
				from alerts, generate_series(1, 249) i where id = $1`,
				[old.id]
			);
		});
		afterAll(() => supabase.sql(`delete from alerts where severity = 'Minor' and cause = 'dispatch'`));

		const list = (after: string | null, max_results?: number) =>
			call<AlertList>(supabase.anon(), 'alerts_list', { after, max_results });

		it.each([undefined, 100, 125, 249, 250])('the list has every one, in pages of %s', async (size) => {
			const first = await list(null, size);
			expect(first.past.slice(0, 2).map(({ id }) => id)).toEqual(over.map(({ id }) => id).reverse());
			const seen = first.standing.map(({ id }) => id);
			for (let page = first; page.standing.length === (size ?? 200);) {
				page = await list(seen.at(-1)!, size);
				expect(page.past).toEqual([]);
				seen.push(...page.standing.map(({ id }) => id));
			}
			expect(seen).toHaveLength(250);
			expect(new Set(seen).size).toBe(250);
			expect(seen).toContain(old.id);
		});

		it('so has what servers read by cursor', async () => {
			const seen = new Set<string>();
			let page = await since(null, 100);
			for (;;) {
				for (const { id, cancelled_at } of page.alerts) if (cancelled_at === null) seen.add(id);
				if (page.alerts.length < 100) break;
				page = await since(page.cursor, 100);
			}
			expect(seen.size).toBe(250);
		});

		it('and everybody is told the same', async () => {
			for (const who of [drivers[0]!, dispatcher, supabase.service()])
				expect(await call<AlertList>(who, 'alerts_list')).toEqual(await list(null));
		});
	});

	it('past ones, newest first, in pages that lose none, and none that stands', async () => {
		const stands = await raise(dispatcher, warning());
		const list: string[] = [];
		let before: string | null = null;
		for (;;) {
			const page: Alert[] = await call(supabase.anon(), 'alerts_past', { max_results: 3, before });
			if (!page.length) break;
			list.push(...page.map(({ id }) => id));
			before = page.at(-1)!.sent;
		}
		const rows = await supabase.sql<{ id: string }>(
			`select id from alerts where sent > now() - interval '14 days' and (cancelled_at is not null or expires <= now())
				and not demonstration order by sent desc, id desc`
		);
		expect(list).toEqual(rows.map(({ id }) => id));
		expect(list).not.toContain(stands.id);
	});
});

describe('the topic of alerts', () => {
	/** Joins and collects; null where it is refused. */
	async function listen(client: SupabaseClient, isPrivate = true): Promise<Alert[] | null> {
		const heard: Alert[] = [];
		const channel = client
			.channel('alerts', { config: { private: isPrivate } })
			.on('broadcast', { event: 'alert' }, ({ payload }) => heard.push(payload as Alert));
		const joined = await new Promise<boolean>((done) =>
			channel.subscribe((status) => {
				if (status === 'SUBSCRIBED') done(true);
				else if (status !== 'CLOSED') done(false);
			})
		);
		if (joined) return heard;
		await client.removeChannel(channel);
		return null;
	}
	const until = async (done: () => boolean) => {
		const end = Date.now() + 8000;
		while (!done()) {
			if (Date.now() > end) throw new Error('it did not come');
			await new Promise((wait) => setTimeout(wait, 15));
		}
	};

	it('is for the server only, which hears what is raised, changed and called off', async () => {
		const user = await signIn(supabase, 'driver');
		for (const who of [supabase.anon(), user, dispatcher]) expect(await listen(who)).toBeNull();
		// a public topic of the same name is another one
		const rumours = await listen(supabase.anon(), false);
		const heard = (await listen(supabase.service()))!;

		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed');
		await until(() => heard.length === 1);
		expect(heard[0]).toEqual((await alertsOf(place))[0]);
		const made = report(place, { status: 'open' });
		await submit(volunteers[0]!, made);
		await until(() => heard.length === 3);
		expect(heard.slice(1).map(({ facts, cancelled_at }) => [facts!.status, cancelled_at !== null])).toEqual([
			['open', false],
			['closed', true]
		]);

		// as long as one may be: more than a notification holds
		const ids: string[] = [];
		for (let i = 0; i < 40; i++) ids.push(await addPlace(supabase));
		const { id } = await raise(
			dispatcher,
			warning({ place_ids: ids, description: { zh: '雾'.repeat(2000) } })
		);
		await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'x' });
		await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'x', restore: true });
		await until(() => heard.length === 6);
		expect(
			heard.slice(3).map((alert) => [alert.id, alert.places.length, alert.cancelled_at !== null])
		).toEqual([
			[id, 40, false],
			[id, 40, true],
			[id, 40, false]
		]);
		expect(rumours).toEqual([]);
		expect(await supabase.sql('select from realtime.messages')).toEqual([]);
	});
});

describe('upkeep', () => {
	it('takes away what the demonstration invented, and opens nothing by it', async () => {
		const robots = [await signIn(supabase, 'volunteer'), await signIn(supabase, 'volunteer')];
		for (const robot of robots) {
			const user_id = (await robot.auth.getUser()).data.user!.id;
			await call(supabase.service(), 'mark_demo', { user_id });
		}
		const [invented, opposed, real] = [
			await addPlace(supabase),
			await addPlace(supabase),
			await addPlace(supabase)
		];
		for (const place of [invented, opposed]) for (const robot of robots) await say(robot, place, 'closed');
		await say(robots[0]!, real, 'closed');
		for (const place of [invented, opposed, real]) expect(await standing(place)).toHaveLength(1);
		await say(volunteers[0]!, opposed, 'open');
		await say(volunteers[0]!, real, 'closed');
		const { cursor } = await call<AlertPage>(supabase.service(), 'alerts_since');
		await call(supabase.service(), 'end_demonstration');
		expect(await alertsOf(invented)).toEqual([]);
		expect(await alertsOf(opposed)).toEqual([]);
		// what people say of it too is said anew
		expect(await standing(real)).toEqual([['status', 'closed', 'Severe']]);
		const { alerts } = await call<AlertPage>(supabase.service(), 'alerts_since', { cursor });
		expect(alerts.filter(({ cancelled_at }) => cancelled_at !== null)).toHaveLength(3);
		await supabase.sql(
			`update alerts set cancelled_at = now() - interval '25 hours' where cancelled_because = 'demonstration'`
		);
		await supabase.sql('select housekeep()');
		expect(await supabase.sql('select from alerts where demonstration')).toEqual([]);
	});

	it('remembers what was said of a place while something follows from it', async () => {
		const [lately, long] = [await addPlace(supabase), await addPlace(supabase)];
		for (const place of [lately, long]) await say(volunteers[0]!, place, 'closed');
		await pass(lately, 6);
		await pass(long, 40);
		await supabase.sql('select housekeep()');
		expect(
			await supabase.sql('select place_id from place_alerts where place_id = any($1)', [[lately, long]])
		).toEqual([{ place_id: lately }]);
	});

	it('forgets alerts that have been over for thirty days', async () => {
		const [old, recent] = [await raise(dispatcher, warning()), await raise(dispatcher, warning())];
		await call(drivers[1]!, 'alert_feedback', { alert_id: old.id });
		for (const [{ id }, days] of [
			[old, 31],
			[recent, 29]
		] as const)
			await supabase.sql(
				`update alerts set effective = now() - interval '40 days', expires = now() - interval '${days} days' where id = $1`,
				[id]
			);
		await supabase.sql('select housekeep()');
		expect(await supabase.sql('select id from alerts where id = any($1)', [[old.id, recent.id]])).toEqual([
			{ id: recent.id }
		]);
	});
});

describe('a push subscription', () => {
	let made = 0;
	const subscription = (overrides: object = {}) => ({
		endpoint: `https://push.example.org/send/${++made}`,
		keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'b'.repeat(22) },
		lang: 'en',
		severity: 'Severe',
		place_ids: [nobody],
		corridors: [
			{ code: 'G60', towards: { lon: 120.2, lat: 30.3 } },
			{ code: 'G2', towards: null },
			{
				line: [
					[121, 31],
					[121.5, 31.2]
				]
			}
		],
		quiet: { from: '22:00', to: '06:30', zone: 'Asia/Shanghai' },
		...overrides
	});
	const save = (who: SupabaseClient, given: unknown) =>
		call<{ id: string; endpoint: string }>(who, 'save_push_subscription', { subscription: given });
	const own = async (who: SupabaseClient) => (await who.from('push_subscriptions').select('*')).data!;

	it('is saved, changed and deleted by its owner, and seen by nobody else', async () => {
		const [mine, other] = [await supabase.user(), await supabase.user()];
		const given = subscription();
		const { keys: _keys, ...shown } = given;
		const saved = await save(mine, given);
		expect(saved).toMatchObject(shown);
		expect(saved).not.toHaveProperty('p256dh');
		expect(await own(mine)).toMatchObject([
			{ ...given.keys, quiet_from: '22:00', quiet_to: '06:30', zone: 'Asia/Shanghai', failures: 0 }
		]);
		expect(await own(other)).toEqual([]);
		const { id } = await save(mine, {
			endpoint: given.endpoint,
			keys: { p256dh: `${given.keys.p256dh}=`, auth: `${given.keys.auth}==` }
		});
		expect(id).toBe(saved.id);
		expect(await own(mine)).toMatchObject([
			{ lang: 'zh-Hans', severity: 'Moderate', place_ids: [], corridors: [], quiet_from: null, zone: null }
		]);
		const { endpoint } = given;
		expect(await call(other, 'delete_push_subscription', { endpoint })).toEqual({ deleted: false });
		expect(await call(mine, 'delete_push_subscription', { endpoint })).toEqual({ deleted: true });
		expect(await call(mine, 'delete_push_subscription', { endpoint })).toEqual({ deleted: false });
	});

	it('goes with the browser to another sign-in, and not to who does not have its keys', async () => {
		const [before, after] = [await supabase.user(), await supabase.user()];
		const given = subscription();
		await save(before, given);
		await expect(
			save(after, { ...given, keys: { ...given.keys, auth: 'c'.repeat(22) } })
		).rejects.toMatchObject({ details: 'bad_subscription' });
		await save(after, given);
		expect([await own(before), await own(after)].map((rows) => rows.length)).toEqual([0, 1]);
	});

	it('is one of at most ten a person: the one saved longest ago gives way', async () => {
		const person = await supabase.user();
		const endpoints: string[] = [];
		for (let i = 0; i < 12; i++) endpoints.push((await save(person, subscription())).endpoint);
		expect((await own(person)).map(({ endpoint }) => endpoint as string).sort()).toEqual(
			endpoints.slice(2).sort()
		);
	});

	const keys = subscription().keys;
	it.each<[why: string, part: object | unknown[]]>([
		['object', []],
		['endpoint', { endpoint: 'http://push.example.org/x' }],
		['endpoint', { endpoint: 'https://127.0.0.1/x' }],
		['endpoint', { endpoint: 'https://localhost/x' }],
		['endpoint', { endpoint: 'https://[::1]/x' }],
		['endpoint', { endpoint: 'https://push.example.org:8443/x' }],
		['endpoint', { endpoint: 'https://a:b@push.example.org/x' }],
		['endpoint', { endpoint: `https://push.example.org/${'x'.repeat(1000)}` }],
		['endpoint', { endpoint: null }],
		['keys', { keys: null }],
		['keys', { keys: { ...keys, p256dh: 'a'.repeat(87) } }],
		['keys', { keys: { ...keys, p256dh: keys.p256dh.slice(1) } }],
		['keys', { keys: { ...keys, auth: 'b'.repeat(21) } }],
		['keys', { keys: { ...keys, auth: '+'.repeat(22) } }],
		['language', { lang: 'de' }],
		['severity', { severity: 'grave' }],
		['list of ids', { place_ids: 'x' }],
		['list of ids', { place_ids: ['x'] }],
		['100 places', { place_ids: Array.from({ length: 101 }, () => uuidv7()) }],
		['at most 10', { corridors: Array.from({ length: 11 }, () => ({ code: 'G2', towards: null })) }],
		['at most 10', { corridors: {} }],
		['by its code', { corridors: [{ code: 'A2', towards: null }] }],
		['by its code', { corridors: [{ code: 'G2', towards: 'x' }] }],
		['by its code', { corridors: [5] }],
		['500 points', { corridors: [{ line: [[121, 31]] }] }],
		['500 points', { corridors: [{ line: [[121, 31], [121, 131]] }] }], // prettier-ignore
		['HH:MM', { quiet: { from: '24:00', to: '06:00', zone: 'Asia/Shanghai' } }],
		['HH:MM', { quiet: 'always' }],
		['time zone', { quiet: { from: '22:00', to: '06:00', zone: 'Mars/Olympus' } }],
		['time zone', { quiet: { from: '22:00', to: '06:00', zone: '+8' } }],
		['time zone', { quiet: { from: '22:00', to: '06:00' } }]
	])('says what is wrong: %s', async (why, part) => {
		const given = Array.isArray(part) ? part : subscription(part);
		await expect(save(drivers[0]!, given)).rejects.toMatchObject({
			code: 'CX036',
			details: 'bad_subscription',
			message: expect.stringContaining(why) as string
		});
	});

	it('is forgotten when it is gone, or has failed twenty times in a row', async () => {
		const person = await supabase.user();
		const outcome = (endpoint: string, ok: boolean, gone = false) =>
			call<{ deleted: boolean }>(supabase.service(), 'push_outcome', { endpoint, ok, gone });
		const [dead, flaky] = [await save(person, subscription()), await save(person, subscription())];
		expect(await outcome(dead.endpoint, false, true)).toEqual({ deleted: true });
		for (let i = 0; i < 19; i++) expect(await outcome(flaky.endpoint, false)).toEqual({ deleted: false });
		await outcome(flaky.endpoint, true);
		expect(await own(person)).toMatchObject([
			{ endpoint: flaky.endpoint, failures: 0, last_success_at: expect.any(String) as string }
		]);
		for (let i = 0; i < 19; i++) await outcome(flaky.endpoint, false);
		expect(await outcome(flaky.endpoint, false)).toEqual({ deleted: true });
		expect(await own(person)).toEqual([]);
		expect(await outcome(flaky.endpoint, true)).toEqual({ deleted: false });
		await expect(
			call(person, 'push_outcome', { endpoint: flaky.endpoint, ok: false, gone: true })
		).rejects.toMatchObject({ code: '42501' });
	});

	it('is nothing for nobody', async () => {
		await expect(save(supabase.anon(), subscription())).rejects.toMatchObject({ code: '42501' });
	});
});
