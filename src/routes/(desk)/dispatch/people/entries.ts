import { roles, type Role } from '$lib/domain/report/report';
import { m } from '$lib/paraglide/messages';
import { roleLabel } from '$lib/ui/report-labels';
import { textOf, type Entries, type EntryReading } from '../log/entry';
import { levels } from '$lib/domain/desk/suspension';
import { levelLabel } from './words';

function levelOf({ before, after }: EntryReading): string {
	const level = levels.find((word) => word === (textOf(after, 'level') ?? textOf(before, 'level')));
	return levelLabel(level ?? '24h');
}

function roleOf(state: EntryReading['after']): string {
	const word = textOf(state, 'role');
	return roles.includes(word as Role) ? roleLabel(word as Role) : (word ?? '');
}

/** Words of the log for acts about reporters, and for their appeals. */
export const peopleEntries: Entries = {
	suspend_reporter: (entry) => m.dispatch_log_suspend({ handle: entry.handle, level: levelOf(entry) }),
	lift_suspension: ({ handle }) => m.dispatch_log_lift({ handle }),
	renew_suspension: ({ handle }) => m.dispatch_log_renew({ handle }),
	refuse_appeal: ({ handle }) => m.dispatch_log_refuse({ handle }),
	appeal_suspension: () => m.dispatch_log_appeal(),
	reverse_account: ({ handle, counts }) => m.dispatch_log_reverse({ handle, ...counts }),
	restore_account: ({ handle, counts }) => m.dispatch_log_restore({ handle, ...counts }),
	set_role: ({ before, after }) => m.dispatch_log_role({ before: roleOf(before), after: roleOf(after) })
};
