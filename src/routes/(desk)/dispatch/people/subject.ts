import { m } from '$lib/paraglide/messages';
import { queueList } from '../queue/queue-list';
import { subject } from '../shell/subject';
import { isAppeal } from './appeal';
import { PeopleDeeds } from './deeds';
import { peopleEntries } from './entries';
import ReporterButton from './ReporterButton.svelte';
import SuspensionRow from './SuspensionRow.svelte';
import type { Suspension } from '$lib/domain/desk/suspension';

const suspensions = {
	from: 'suspensions',
	key: ({ id }: Suspension) => id,
	Row: SuspensionRow
};

/** Reporters: suspend them, answer their appeals, withdraw all their reports. */
export const people = subject({
	name: 'people',
	deeds: (database) => new PeopleDeeds(database),
	queue: [
		queueList({
			...suspensions,
			name: 'appeals',
			title: m.dispatch_appeals,
			rank: 10,
			waits: true,
			picks: isAppeal
		}),
		queueList({
			...suspensions,
			name: 'suspensions',
			title: m.dispatch_suspensions,
			rank: 50,
			waits: false,
			picks: (suspension) => !isAppeal(suspension)
		})
	],
	entries: peopleEntries,
	refusals: {
		own_account: m.dispatch_problem_own_account,
		unknown_suspension: m.dispatch_problem_unknown_suspension
	},
	AtReport: ReporterButton
});
