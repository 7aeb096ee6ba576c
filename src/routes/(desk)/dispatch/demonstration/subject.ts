import { m } from '$lib/paraglide/messages';
import { subject } from '../shell/subject';

/** The demonstration: it is ended elsewhere by the operator; here the log has words for it. */
export const demonstration = subject({
	name: 'demonstration',
	deeds: () => null,
	queue: [],
	entries: { end_demonstration: ({ counts }) => m.dispatch_log_demonstration(counts) }
});
