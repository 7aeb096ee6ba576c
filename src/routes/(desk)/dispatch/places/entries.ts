import { m } from '$lib/paraglide/messages';
import { textOf, type Entries } from '../log/entry';

/** Words of the log for acts about places. */
export const placeEntries: Entries = {
	pin_status: (entry) =>
		m.dispatch_log_pin({
			place: entry.place,
			status: entry.statusOf({ status: entry.after?.status }) ?? '',
			time: entry.momentOf('until')
		}),
	unpin_status: ({ place }) => m.dispatch_log_unpin({ place }),
	merge_places: (entry) => {
		const into = textOf(entry.after, 'into');
		return {
			what: m.dispatch_log_merge({ place: entry.place, into: entry.nameOf(into), ...entry.counts }),
			// the entry of a merged place leads to the place it was merged into
			place: into
		};
	},
	unmerge_place: (entry) =>
		m.dispatch_log_unmerge({
			place: entry.place,
			into: entry.nameOf(textOf(entry.before, 'into')),
			...entry.counts
		}),
	propose_place: ({ place }) => m.dispatch_log_propose({ place })
};
