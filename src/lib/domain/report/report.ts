import * as v from 'valibot';
import { countShape, idShape, momentShape } from '../json/parts.ts';
import { statuses, type Status } from '../place/status.ts';

/** One person's observation of one place at one time, as `submit_reports` takes it. */
export interface Report {
	/** UUIDv7 made by the client; the same id sent twice counts once */
	id: string;
	place_id: string;
	status: Status;
	/** ISO 8601 */
	observed_at: string;
	/** 0..1440 */
	wait_minutes?: number;
	requirements?: string[];
	amenities?: string[];
	/** at most 280 characters */
	note?: string;
	/** metres between reporter and place; the reporter's position itself is never sent */
	distance_m?: number;
	/** name of its photo in the bucket `photos`, see {@link photoName} */
	photo?: string;
	/** ISO 8601; until when an official statement holds, for officials and dispatchers only */
	valid_until?: string;
}

/**
 * What the photo of a report is called in its bucket. The name says nothing of who took it: everybody who sees the photo
 * reads the name.
 */
export const photoName = (reportId: string): string => `${reportId}.jpg`;

/** Every reason `submit_reports` refuses a single report for. */
export const refusalCodes = [
	'malformed',
	'not_signed_in',
	'unknown_place',
	'bad_status',
	'bad_wait',
	'in_future',
	'too_old',
	'note_too_long',
	'too_many_requirements',
	'unknown_requirement',
	'unknown_amenity',
	'bad_distance',
	'bad_photo',
	'not_official',
	'bad_validity',
	'rate_user',
	'rate_place',
	'rate_session',
	'rate_network',
	'suspended'
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Every reason `retract_report` refuses for. */
const retractionCodes = ['not_found', 'too_late'] as const;
export type RetractionCode = (typeof retractionCodes)[number];

export const roles = ['anonymous', 'driver', 'volunteer', 'dispatcher', 'official'] as const;
export type Role = (typeof roles)[number];

/** How far one may rely on what a person says, in words. */
const reliabilities = ['high', 'medium', 'low'] as const;
export type Reliability = (typeof reliabilities)[number];

/** Who made a report, as others see them. */
export const reporterShape = v.strictObject({ role: v.picklist(roles), band: v.picklist(reliabilities) });

/** What became of one report. */
export const receiptShape = v.strictObject({
	id: v.optional(v.string()),
	outcome: v.picklist(['accepted', 'duplicate', 'rejected']),
	/** stable, for programs */
	code: v.optional(v.picklist([...refusalCodes, ...retractionCodes])),
	/** for people */
	message: v.optional(v.string()),
	/** with `rate_*`: seconds until it is worth trying again */
	retry_after_s: v.optional(countShape),
	/** with `suspended`: until when, ISO 8601; none where it is for good */
	until: v.optional(momentShape)
});
export type Receipt = v.InferOutput<typeof receiptShape>;

/** A report as others see it: who said it appears as role and reliability band only. */
export const publicReportShape = v.strictObject({
	id: idShape,
	status: v.picklist(statuses),
	observed_at: momentShape,
	received_at: momentShape,
	wait_minutes: v.nullable(v.number()),
	requirements: v.array(v.string()),
	amenities: v.array(v.string()),
	note: v.nullable(v.string()),
	distance_m: v.nullable(v.number()),
	/** name of its photo, while it may be seen */
	photo: v.nullable(v.string()),
	photo_bytes: v.nullable(countShape),
	reporter: reporterShape,
	/** true where the signed-in caller made it */
	mine: v.boolean()
});
export type PublicReport = v.InferOutput<typeof publicReportShape>;
