import type { Kind } from '../domain/place.ts';
import type { Band, Status } from '../domain/status.ts';
import { m } from '../paraglide/messages';
import { ago, reportsCount } from './format.ts';
import { bandLabel, statusLabel } from './labels.ts';

/** What a sentence about a place needs to know. */
export interface Said {
	status: Status | null;
	band: Band;
	/** epoch ms */
	lastReportAt: number | null;
	reportCount: number;
}

/** Newer evidence than this that still leaves us unsure means that people contradict each other, ms. */
const stillFresh = 45 * 60_000;

/** The status that is said of a place, be it with "perhaps"; null where none is: never reported, too long ago, disputed. */
export function saidStatus({ status, band, lastReportAt, reportCount }: Said, now: number): Status | null {
	if (status === null || lastReportAt === null || band !== 'unsure')
		return lastReportAt === null ? null : status;
	return now - lastReportAt < stillFresh && reportCount === 1 ? status : null;
}

/** The status in the fewest honest words: "open", "perhaps open", "reports disagree", "not known lately". */
export function statusWords(kind: Kind, known: Said, now: number): string {
	const { status, band, lastReportAt, reportCount } = known;
	if (status === null || lastReportAt === null) return m.status_never();
	if (band !== 'unsure') return statusLabel(kind, status);
	if (now - lastReportAt >= stillFresh) return m.status_unknown();
	return reportCount > 1 ? m.status_disagree() : m.perhaps({ status: statusLabel(kind, status) });
}

/** What stands behind it: "sure · 4 min ago, 3 reports"; empty where nobody has reported. */
export function evidenceWords(kind: Kind, known: Said, now: number): string {
	const { status, band, lastReportAt, reportCount } = known;
	if (status === null || lastReportAt === null) return '';
	const alone = reportCount === 1 && now - lastReportAt < stillFresh;
	const sureness =
		band === 'unsure' && !alone ? m.perhaps({ status: statusLabel(kind, status) }) : bandLabel(band);
	return `${sureness} · ${ago(lastReportAt, now)}${m.list_comma()}${reportsCount(reportCount)}`;
}
