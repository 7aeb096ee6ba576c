import * as v from 'valibot';
import { countShape, idShape, momentShape } from '../json/parts.ts';
import { statuses, type Status } from '../place/status.ts';

/** One person's observation of one place at one time, as `submit_reports` takes it. */
export interface Report {
	/** UUIDv7 made by the client; a report sent twice with the same id counts once */
	id: string;
	place_id: string;
	status: Status;
	/** ISO 8601 */
	observed_at: string;
	/** minutes, 0..1440 */
	wait_minutes?: number;
	requirements?: string[];
	amenities?: string[];
	/** at most 280 characters */
	note?: string;
	/** distance between reporter and place, metres; the reporter's position itself is never sent */
	distance_m?: number;
	/** name of its photo in the bucket `photos`, see {@link photoName} */
	photo?: string;
	/** end of validity of an official statement, ISO 8601; only for officials and dispatchers */
	valid_until?: string;
}

/**
 * The name of a report's photo in its bucket. It does not identify the photographer, because everybody who sees the photo
 * can read the name.
 */
export const photoName = (reportId: string): string => `${reportId}.jpg`;

/** All reasons for which `submit_reports` refuses a single report. */
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

/** All reasons for which `retract_report` refuses. */
const retractionCodes = ['not_found', 'too_late'] as const;
export type RetractionCode = (typeof retractionCodes)[number];

export const roles = ['anonymous', 'driver', 'volunteer', 'dispatcher', 'official'] as const;
export type Role = (typeof roles)[number];

/** Reliability of a person's reports, in words. */
const reliabilities = ['high', 'medium', 'low'] as const;
export type Reliability = (typeof reliabilities)[number];

/** The author of a report, as others see them. */
export const reporterShape = v.strictObject({ role: v.picklist(roles), band: v.picklist(reliabilities) });

/** Result of submitting or retracting one report. */
export const receiptShape = v.strictObject({
	id: v.optional(v.string()),
	outcome: v.picklist(['accepted', 'duplicate', 'rejected']),
	/** reason of a refusal, stable, for programs */
	code: v.optional(v.union([v.picklist(refusalCodes), v.picklist(retractionCodes)])),
	/** reason of a refusal, for people */
	message: v.optional(v.string()),
	/** with `rate_*`: time until the next try can succeed, seconds */
	retry_after_s: v.optional(countShape),
	/** with `suspended`: end of the suspension, ISO 8601; absent if it is permanent */
	until: v.optional(momentShape)
});
export type Receipt = v.InferOutput<typeof receiptShape>;

/** A report as others see it: of the author, it shows only role and reliability band. */
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
	/** name of its photo, while others may see it; else null */
	photo: v.nullable(v.string()),
	photo_bytes: v.nullable(countShape),
	reporter: reporterShape,
	/** true if the signed-in caller made it */
	mine: v.boolean()
});
export type PublicReport = v.InferOutput<typeof publicReportShape>;
