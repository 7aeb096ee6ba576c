import { severities } from '$lib/domain/alert/alert';
import type { Names } from '$lib/domain/geo/names';
import { m } from '$lib/paraglide/messages';
import { severityLabel } from '$lib/ui/alert-words';
import { names } from '$lib/ui/labels';
import { textOf, type Entries, type EntryReading } from '../log/entry';

const isNames = (value: unknown): value is Names =>
	typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;

/** Headline as written, or made from the facts of an automatic alert. */
function headlineOf(entry: EntryReading): string {
	const { headline, facts } = entry.after ?? {};
	if (isNames(headline)) return names({ names: headline }).main;
	const said = typeof facts === 'object' && facts !== null && 'status' in facts ? facts.status : undefined;
	const status = entry.statusOf({ status: said });
	return status ? m.alert_fact_status({ place: entry.place, status }) : m.dispatch_an_alert();
}

function severityOf({ after }: EntryReading): string {
	const severity = severities.find((word) => word === textOf(after, 'severity'));
	return severity ? severityLabel(severity) : '';
}

/** Words of the log for acts about alerts. */
export const alertEntries: Entries = {
	raise_alert: (entry) =>
		m.dispatch_log_raise({
			headline: headlineOf(entry),
			severity: severityOf(entry),
			time: entry.momentOf('expires')
		}),
	cancel_alert: (entry) => m.dispatch_log_call_off({ headline: headlineOf(entry) }),
	restore_alert: (entry) => m.dispatch_log_alert_restore({ headline: headlineOf(entry) })
};
