import { m } from '$lib/paraglide/messages';
import { textOf, type Entries, type EntryReading } from '../log/entry';

/** Place and status of a statement, and its note if it has one. */
function statementOf(entry: EntryReading) {
	const status = entry.statusOf({ status: entry.after?.said }) ?? '';
	const note = textOf(entry.after, 'note');
	return { place: entry.place, status: note ? m.dispatch_log_said({ status, note }) : status };
}

/** Words of the log for acts about places. */
export const placeEntries: Entries = {
	pin_status: (entry) =>
		m.dispatch_log_pin({
			place: entry.place,
			status: entry.statusOf({ status: entry.after?.status }) ?? '',
			time: entry.momentOf('until')
		}),
	state: (entry) => m.dispatch_log_state(statementOf(entry)),
	retract_statement: (entry) => m.dispatch_log_retract(statementOf(entry)),
	withdraw_statement: (entry) => m.dispatch_log_withdraw(statementOf(entry)),
	restore_statement: (entry) => m.dispatch_log_statement_restore(statementOf(entry)),
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
