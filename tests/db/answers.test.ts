import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../../src/lib/database/answers.ts';
import type { FunctionName, Given, Supabase } from '../../src/lib/database/database.ts';
import type { Wishes } from '../../src/lib/domain/alert/wishes.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { photoName } from '../../src/lib/domain/report/report.ts';
import { jpeg } from './jpeg.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, minutesAgo, report, signIn, statusOf, submit } from './world.ts';

// `call` compares each answer with its description and accepts no missing or additional field. The tests also assert that
// every function was called, and that the data contained the optional fields.

let supabase: TestSupabase;
let anybody: Supabase;
let driver: Supabase;
let volunteer: Supabase;
let other: Supabase;
let official: Supabase;
let dispatcher: Supabase;
let operator: Supabase;

const asked = new Set<FunctionName>();
const ask = <Name extends FunctionName>(client: Supabase, name: Name, ...given: Given<Name>) => {
	asked.add(name);
	return call(client, name, ...given);
};
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const reason = 'seen on the camera';

beforeAll(async () => {
	supabase = await startTestSupabase();
	anybody = supabase.anon();
	operator = supabase.service();
	driver = await signIn(supabase, 'driver');
	volunteer = await signIn(supabase, 'volunteer');
	other = await signIn(supabase, 'volunteer');
	official = await signIn(supabase, 'official');
	dispatcher = await signIn(supabase, 'dispatcher');
});
afterAll(() => supabase.stop());

