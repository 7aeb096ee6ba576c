import { m } from '$lib/paraglide/messages';
import { subject } from '../shell/subject';

/** The demonstration: the operator ends it elsewhere, the log says so here. */
export const demonstration = subject({
	name: 'demonstration',
	deeds: () => null,
	queue: [],
	entries: { end_demonstration: ({ counts }) => m.dispatch_log_demonstration(counts) }
});
