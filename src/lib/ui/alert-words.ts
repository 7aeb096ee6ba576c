import { inForce, type Alert, type AlertPlace, type Category, type Severity } from '../domain/alert/alert.ts';
import type { Names } from '../domain/geo/names.ts';
import { m } from '../paraglide/messages';
import { moment, percent, waitWords } from './format.ts';
import type { IconName } from './icons.ts';
import { filterStatusLabel, names } from './labels.ts';

const severityWords: Readonly<Record<Severity, () => string>> = {
	Extreme: m.alert_severity_extreme,
	Severe: m.alert_severity_severe,
	Moderate: m.alert_severity_moderate,
	Minor: m.alert_severity_minor,
	Unknown: m.alert_severity_unknown
};
const categoryWords: Readonly<Record<Category, () => string>> = {
	Transport: m.alert_category_transport,
	Met: m.alert_category_met,
	Safety: m.alert_category_safety,
	Health: m.alert_category_health,
	Security: m.alert_category_security,
	Fire: m.alert_category_fire,
	Infra: m.alert_category_infra,
	Geo: m.alert_category_geo,
	Rescue: m.alert_category_rescue,
	Env: m.alert_category_env,
	CBRNE: m.alert_category_cbrne,
	Other: m.alert_category_other
};

/** Icon of each severity; all have different shapes. */
export const severityIcons: Readonly<Record<Severity, IconName>> = {
	Extreme: 'octagon',
	Severe: 'alert',
	Moderate: 'diamond',
	Minor: 'info',
	Unknown: 'question'
};

export const severityLabel = (severity: Severity): string => severityWords[severity]();
export const categoryLabel = (category: Category): string => categoryWords[category]();

const inLanguage = (text: Names) => names({ names: text }).main;

/** Number of places that are named; the rest is only counted. */
const mostNamed = 3;

/** Headline of an alert: as written, or made from the facts in the reader's language. */
export function alertHeadline({ headline, facts, cause, places }: Alert): string {
	if (headline) return inLanguage(headline);
	const place = places[0] ? names(places[0]).main : m.alert_a_place();
	if (!facts) return place;
	const status = filterStatusLabel(facts.status);
	if (cause === 'wait' && facts.wait_minutes !== null)
		return m.alert_fact_wait({ place, wait: waitWords(facts.wait_minutes) });
	const passable = facts.status === 'open' || facts.status === 'busy';
	return passable && facts.before
		? m.alert_fact_again({ place, status })
		: m.alert_fact_status({ place, status });
}

/** Further text of an alert, one sentence a line. */
export function alertDetails({ description, facts, cause }: Alert): string[] {
	if (description) return inLanguage(description).split('\n');
	if (!facts) return [];
	const { before, wait_minutes: wait, confidence, official, status } = facts;
	return [
		cause === 'wait' && filterStatusLabel(status),
		cause === 'status' && wait !== null && waitWords(wait),
		before !== null && m.alert_fact_before({ status: filterStatusLabel(before) }),
		!official && m.alert_fact_sure({ percent: percent(confidence) })
	].filter((line) => line !== false);
}

/** Source of an alert. */
export function alertSource({ cause, facts }: Alert): string {
	if (cause === 'dispatch') return m.alert_cause_dispatch();
	if (cause === 'imported') return m.alert_cause_imported();
	return facts?.official ? m.alert_cause_official() : m.alert_cause_status();
}

/** Name of a place, with the carriageway that it serves. */
export function alertPlaceName(place: AlertPlace): string {
	return place.towards ? `${names(place).main} · ${inLanguage(place.towards)}` : names(place).main;
}

/** Places, stretches and area of an alert, by name. */
export function alertWhere({ places, stretches, area }: Alert): string[] {
	const named = places.slice(0, mostNamed).map(alertPlaceName);
	if (places.length > mostNamed) named.push(m.alert_places_more({ count: places.length }));
	return [...stretches.map(({ label }) => inLanguage(label)), ...named, ...(area ? [m.alert_an_area()] : [])];
}

/**
 * Period of an alert, or when and why it ended.
 * @param replaced another alert has replaced it @param now epoch ms
 */
export function alertTimes(alert: Alert, replaced: boolean, now: number): string {
	const { effective, expires, cancelled_at: ended } = alert;
	const at = (time: string) => moment(Date.parse(time), now);
	if (ended) return (replaced ? m.alert_replaced : m.alert_called_off)({ time: at(ended) });
	if (inForce(alert, now))
		return `${m.alert_since({ time: at(effective) })} · ${m.alert_until({ time: at(expires) })}`;
	if (Date.parse(effective) > now)
		return `${m.alert_from({ time: at(effective) })} · ${m.alert_until({ time: at(expires) })}`;
	return m.alert_ended({ time: at(expires) });
}
