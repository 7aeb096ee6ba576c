import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Supabase } from '../../src/lib/database/database.ts';
import type { Alert } from '../../src/lib/domain/alert/alert.ts';
import type { NewAlert } from '../../src/lib/domain/alert/new-alert.ts';
import type { Status } from '../../src/lib/domain/place/status.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { call, report, signIn, submit } from './world.ts';

export let supabase: TestSupabase;
export let dispatcher: Supabase;
/** one report of a volunteer is believed at once if there are no others */
export let volunteers: Supabase[];
/** several drivers are needed for a sure belief */
export let drivers: Supabase[];

/** Gives a test file its own database, with people whose reports have no rate limit. */
export function useAlertWorld(): void {
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
	// otherwise people who always report the same would become akin and count as one
	beforeEach(() => supabase.sql('delete from kinships'));
	afterAll(() => supabase.stop());
}

export const nobody = '00000000-0000-4000-8000-000000000000';
export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
export const hoursUntil = (time: string) => (Date.parse(time) - Date.now()) / 3_600_000;
export const say = (who: Supabase, place: string, status: Status, more: object = {}) =>
	submit(who, report(place, { status, ...more }));

/** All current alerts and those of the last two weeks that are over, newest first. */
export async function allAlerts(): Promise<Alert[]> {
	const anon = supabase.anon();
	const { standing } = await call(anon, 'alerts_list', { max_results: 500 });
	const past = await call(anon, 'alerts_past', { max_results: 200 });
	// compared as text, because Date.parse drops microseconds
	return [...standing, ...past].sort((a, b) =>
		a.sent < b.sent || (a.sent === b.sent && a.id < b.id) ? 1 : -1
	);
}

/** All alerts of a place, newest first. */
export const alertsOf = async (place: string) =>
	(await allAlerts()).filter(({ places }) => places.some(({ id }) => id === place));
/** Cause, status and severity of each current alert of a place. */
export const standing = async (place: string) =>
	(await alertsOf(place))
		.filter(({ cancelled_at, expires }) => cancelled_at === null && hoursUntil(expires) > 0)
		.map(({ cause, facts, severity }) => [cause, facts?.status ?? null, severity]);

/** Makes all data of a place older by some hours. */
export async function pass(place: string, hours: number): Promise<void> {
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

/** A valid alert of a dispatcher. */
export const warning = (overrides: object = {}) => ({
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
/** Raises an alert, also a malformed one. */
export const raise = (client: Supabase, alert: object) =>
	call(client, 'raise_alert', { alert: alert as NewAlert });
export const square = (size: number, lon = 121, lat = 31) => ({
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
export const audited = (subject: string) =>
	supabase.sql<{ action: string; reason: string | null }>(
		'select action, reason, before, after from audit_log where subject = $1 order by id',
		[subject]
	);
