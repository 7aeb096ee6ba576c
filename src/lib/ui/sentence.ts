import type { Known } from '../domain/belief/known.ts';
import type { Kind } from '../domain/place/place.ts';
import type { Status } from '../domain/place/status.ts';
import { m } from '../paraglide/messages';
import { ago, moment, reportsCount } from './format.ts';
import { bandLabel, statusLabel } from './labels.ts';

/** Facts about a place that its sentence is made from. */
export type Said = Pick<Known, 'status' | 'band' | 'lastReportAt' | 'reportCount'> &
	Partial<Pick<Known, 'sides' | 'pin' | 'official' | 'missing'>>;

/** An unsure status is still named, with "perhaps", if the last report is newer than this, ms. */
const stillFresh = 45 * 60_000;

/** The status that is named for a place, also with "perhaps"; null: no reports, too old or disputed. @param now epoch ms */
export function saidStatus(said: Said, now: number): Status | null {
	const { status, band, lastReportAt, pin, official, sides } = said;
	if (pin) return status;
	if (sides) return null;
	if (official) return status;
	if (status === null || lastReportAt === null) return null;
	return band !== 'unsure' || now - lastReportAt < stillFresh ? status : null;
}

/** "perhaps open": a status within a phrase starts with a small letter. */
const perhaps = (kind: Kind, status: Status) =>
	m.perhaps({ status: statusLabel(kind, status).toLowerCase() });

/** The status in the shortest honest words: "open", "perhaps open", "reports disagree", "not known lately". */
export function statusWords(kind: Kind, said: Said, now: number): string {
	const { status, band, lastReportAt, pin, official, sides, missing } = said;
	if (pin) return statusLabel(kind, pin.status);
	if (sides) return official ? m.sides_differ() : m.status_disagree();
	if (official && status) return statusLabel(kind, status);
	if (status === null || lastReportAt === null)
		return missing === 'loading' ? m.status_loading() : missing ? m.status_unreached() : m.status_never();
	if (band !== 'unsure') return statusLabel(kind, status);
	if (now - lastReportAt >= stillFresh) return m.status_unknown();
	return perhaps(kind, status);
}

/** The evidence: "sure · 4 min ago, 3 reports", "official until 18:00"; empty without reports. */
export function evidenceWords(kind: Kind, said: Said, now: number): string {
	const { status, band, lastReportAt, reportCount, pin, official } = said;
	if (pin) return m.evidence_pin({ time: moment(Date.parse(pin.until), now) });
	if (official) return m.evidence_official({ time: moment(Date.parse(official.until), now) });
	if (status === null || lastReportAt === null) return '';
	const named = saidStatus(said, now) !== null;
	const sureness = !named ? perhaps(kind, status) : bandLabel(band);
	return `${sureness} · ${ago(lastReportAt, now)}${m.list_comma()}${reportsCount(reportCount)}`;
}
