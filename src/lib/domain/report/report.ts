import type { Status } from '../place/status.ts';

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

/** What became of one report. */
export interface Receipt {
	id: string;
	outcome: 'accepted' | 'duplicate' | 'rejected';
	/** stable, for programs */
	code?: RefusalCode | RetractionCode;
	/** for people */
	message?: string;
	/** with `rate_*`: seconds until it is worth trying again */
	retry_after_s?: number;
	/** with `suspended`: until when, ISO 8601; none where it is for good */
	until?: string;
}

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
export type RetractionCode = 'not_found' | 'too_late';

/** A report as others see it: who said it appears as role and reliability band only. */
export interface PublicReport {
	id: string;
	status: Status;
	observed_at: string;
	received_at: string;
	wait_minutes: number | null;
	requirements: string[];
	amenities: string[];
	note: string | null;
	distance_m: number | null;
	/** name of its photo, while it may be seen */
	photo: string | null;
	photo_bytes: number | null;
	reporter: { role: Role; band: 'high' | 'medium' | 'low' };
	/** true where the signed-in caller made it */
	mine: boolean;
}

export const roles = ['anonymous', 'driver', 'volunteer', 'dispatcher', 'official'] as const;
export type Role = (typeof roles)[number];