describe('answers are as described', () => {
	it('of places', async () => {
		const id = await addPlace(supabase, {
			direction: 'up',
			stake: 'K12+300',
			attributes: {
				towards: { zh: '往上海', en: 'towards Shanghai' },
				amenities: ['parking', 'toilet'],
				expected_error_km: 0.5,
				initials: 'fj',
				note: { zh: '两处', en: 'two places' }
			}
		});
		const [cell] = await ask(anybody, 'place_cells');
		const { places } = await ask(anybody, 'place_chunk', { cell: cell!.cell });
		expect(places.map((place) => place.id)).toContain(id);
		expect(await ask(anybody, 'place_detail', { place_id: id })).toMatchObject({ status: null });
		expect(await ask(anybody, 'place_detail', { place_id: uuidv7() })).toBeNull();
		await submit(volunteer, report(id));
		expect(await ask(anybody, 'places_near', { lon: 121, lat: 31 })).toMatchObject([{ id }]);

		const proposed = await ask(driver, 'propose_place', {
			place: {
				kind: 'service_station',
				subkind: 'fuel',
				names: { zh: '新桥加油站', en: 'Xinqiao fuel' },
				expressways: ['G60'],
				province: 'CN-SH',
				lon: 121.3,
				lat: 31.05
			}
		});
		expect(proposed.verified).toBe(false);
		const twin = await addPlace(supabase);
		await submit(driver, report(twin));
		expect(await ask(dispatcher, 'merge_places', { place_id: twin, into_id: id, reason })).toMatchObject({
			reports: 1
		});
		expect(await ask(dispatcher, 'merged_places', { place_id: id })).toHaveLength(1);
		await ask(dispatcher, 'unmerge_place', { place_id: twin, reason });
	});

	it('of statuses: disputes, statements, pins, requirements and waits', async () => {
		const [disputed, stated, pinned] = [
			await addPlace(supabase),
			await addPlace(supabase),
			await addPlace(supabase)
		];
		await submit(volunteer, report(disputed, { status: 'open', observed_at: minutesAgo(30) }));
		await submit(other, report(disputed, { status: 'closed', observed_at: minutesAgo(10) }));
		await submit(volunteer, report(stated, { status: 'closed' }));
		await submit(official, report(stated, { status: 'open', note: 'by notice', valid_until: inHours(5) }));
		await submit(
			volunteer,
			report(pinned, { status: 'restricted', wait_minutes: 20, requirements: ['permit'] })
		);
		await submit(other, report(pinned, { status: 'restricted', wait_minutes: 40 }));
		await ask(dispatcher, 'pin_status', {
			place_id: pinned,
			status: 'closed',
			until: inHours(2),
			reason
		});
		expect(Object.keys(await statusOf(anybody, disputed))).toContain('dispute');
		expect(Object.keys(await statusOf(anybody, stated))).toEqual(
			expect.arrayContaining(['official', 'crowd'])
		);
		expect(Object.keys(await statusOf(anybody, pinned))).toEqual(
			expect.arrayContaining(['pin', 'conditions', 'wait_reports'])
		);
		const { statuses } = await ask(anybody, 'status_since');
		expect(statuses.length).toBeGreaterThan(2);
		const explained = await ask(driver, 'explain_status', { place_id: stated });
		expect(explained!.evidence.map(({ in_force }) => in_force).sort()).toEqual([false, true]);
		expect(await ask(anybody, 'explain_status', { place_id: uuidv7() })).toBeNull();
		expect(await ask(dispatcher, 'pin_alert_preview', { place_id: pinned, status: 'closed' })).toMatchObject({
			severity: null,
			stands: true
		});
		expect(await ask(dispatcher, 'statements_in_force', { place_id: stated })).toHaveLength(1);
		expect(await ask(dispatcher, 'unpin_status', { place_id: pinned, reason })).toMatchObject({
			removed: 1
		});

		await ask(operator, 'learn_dynamics', { kind: 'checkpoint' });
		expect(Object.keys((await ask(anybody, 'dynamics')).kinds)).toHaveLength(3);
		expect((await ask(anybody, 'calibration_table')).demonstration).toBe(false);
	});

	it('of reports and their receipts', async () => {
		const id = await addPlace(supabase);
		const person = await signIn(supabase, 'driver');
		const made = report(id, {
			status: 'busy',
			wait_minutes: 20,
			requirements: ['permit'],
			amenities: ['toilet'],
			note: '一条车道',
			distance_m: 120
		});
		made.photo = photoName(made.id);
		const { error } = await person.storage
			.from('photos')
			.upload(made.photo, jpeg(), { contentType: 'image/jpeg' });
		expect(error).toBeNull();
		const receipts = await ask(person, 'submit_reports', {
			reports: [made, made, report(id, { status: 'jammed' as 'busy' }), {} as typeof made]
		});
		expect(receipts.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate', 'rejected', 'rejected']);
		const shown = await ask(person, 'place_detail', { place_id: id });
		expect(shown!.reports).toMatchObject([{ photo: made.photo, mine: true }]);
		expect(await ask(dispatcher, 'moderation_reports', { place_id: id })).toMatchObject([
			{ id: made.id, photo: made.photo, note: '一条车道' }
		]);
		await ask(dispatcher, 'remove_photo', { report_id: made.id, reason });
		await ask(dispatcher, 'hide_report', { report_id: made.id, reason });
		await supabase.sql(`update reports set photo_removed_at = now() - interval '2 days' where id = $1`, [
			made.id
		]);
		expect(await ask(operator, 'photos_due')).toEqual([made.photo]);
		expect(await ask(person, 'retract_report', { report_id: made.id })).toMatchObject({
			outcome: 'accepted'
		});
		expect(await ask(person, 'retract_report', { report_id: uuidv7() })).toMatchObject({
			outcome: 'accepted'
		});
	});

	it('of alerts, raised by people and by statuses, and of their delivery', async () => {
		const place = await addPlace(supabase, { attributes: { towards: { zh: '往上海', en: 'Shanghai' } } });
		const wishes: Wishes = {
			severity: 'Minor',
			place_ids: [place],
			corridors: [
				{ code: 'G60', towards: { lon: 121, lat: 31 } },
				{ line: [[121, 31], [121.2, 31.1]] } // prettier-ignore
			],
			quiet: { from: '22:00', to: '06:00', zone: 'Asia/Shanghai' }
		};
		const endpoint = 'https://push.example.org/send/one';
		const saved = await ask(driver, 'save_push_subscription', {
			subscription: {
				...wishes,
				endpoint,
				keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
				lang: 'en'
			}
		});
		const page = await ask(operator, 'push_subscriptions_since');
		expect(page.subscriptions).toMatchObject([{ id: saved.id, corridors: wishes.corridors }]);

		await submit(volunteer, report(place, { status: 'closed' }));
		await submit(other, report(place, { status: 'closed' }));
		const raise = (references: string | null) =>
			ask(dispatcher, 'raise_alert', {
				alert: {
					id: uuidv7(),
					severity: 'Severe',
					category: 'Met',
					headline: { zh: '大雾封路' },
					description: { zh: '能见度不足五十米', en: 'Less than fifty metres of sight' },
					expires: inHours(3),
					place_ids: [place],
					stretches: [
						{
							code: 'G60',
							from: { lon: 121.02, lat: 30.89 },
							to: { lon: 121.2, lat: 31.02 },
							towards: { lon: 121.4, lat: 31.1 },
							label: { zh: 'G60 枫泾—新桥', en: 'G60 Fengjing to Xinqiao' }
						}
					],
					area: {
						type: 'Polygon',
						coordinates: [[[121, 31], [121.1, 31], [121.1, 31.1], [121, 31]]] // prettier-ignore
					},
					references
				}
			});
		const first = await raise(null);
		const second = await raise(first.id);
		const { standing, past } = await ask(anybody, 'alerts_list');
		expect(standing.map(({ cause }) => cause)).toEqual(expect.arrayContaining(['dispatch', 'status']));
		expect(past.map(({ id }) => id)).toContain(first.id);
		expect(await ask(anybody, 'alerts_past')).toEqual(past);
		const { alerts } = await ask(operator, 'alerts_since');
		expect(alerts.map(({ id }) => id)).toContain(second.id);
		expect(await ask(driver, 'alert_feedback', { alert_id: second.id, note: 'clear' })).toMatchObject({
			outcome: 'accepted'
		});

		const holder = uuidv7();
		const mine = { channel: 'push', holder, lease_seconds: 30 };
		expect((await ask(operator, 'claim_alerts', mine)).length).toBeGreaterThan(1);
		const told = { ...mine, alert_id: second.id, subscriptions: [saved.id] };
		expect(await ask(operator, 'note_alert_told', told)).toEqual({ held: true, current: true });
		const again = { ...mine, holder: uuidv7() };
		await ask(operator, 'release_alert_claims', { holder });
		const taken = await ask(operator, 'claim_alerts', again);
		expect(taken.find(({ alert }) => alert.id === second.id)?.told).toEqual([saved.id]);
		expect(
			await ask(operator, 'finish_alert_claim', {
				channel: 'push',
				holder: again.holder,
				alert_id: second.id
			})
		).toEqual({ finished: true });
		const third = await raise(second.id);
		const replaced = await ask(operator, 'claim_alerts', again);
		expect(replaced.find(({ alert }) => alert.id === second.id)?.replaced_by?.id).toBe(third.id);
		await ask(driver, 'alert_feedback', { alert_id: third.id, note: 'clear' });

		await ask(operator, 'push_outcome', { endpoint, ok: true });
		expect(await ask(driver, 'delete_push_subscription', { endpoint })).toEqual({ deleted: true });
		const { cursor } = page;
		expect((await ask(operator, 'push_subscriptions_since', { cursor })).ended).toEqual([saved.id]);
		const { doubted } = await ask(dispatcher, 'moderation_queue');
		expect(doubted).toMatchObject([{ people: 1, notes: [{ note: 'clear' }] }]);
		expect(await ask(dispatcher, 'cancel_alert', { alert_id: third.id, reason })).toMatchObject({
			cancelled: true
		});
	});

	it('of questions to drivers who pass', async () => {
		await submit(
			await supabase.user(),
			report(await addPlace(supabase), { status: 'busy', observed_at: minutesAgo(300) })
		);
		const doubtful = await ask(operator, 'doubtful_places');
		expect(new Set(doubtful.map((one) => one.reason))).toEqual(new Set(['stale', 'disputed']));
		const [person, place] = [uuidv7(), doubtful[0]!.id];
		const claim = { person, place, person_seconds: 60, place_seconds: 60 };
		expect(await ask(operator, 'claim_question', claim)).toBeNull();
		expect(await ask(operator, 'claim_question', claim)).toBe('person');
		expect(await ask(operator, 'release_question', { place })).toBeNull();
	});

	it('of people and of the desk', async () => {
		const person = await signIn(supabase, 'driver');
		const user_id = (await person.auth.getUser()).data.user!.id;
		const made = report(await addPlace(supabase), { status: 'closed' });
		await submit(person, made);
		const report_id = made.id;
		await expect(ask(anybody, 'my_standing')).rejects.toMatchObject({ code: '42501' });
		expect(await ask(person, 'my_standing')).toEqual({ role: 'driver', suspension: null });
		const { id } = await ask(dispatcher, 'suspend_reporter', { report_id, level: '7d', reason });
		expect(await ask(person, 'submit_reports', { reports: [made] })).toMatchObject([{ code: 'suspended' }]);
		await ask(person, 'appeal_suspension', { text: 'it was closed' });
		expect((await ask(dispatcher, 'account_summary', { report_id })).suspension).toMatchObject({ id });
		const { suspensions, disputes, pins } = await ask(dispatcher, 'moderation_queue');
		expect(suspensions).toMatchObject([{ id, appeal: 'it was closed' }]);
		expect(disputes.length).toBeGreaterThan(0);
		expect(pins).toEqual([]);
		await ask(dispatcher, 'answer_suspension', { suspension_id: id, lift: false, reason });
		expect((await ask(person, 'my_standing'))!.suspension).toMatchObject({
			answer: reason,
			appeal: 'it was closed'
		});
		await ask(dispatcher, 'answer_suspension', { suspension_id: id, lift: true, reason });
		await ask(dispatcher, 'renew_suspension', { suspension_id: id, reason });
		expect(await ask(dispatcher, 'reverse_account', { report_id, reason })).toMatchObject({ reports: 1 });
		expect(await ask(dispatcher, 'my_handle')).toMatchObject({ handle: expect.stringMatching(/./) });
		expect((await ask(dispatcher, 'audit_entries')).length).toBeGreaterThan(5);

		await ask(operator, 'set_role', { user_id, role: 'volunteer' });
		await ask(operator, 'mark_demo', { user_id });
		expect((await ask(operator, 'end_demonstration')).reports).toBe(1);
		expect(await ask(operator, 'housekeep')).toBeNull();
		expect(await ask(operator, 'keep_report_partitions')).toEqual({ made: [], dropped: [], put_off: false });
		expect(await ask(operator, 'recognise_cluster')).toBe(false);
	});

	it('for every function that is described', () => {
		expect([...asked].sort()).toEqual(Object.keys(answers).sort());
	});
});
