import { m } from '$lib/paraglide/messages';
import { subject } from '../shell/subject';
import { ReportDeeds } from './deeds';
import { reportEntries } from './entries';
import PlaceReports from './PlaceReports.svelte';

/** Reports: those of the open place; hide and restore reports and photos. */
export const reports = subject({
	name: 'reports',
	deeds: (database) => new ReportDeeds(database),
	queue: [],
	entries: reportEntries,
	refusals: { unknown_report: m.dispatch_problem_unknown_report },
	AtPlace: PlaceReports
});
