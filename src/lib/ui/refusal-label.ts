import type { RefusalCode } from '../domain/report/report.ts';
import { m } from '../paraglide/messages';
import type { Words } from './labels.ts';

const refusalWords: Words<RefusalCode> = {
	malformed: m.refusal_malformed,
	not_signed_in: m.refusal_not_signed_in,
	unknown_place: m.refusal_unknown_place,
	bad_status: m.refusal_bad_status,
	bad_wait: m.refusal_bad_wait,
	in_future: m.refusal_in_future,
	too_old: m.refusal_too_old,
	note_too_long: m.refusal_note_too_long,
	too_many_requirements: m.refusal_too_many_requirements,
	unknown_requirement: m.refusal_unknown_requirement,
	unknown_amenity: m.refusal_unknown_amenity,
	bad_distance: m.refusal_bad_distance,
	not_official: m.refusal_not_official,
	bad_validity: m.refusal_bad_validity,
	bad_photo: m.refusal_bad_photo,
	rate_user: m.refusal_rate_user,
	rate_place: m.refusal_rate_place,
	rate_session: m.refusal_rate_session,
	rate_network: m.refusal_rate_network,
	suspended: m.refusal_suspended
};

/** Reason why a report was rejected, in words; for an unknown code, the server's own message. */
export function refusalLabel(code: string, message: string): string {
	return code in refusalWords ? refusalWords[code as RefusalCode]() : message;
}
