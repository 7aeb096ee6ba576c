import { refusalCodes } from '$lib/domain/report/report';
import type { StatusRow } from '$lib/domain/place/status';
import { m } from '$lib/paraglide/messages';
import { ago, reportsCount } from '$lib/ui/format';
import { refusalLabel } from '$lib/ui/labels';
import type { Level } from './moderation';

const levelWords = {
	'24h': m.dispatch_level_24h,
	'7d': m.dispatch_level_7d,
	permanent: m.dispatch_level_permanent
};
export const levelLabel = (level: Level): string => levelWords[level]();

export const placesCount = (count: number): string =>
	count === 1 ? m.dispatch_places_count_one() : m.dispatch_places_count({ count });

export const othersCount = (count: number): string =>
	count === 1 ? m.dispatch_others_count_one() : m.dispatch_others_count({ count });

/** "12 reports at 5 places". */
export const reportsAt = (reports: number, places: number): string =>
	m.dispatch_summary_at({ reports: reportsCount(reports), places: placesCount(places) });

/** How long until a moment, in words: "2 h 10 min left"; both in epoch ms. */
export function timeLeft(until: number, now: number): string {
	const minutes = Math.round((until - now) / 60_000);
	if (minutes < 1) return m.dispatch_left_over();
	if (minutes < 60) return m.dispatch_left_minutes({ count: minutes });
	if (minutes < 48 * 60) {
		const hours = Math.floor(minutes / 60);
		return minutes % 60
			? m.dispatch_left_hours({ hours, minutes: minutes % 60 })
			: m.dispatch_left_full_hours({ count: hours });
	}
	return m.dispatch_left_days({ count: Math.round(minutes / 1440) });
}

/** "since 12 min ago", "just now" of two moments in epoch ms. */
export function since(then: number, now: number): string {
	return now - then < 60_000 ? ago(now, now) : m.dispatch_since({ ago: ago(then, now) });
}

/** What officials and people say differs so that a dispatcher should look. */
export const officialsDiffer = ({ official }: StatusRow): boolean => official?.agrees === false;

const problems: Record<string, () => string> = {
	not_dispatcher: m.dispatch_problem_not_dispatcher,
	bad_reason: m.dispatch_reason_missing,
	unknown_place: m.dispatch_problem_unknown_place,
	bad_expiry: m.dispatch_until_wrong,
	unknown_report: m.dispatch_problem_unknown_report,
	own_account: m.dispatch_problem_own_account,
	unknown_suspension: m.dispatch_problem_unknown_suspension,
	too_late: m.dispatch_problem_too_late,
	unknown_alert: m.dispatch_problem_unknown_alert,
	alert_over: m.dispatch_problem_alert_over,
	area_crosses_itself: m.dispatch_raise_crossed
};

/** Why something was not done, and what to do, of an error that `Client.rpc` or a deed threw. */
export function problemWords(error: unknown): string {
	const { code, detail, message } = error as { code?: string; detail?: string; message: string };
	if (code === 'network') return m.dispatch_problem_network();
	const known = detail && problems[detail];
	if (known) return known();
	const reason = refusalCodes.some((word) => word === detail) ? refusalLabel(detail!, message) : message;
	return m.dispatch_problem_other({ message: reason });
}
