import { severities } from '$lib/domain/alert/alert';
import type { Kind, Place } from '$lib/domain/place/place';
import type { Names } from '$lib/domain/geo/names';
import { roles, type Role } from '$lib/domain/report/report';
import { isStatus } from '$lib/domain/place/status';
import { m } from '$lib/paraglide/messages';
import { severityLabel } from '$lib/ui/alert-words';
import { moment, percent, reportsCount } from '$lib/ui/format';
import { filterStatusLabel, names, roleLabel, statusLabel } from '$lib/ui/labels';
import { levels, type AuditEntry, type Level } from './moderation';
import { levelLabel, placesCount } from './words';

/** What the words of an entry need of the world. */
export interface Known {
	places: ReadonlyMap<string, Pick<Place, 'names' | 'kind'>>;
	/** epoch ms */
	now: number;
}

/** One line of the audit log in words. */
export interface EntryWords {
	what: string;
	/** before → after, where what is shown may have changed */
	change: string | null;
	/** the place it is about */
	place: string | null;
}

type State = Record<string, unknown> | null;

const text = (state: State, key: string): string | null =>
	typeof state?.[key] === 'string' ? state[key] : null;
const number = (state: State, key: string): number => (typeof state?.[key] === 'number' ? state[key] : 0);

/** "Closed 84%" of a state that has a status; null of one that has none. */
function statusOf(state: State, kind: Kind | undefined): string | null {
	const status = state?.status;
	if (!isStatus(status)) return null;
	const words = kind ? statusLabel(kind, status) : filterStatusLabel(status);
	const confidence = number(state, 'confidence');
	// what is pinned is no matter of likelihood
	return confidence && confidence < 1
		? m.dispatch_log_status({ status: words, percent: percent(confidence) })
		: words;
}

function changeOf({ before, after }: AuditEntry, kind: Kind | undefined): string | null {
	const [was, is] = [statusOf(before, kind), statusOf(after, kind)];
	if (!was || !is) return null;
	return was === is ? m.dispatch_log_same({ status: is }) : m.dispatch_log_change({ before: was, after: is });
}

const role = (state: State): string => {
	const word = text(state, 'role');
	return roles.includes(word as Role) ? roleLabel(word as Role) : (word ?? '');
};

const isNames = (value: unknown): value is Names =>
	typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;

const severityOf = (state: State): string => {
	const severity = severities.find((word) => word === text(state, 'severity'));
	return severity ? severityLabel(severity) : '';
};

/** What was done, in words; an action this page does not know yet goes by its own name. */
export function entryWords(entry: AuditEntry, { places, now }: Known): EntryWords {
	const { action, subject, before, after } = entry;
	const about = entry.names ? subject : text(after, 'place_id');
	const kind = about ? places.get(about)?.kind : undefined;
	const called = (given: Names | null | undefined) =>
		given ? names({ names: given }).main : m.dispatch_some_place();
	const nameOf = (id: string | null) => called(id ? places.get(id)?.names : null);
	const place = entry.names ? called(entry.names) : nameOf(about);
	const handle = subject ?? '';
	const level = levels.find((word) => word === (text(after, 'level') ?? text(before, 'level')));
	const counts = {
		reports: reportsCount(number(after, 'reports')),
		places: placesCount(number(after, 'places'))
	};
	const until = text(after, 'until');
	const expires = text(after, 'expires');
	/** of an alert: as it was written, or what a machine said */
	const headline = (): string => {
		if (isNames(after?.headline)) return names({ names: after.headline }).main;
		const { facts } = after ?? {};
		const status = typeof facts === 'object' ? statusOf({ status: (facts as State)?.status }, kind) : null;
		return status ? m.alert_fact_status({ place, status }) : m.dispatch_an_alert();
	};

	const what = (): string => {
		switch (action) {
			case 'pin_status':
				return m.dispatch_log_pin({
					place,
					status: statusOf({ status: after?.status }, kind) ?? '',
					time: until ? moment(Date.parse(until), now) : ''
				});
			case 'unpin_status':
				return m.dispatch_log_unpin({ place });
			case 'hide_report':
				return m.dispatch_log_hide({ place });
			case 'unhide_report':
				return m.dispatch_log_show({ place });
			case 'remove_photo':
				return m.dispatch_log_photo_remove({ place });
			case 'restore_photo':
				return m.dispatch_log_photo_restore({ place });
			case 'suspend_reporter':
				return m.dispatch_log_suspend({ handle, level: levelLabel(level ?? ('24h' satisfies Level)) });
			case 'lift_suspension':
				return m.dispatch_log_lift({ handle });
			case 'renew_suspension':
				return m.dispatch_log_renew({ handle });
			case 'refuse_appeal':
				return m.dispatch_log_refuse({ handle });
			case 'appeal_suspension':
				return m.dispatch_log_appeal();
			case 'merge_places':
				return m.dispatch_log_merge({ place, into: nameOf(text(after, 'into')), ...counts });
			case 'unmerge_place':
				return m.dispatch_log_unmerge({ place, into: nameOf(text(before, 'into')), ...counts });
			case 'reverse_account':
				return m.dispatch_log_reverse({ handle, ...counts });
			case 'restore_account':
				return m.dispatch_log_restore({ handle, ...counts });
			case 'set_role':
				return m.dispatch_log_role({ before: role(before), after: role(after) });
			case 'propose_place':
				return m.dispatch_log_propose({ place });
			case 'raise_alert':
				return m.dispatch_log_raise({
					headline: headline(),
					severity: severityOf(after),
					time: expires ? moment(Date.parse(expires), now) : ''
				});
			case 'cancel_alert':
				return m.dispatch_log_call_off({ headline: headline() });
			case 'restore_alert':
				return m.dispatch_log_alert_restore({ headline: headline() });
			case 'end_demonstration':
				return m.dispatch_log_demonstration(counts);
			default:
				return action;
		}
	};
	// a place that was merged away is looked at where it went
	const target = action === 'merge_places' ? text(after, 'into') : about;
	return { what: what(), change: changeOf(entry, kind), place: target };
}
