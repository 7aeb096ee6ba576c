import * as v from 'valibot';
import { alertListShape, alertPageShape, alertShape } from '../domain/alert/alert.ts';
import { claimShape } from '../domain/alert/claim.ts';
import { doubtfulShape } from '../domain/alert/doubtful.ts';
import { savedSubscriptionShape, subscriptionPageShape } from '../domain/alert/subscription.ts';
import { calibrationTableShape } from '../domain/belief/calibration.ts';
import { dwellShape, dynamicsShape } from '../domain/belief/dynamics.ts';
import { explanationShape } from '../domain/belief/explanation.ts';
import { accountSummaryShape, reversalShape } from '../domain/desk/account.ts';
import { auditEntryShape } from '../domain/desk/audit-entry.ts';
import { mergedPlaceShape } from '../domain/desk/merged-place.ts';
import { moderatedReportShape } from '../domain/desk/moderated-report.ts';
import { queueShape } from '../domain/desk/queue.ts';
import { pinPreviewShape, statementShape } from '../domain/desk/statement.ts';
import { heldShape, levels } from '../domain/desk/suspension.ts';
import { extended } from '../domain/json/extended.ts';
import { countShape, idShape, momentShape } from '../domain/json/parts.ts';
import { cellSummaryShape, chunkShape } from '../domain/place/chunk.ts';
import { kinds, placeShape } from '../domain/place/place.ts';
import { beliefShape, statuses, statusRowShape } from '../domain/place/status.ts';
import { publicReportShape, receiptShape, roles } from '../domain/report/report.ts';
import type { Database } from './generated.ts';

/** Database functions that the app may call, with the shape of the answer. A call of any other function does not compile. */
export const answers = {
	// places
	place_cells: v.array(cellSummaryShape),
	place_chunk: chunkShape,
	place_detail: v.nullable(
		v.strictObject({
			place: placeShape,
			/** null: no report yet */
			status: v.nullable(statusRowShape),
			/** newest first */
			reports: v.array(publicReportShape)
		})
	),
	places_near: v.array(extended(placeShape, { distance_m: countShape, status: v.nullable(statusRowShape) })),
	propose_place: placeShape,
	merge_places: v.strictObject({ place_id: idShape, into_id: idShape, reports: countShape }),
	unmerge_place: v.strictObject({ place_id: idShape, reports: countShape }),
	merged_places: v.array(mergedPlaceShape),

	// statuses
	status_since: v.strictObject({ cursor: v.string(), statuses: v.array(statusRowShape) }),
	explain_status: v.nullable(explanationShape),
	pin_status: v.strictObject({
		id: idShape,
		place_id: idShape,
		status: v.picklist(statuses),
		until: momentShape
	}),
	pin_alert_preview: pinPreviewShape,
	statements_in_force: v.array(statementShape),
	unpin_status: v.strictObject({ place_id: idShape, removed: countShape }),
	dynamics: dynamicsShape,
	learn_dynamics: v.strictObject({
		kind: v.picklist(kinds),
		reports: countShape,
		places: countShape,
		prior: beliefShape,
		dwell_h: dwellShape
	}),
	calibration_table: calibrationTableShape,

	// reports
	submit_reports: v.array(receiptShape),
	retract_report: receiptShape,
	moderation_reports: v.array(moderatedReportShape),
	hide_report: v.strictObject({ id: idShape, hidden: v.boolean() }),
	remove_photo: v.strictObject({ id: idShape, photo_removed: v.boolean() }),
	/** file names in the bucket `photos` */
	photos_due: v.array(v.string()),

	// alerts
	alerts_list: alertListShape,
	alerts_past: v.array(alertShape),
	alerts_since: alertPageShape,
	raise_alert: alertShape,
	cancel_alert: v.strictObject({
		id: idShape,
		cancelled: v.boolean(),
		cancelled_at: v.nullable(momentShape)
	}),
	alert_feedback: v.strictObject({ alert_id: idShape, outcome: v.picklist(['accepted', 'duplicate']) }),
	claim_alerts: v.array(claimShape),
	note_alert_told: v.strictObject({ held: v.boolean(), current: v.boolean() }),
	finish_alert_claim: v.strictObject({ finished: v.boolean() }),
	release_alert_claims: v.strictObject({ released: countShape }),
	save_push_subscription: savedSubscriptionShape,
	delete_push_subscription: v.strictObject({ deleted: v.boolean() }),
	push_subscriptions_since: subscriptionPageShape,
	push_outcome: v.strictObject({ deleted: v.boolean() }),

	// questions
	doubtful_places: v.array(doubtfulShape),
	/** the one whose pause is not over yet; null: the question may be asked */
	claim_question: v.nullable(v.picklist(['person', 'place'])),
	release_question: v.null(),

	// people
	/** null: not signed in */
	my_standing: v.nullable(
		v.strictObject({
			role: v.picklist(roles),
			suspension: v.nullable(
				v.strictObject({
					level: v.picklist(levels),
					reason: v.string(),
					/** missing if the suspension has no end */
					until: v.optional(momentShape),
					appeal: v.optional(v.string()),
					answer: v.optional(v.string())
				})
			)
		})
	),
	appeal_suspension: v.strictObject({ appealed: v.literal(true) }),
	set_role: v.strictObject({ user_id: idShape, role: v.picklist(roles) }),
	suspend_reporter: heldShape,
	answer_suspension: v.strictObject({ id: idShape, lifted: v.boolean() }),
	renew_suspension: heldShape,
	account_summary: accountSummaryShape,
	reverse_account: reversalShape,

	// the desk
	my_handle: v.strictObject({ handle: v.string() }),
	moderation_queue: queueShape,
	audit_entries: v.array(auditEntryShape),

	// operators
	mark_demo: v.strictObject({ user_id: idShape, demonstration: v.boolean() }),
	end_demonstration: v.strictObject({ reports: countShape, places: countShape }),
	housekeep: v.null(),
	keep_report_partitions: v.strictObject({
		made: v.array(v.string()),
		dropped: v.array(v.string()),
		put_off: v.boolean()
	}),
	/** true: the database was restored on another server, and a new era of cursors has begun */
	recognise_cluster: v.boolean()
} satisfies { [Name in keyof Database['public']['Functions']]?: v.GenericSchema };
