import { m } from '$lib/paraglide/messages';

/** Why the map cannot show where the device is; `outside`: it is in no place of the map. */
export type LocateProblem = 'insecure' | 'failed' | 'denied' | 'outside';

/** The reason for people. */
export const locateWords: Record<LocateProblem, () => string> = {
	insecure: m.locate_insecure,
	failed: m.locate_failed,
	denied: m.locate_denied,
	outside: m.locate_outside
};
