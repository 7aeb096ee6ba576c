import type { Supabase } from '../../src/lib/database/database.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statuses, type Status } from '../../src/lib/domain/place/status.ts';
import {
	alertsOf,
	dispatcher,
	drivers,
	hoursUntil,
	inHours,
	pass,
	say,
	standing,
	supabase,
	useAlertWorld,
	volunteers
} from './alert-world.ts';
import { addPlace, call, minutesAgo, report, signIn, submit } from './world.ts';

useAlertWorld();

describe('an alert of a status', () => {
	it('is raised once when a place is surely closed, however many people report it', async () => {
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
		// as long as the status stays likely without new reports
		expect(hoursUntil(alert!.expires)).toBeGreaterThan(1);
		expect(hoursUntil(alert!.expires)).toBeLessThanOrEqual(12);
		for (const who of volunteers) await say(who, place, 'closed');
		expect((await alertsOf(place)).map(({ id }) => id)).toEqual([alert!.id]);
	});

	it('replaces the one before when the place opens again or changes otherwise', async () => {
		const place = await addPlace(supabase);
		for (const status of ['restricted', 'closed', 'busy', 'open'] as const)
			for (const who of volunteers.slice(0, 4)) await say(who, place, status);
		const alerts = await alertsOf(place);
		expect(alerts.map(({ facts, severity }) => [facts!.before, facts!.status, severity])).toEqual([
			// a change from busy to open raises no alert, because people may pass anyway
			['closed', 'busy', 'Minor'],
			['restricted', 'closed', 'Severe'],
			[null, 'restricted', 'Moderate']
		]);
		const [opened, closed, restricted] = alerts;
		expect([opened!.references, closed!.references]).toEqual([closed!.id, restricted!.id]);
		expect([restricted!.cancelled_at, closed!.cancelled_at]).toEqual([closed!.sent, opened!.sent]);
		expect(opened!.cancelled_at).toBeNull();
		expect(hoursUntil(opened!.expires)).toBeCloseTo(1, 1);
		// a second closing raises a second alert
		for (const who of volunteers.slice(0, 4)) await say(who, place, 'closed');
		expect((await alertsOf(place))[0]).toMatchObject({
			facts: { before: 'busy', status: 'closed' },
			references: opened!.id
		});
	});

	it('is not raised when a place opens without an alert of its closing', async () => {
		const place = await addPlace(supabase);
		for (const who of volunteers) await say(who, place, 'open');
		expect(await alertsOf(place)).toEqual([]);
	});

	it('is not raised from an observation that is too old to be sure', async () => {
		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed', { observed_at: minutesAgo(300) });
		expect(
			await supabase.sql('select status, confidence >= 0.8 as sure from place_status where place_id = $1', [
				place
			])
		).toEqual([{ status: 'closed', sure: true }]);
		expect(await alertsOf(place)).toEqual([]);
	});

	it('stays in force while in doubt, and is cancelled when refuted', async () => {
		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed');
		await say(volunteers[1]!, place, 'closed');
		await say(volunteers[2]!, place, 'open');
		expect(await standing(place)).toEqual([['status', 'closed', 'Severe']]);
		// reports of open and busy, until neither is sure and closed is improbable
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

	it('is cancelled when its report is taken back, without an alert "open again"', async () => {
		const place = await addPlace(supabase);
		const made = report(place, { status: 'closed' });
		await submit(volunteers[0]!, made);
		expect(await standing(place)).toHaveLength(1);
		await call(volunteers[0]!, 'retract_report', { report_id: made.id });
		const alerts = await alertsOf(place);
		expect(alerts).toHaveLength(1);
		expect(alerts[0]!.cancelled_at).not.toBeNull();
	});

	it('is cancelled when a dispatcher hides its evidence, and raised again when it is restored', async () => {
		const place = await addPlace(supabase);
		const made = report(place, { status: 'restricted' });
		await submit(volunteers[0]!, made);
		await say(drivers[0]!, place, 'busy');
		expect(await standing(place)).toHaveLength(1);
		await call(dispatcher, 'hide_report', { report_id: made.id, reason: 'a lie' });
		expect(await standing(place)).toEqual([]);
		await call(dispatcher, 'hide_report', { report_id: made.id, reason: 'was true', hide: false });
		// the other report keeps the status unsure, so no alert is raised
		expect(await standing(place)).toEqual([]);
		for (const who of volunteers.slice(1, 4)) await say(who, place, 'restricted');
		expect(await standing(place)).toEqual([['status', 'restricted', 'Moderate']]);
	});

	it('that was cancelled after its reports were withdrawn one by one is not followed by "open again"', async () => {
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

	it('ends later when reports continue, and is raised again after a long time without reports', async () => {
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
		// an opening long after the last alert raises no alert
		await pass(place, 20);
		for (const who of volunteers) await say(who, place, 'open');
		expect(await standing(place)).toEqual([]);
	});

	it('about an official statement lasts until its end, and is raised only if the statement is believed', async () => {
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

	it('is cancelled when its place is merged, and raised for the other place, where the reports count', async () => {
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

	it('counts as certain until its end or its removal', async () => {
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

	it('that ends raises "open again" if the belief is open, and its alert continues if the belief is closed', async () => {
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

	it('that sets a closed place open raises "open again" for an hour', async () => {
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

	it('is raised when a wait is long, graver at twice that, and again only after the wait fell by a third', async () => {
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

	it('is not raised by one report of a stranger, nor at a closed gate', async () => {
		const [rumour, closed] = [await addPlace(supabase), await addPlace(supabase)];
		await say(await supabase.user(), rumour, 'busy', { wait_minutes: 300 });
		expect(await alertsOf(rumour)).toEqual([]);
		await wait(closed, 300, 'closed');
		expect((await alertsOf(closed)).map(({ cause }) => cause)).toEqual(['status']);
	});

	it('ends when the queue is gone, the gate closes, or its reports are withdrawn', async () => {
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

describe('for any sequence of reports, the database', () => {
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

	it('raises at most one alert per change, none that is unsure, and has one alert per cause in force', async () => {
		const people: Supabase[] = [];
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
						// "open again" follows only an alert of closed or restricted
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
		// otherwise the property was hardly tested
		expect(raised).toBeGreaterThan(20);
	}, 120_000);
});
