import type { FunctionName } from '../../database/database.ts';
import { fieldsOf, has, listOf, orNull, type Guard } from '../../flow/own-answer.ts';
import { areAlerts, isAlertList, isChunk, isIndex } from './facts.ts';

const isReceipt: Guard = (value) =>
	['accepted', 'duplicate', 'rejected'].includes(fieldsOf(value).outcome as string);

const isStatus: Guard = (value) => {
	const { place_id, status, belief, belief_at, version } = fieldsOf(value);
	return (
		typeof place_id === 'string' &&
		typeof status === 'string' &&
		Array.isArray(belief) &&
		belief.length === 4 &&
		typeof belief_at === 'string' &&
		typeof version === 'number'
	);
};

const isDelta: Guard = (value) => {
	const { cursor, statuses } = fieldsOf(value);
	return typeof cursor === 'string' && /^\d+$/.test(cursor) && listOf(isStatus)(statuses);
};

/** The answer of a function without one. */
const isNothing: Guard = (value) => value === null;

const isPlace = has('id', 'kind', 'names', 'lon', 'lat');
const held = has('id', 'reporter', 'level');

/**
 * Tells the answers of the database functions from those of a captive portal or a firewall, which have status 200 as well.
 * `src/lib/database/answers.ts` describes them exactly; that description is too large for the pages.
 */
const guards: Record<FunctionName, Guard> = {
	place_cells: (value) => isIndex({ cells: value }),
	place_chunk: isChunk,
	place_detail: orNull(has('place', 'status', 'reports')),
	places_near: listOf(has('id', 'distance_m')),
	propose_place: isPlace,
	merge_places: has('place_id', 'into_id'),
	unmerge_place: has('place_id', 'reports'),
	merged_places: listOf(has('place_id', 'names')),

	status_since: isDelta,
	explain_status: orNull(has('at', 'prior', 'belief', 'evidence')),
	pin_status: has('id', 'place_id', 'until'),
	unpin_status: has('place_id', 'removed'),
	dynamics: has('kinds', 'places'),
	learn_dynamics: has('kind', 'prior'),
	calibration_table: has('since', 'bins'),
	statements_in_force: listOf(has('id', 'reporter', 'status')),
	pin_alert_preview: has('severity', 'stands'),

	submit_reports: listOf(isReceipt),
	retract_report: isReceipt,
	moderation_reports: listOf(has('id', 'place_id', 'reporter')),
	hide_report: has('id', 'hidden'),
	remove_photo: has('id', 'photo_removed'),
	photos_due: listOf((name) => typeof name === 'string'),

	alerts_list: isAlertList,
	alerts_past: areAlerts,
	alerts_since: has('cursor', 'alerts'),
	raise_alert: (value) => areAlerts([value]),
	cancel_alert: has('id', 'cancelled'),
	alert_feedback: has('alert_id', 'outcome'),
	claim_alerts: listOf(has('alert')),
	note_alert_told: has('held', 'current'),
	finish_alert_claim: has('finished'),
	release_alert_claims: has('released'),
	save_push_subscription: has('id', 'endpoint'),
	delete_push_subscription: has('deleted'),
	push_subscriptions_since: has('cursor', 'subscriptions'),
	push_outcome: has('deleted'),

	doubtful_places: listOf(has('id', 'reason')),
	claim_question: orNull((value) => typeof value === 'string'),
	release_question: isNothing,

	my_standing: orNull(has('role', 'suspension')),
	appeal_suspension: has('appealed'),
	set_role: has('user_id', 'role'),
	suspend_reporter: held,
	answer_suspension: has('id', 'lifted'),
	renew_suspension: held,
	account_summary: has('reporter', 'shown', 'judged'),
	reverse_account: has('reporter', 'judged_again'),

	my_handle: has('handle'),
	moderation_queue: has('disputes', 'pins', 'suspensions', 'doubted'),
	audit_entries: listOf(has('id', 'action')),

	mark_demo: has('user_id', 'demonstration'),
	end_demonstration: has('reports', 'places'),
	housekeep: isNothing,
	keep_report_partitions: has('made', 'dropped'),
	recognise_cluster: (value) => typeof value === 'boolean'
};

/** Guard for the answer of a database function; undefined if there is no such function. */
export const guardOfCall = (name: string): Guard | undefined =>
	Object.hasOwn(guards, name) ? guards[name as FunctionName] : undefined;

/** True for a database function that answers nothing. */
export const isVoid = (name: string): boolean => guardOfCall(name) === isNothing;
