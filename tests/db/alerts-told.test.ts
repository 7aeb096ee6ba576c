import type { Supabase } from '../../src/lib/database/database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/lib/domain/alert/alert.ts';
import type { NewSubscription } from '../../src/lib/domain/alert/subscription.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import {
	alertsOf,
	dispatcher,
	drivers,
	nobody,
	pass,
	raise,
	say,
	standing,
	supabase,
	useAlertWorld,
	volunteers,
	warning
} from './alert-world.ts';
import { addPlace, call, report, signIn, submit, until } from './world.ts';

useAlertWorld();

describe('reading alerts', () => {
	const since = (cursor: string | null, max_results?: number) =>
		call(supabase.service(), 'alerts_since', { cursor, max_results });

	it('by cursor: current alerts first, then new and cancelled ones, in pages', async () => {
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

	it('by cursor: without alerts that are over, from the start after a restore, and not with a bad cursor', async () => {
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

	it('by cursor: for the server only', async () => {
		for (const who of [supabase.anon(), drivers[0]!, dispatcher])
			await expect(call(who, 'alerts_since')).rejects.toMatchObject({ code: '42501' });
	});

	it('as a list: current ones, and past ones of 14 days, newest first, in complete pages', async () => {
		const at = (days: number, ids: string[]) =>
			supabase.sql(
				`update alerts set sent = now() - interval '${days} days', effective = now() - interval '${days} days',
					expires = now() - interval '${days - 1} days' where id = any($1)`,
				[ids]
			);
		const ids: string[] = [];
		for (let i = 0; i < 6; i++) ids.push((await raise(dispatcher, warning())).id);
		await at(15, ids.slice(0, 1));
		// three sent at the same time
		await at(5, ids.slice(1, 4));
		const { standing } = await call(supabase.anon(), 'alerts_list', { max_results: 500 });
		expect(ids.filter((id) => standing.some((alert) => alert.id === id))).toEqual(ids.slice(4));
		for (const id of ids.slice(4)) await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'x' });
		const list: string[] = [];
		let before: string | null = null;
		for (;;) {
			const page: Alert[] = await call(supabase.anon(), 'alerts_past', { max_results: 2, before });
			if (!page.length) break;
			list.push(...page.map(({ id }) => id));
			before = page.at(-1)!.sent;
		}
		expect(new Set(list).size).toBe(list.length);
		expect(list.slice(0, 2)).toEqual([ids[5], ids[4]]);
		expect(list.slice(-3).sort()).toEqual(ids.slice(1, 4).sort());
		expect(list).not.toContain(ids[0]);
	});

	describe('with 250 in force', () => {
		let old: Alert;
		let over: Alert[];
		beforeAll(async () => {
			await supabase.sql(
				`update alerts set cancelled_at = now(), cancelled_because = 'dispatch' where cancelled_at is null`
			);
			old = await raise(dispatcher, warning());
			over = [await raise(dispatcher, warning()), await raise(dispatcher, warning())];
			for (const { id } of over) await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'x' });
			// 249 newer alerts, groups of them sent at the same time
			await supabase.sql(
				`insert into alerts (cause, severity, sent, expires, headline, stretches)
				select 'dispatch', 'Minor', now() + i / 3 * interval '1 ms', now() + interval '1 hour', headline, stretches
				from alerts, generate_series(1, 249) i where id = $1`,
				[old.id]
			);
		});
		afterAll(() => supabase.sql(`delete from alerts where severity = 'Minor' and cause = 'dispatch'`));

		const list = (after: string | null, max_results?: number) =>
			call(supabase.anon(), 'alerts_list', { after, max_results });

		it.each([undefined, 100, 125, 249, 250])('the list is complete in pages of %s', async (size) => {
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

		it('the pages that servers read by cursor are complete too', async () => {
			const seen = new Set<string>();
			let page = await since(null, 100);
			for (;;) {
				for (const { id, cancelled_at } of page.alerts) if (cancelled_at === null) seen.add(id);
				if (page.alerts.length < 100) break;
				page = await since(page.cursor, 100);
			}
			expect(seen.size).toBe(250);
		});

		it('the list is the same for everybody', async () => {
			for (const who of [drivers[0]!, dispatcher, supabase.service()])
				expect(await call(who, 'alerts_list')).toEqual(await list(null));
		});
	});

	it('past ones, newest first, in complete pages, without current ones', async () => {
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
	/** Joins the topic and collects its alerts; null if the join is refused. */
	async function listen(client: Supabase, isPrivate = true): Promise<Alert[] | null> {
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

	it('is for the server only, which receives raised, changed and cancelled alerts', async () => {
		const user = await signIn(supabase, 'driver');
		for (const who of [supabase.anon(), user, dispatcher]) expect(await listen(who)).toBeNull();
		// a public topic of the same name is a different topic
		const rumours = await listen(supabase.anon(), false);
		const heard = (await listen(supabase.service()))!;

		const place = await addPlace(supabase);
		await say(volunteers[0]!, place, 'closed');
		await until('it is heard', () => heard.length === 1);
		expect(heard[0]).toEqual((await alertsOf(place))[0]);
		const made = report(place, { status: 'open' });
		await submit(volunteers[0]!, made);
		await until('it is heard', () => heard.length === 3);
		expect(heard.slice(1).map(({ facts, cancelled_at }) => [facts!.status, cancelled_at !== null])).toEqual([
			['open', false],
			['closed', true]
		]);

		// an alert of maximum length, which does not fit into a notification
		const ids: string[] = [];
		for (let i = 0; i < 40; i++) ids.push(await addPlace(supabase));
		const { id } = await raise(
			dispatcher,
			warning({ place_ids: ids, description: { zh: '雾'.repeat(2000) } })
		);
		await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'x' });
		await call(dispatcher, 'cancel_alert', { alert_id: id, reason: 'x', restore: true });
		await until('it is heard', () => heard.length === 6);
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
	it('removes the alerts of the demonstration, and raises no "open again" for them', async () => {
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
		const { cursor } = await call(supabase.service(), 'alerts_since');
		await call(supabase.service(), 'end_demonstration');
		expect(await alertsOf(invented)).toEqual([]);
		expect(await alertsOf(opposed)).toEqual([]);
		// the real reports about this place raise their alert again
		expect(await standing(real)).toEqual([['status', 'closed', 'Severe']]);
		const { alerts } = await call(supabase.service(), 'alerts_since', { cursor });
		expect(alerts.filter(({ cancelled_at }) => cancelled_at !== null)).toHaveLength(3);
		await supabase.sql(
			`update alerts set cancelled_at = now() - interval '25 hours' where cancelled_because = 'demonstration'`
		);
		await supabase.sql('select housekeep()');
		expect(await supabase.sql('select from alerts where demonstration')).toEqual([]);
	});

	it('keeps the last alerts of a place as long as they have an effect', async () => {
		const [lately, long] = [await addPlace(supabase), await addPlace(supabase)];
		for (const place of [lately, long]) await say(volunteers[0]!, place, 'closed');
		await pass(lately, 6);
		await pass(long, 40);
		await supabase.sql('select housekeep()');
		expect(
			await supabase.sql('select place_id from place_alerts where place_id = any($1)', [[lately, long]])
		).toEqual([{ place_id: lately }]);
	});

	it('deletes alerts thirty days after their end', async () => {
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
	const save = (who: Supabase, given: unknown) =>
		call(who, 'save_push_subscription', { subscription: given as NewSubscription });
	const own = async (who: Supabase) => (await who.from('push_subscriptions').select('*')).data!;

	it('is saved, changed and deleted by its owner, and visible to nobody else', async () => {
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

	it.each([
		'Etc/Unknown',
		'+08:00',
		'GMT',
		'PRC',
		'+8',
		'Mars/Olympus',
		'',
		"x'; --",
		'x'.repeat(5000),
		8,
		{},
		null,
		undefined
	])('is saved with the zone of the region if a browser calls its own %s', async (zone) => {
		const person = await supabase.user();
		await save(person, subscription({ quiet: { from: '22:00', to: '06:00', zone } }));
		expect(await own(person)).toMatchObject([{ quiet_from: '22:00', zone: 'Asia/Shanghai' }]);
	});

	it('moves with the browser to another account, but not to an account without its keys', async () => {
		const [before, after] = [await supabase.user(), await supabase.user()];
		const given = subscription();
		await save(before, given);
		await expect(
			save(after, { ...given, keys: { ...given.keys, auth: 'c'.repeat(22) } })
		).rejects.toMatchObject({ details: 'bad_subscription' });
		await save(after, given);
		expect([await own(before), await own(after)].map((rows) => rows.length)).toEqual([0, 1]);
	});

	it('is one of at most ten per person: the one saved longest ago is deleted', async () => {
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
		['HH:MM', { quiet: 'always' }]
	])('says what is wrong: %s', async (why, part) => {
		const given = Array.isArray(part) ? part : subscription(part);
		await expect(save(drivers[0]!, given)).rejects.toMatchObject({
			code: 'CX036',
			details: 'bad_subscription',
			message: expect.stringContaining(why) as string
		});
	});

	it('is deleted when its endpoint is gone or has failed twenty times in a row', async () => {
		const person = await supabase.user();
		const outcome = (endpoint: string, ok: boolean, gone = false) =>
			call(supabase.service(), 'push_outcome', { endpoint, ok, gone });
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

	it('is not for people who are not signed in', async () => {
		await expect(save(supabase.anon(), subscription())).rejects.toMatchObject({ code: '42501' });
	});
});
