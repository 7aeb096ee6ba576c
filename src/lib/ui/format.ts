import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

/** Time since a moment, "4 min ago"; both in epoch ms. */
export function ago(then: number, now: number): string {
	const minutes = Math.max(0, Math.round((now - then) / 60_000));
	if (minutes < 1) return m.ago_now();
	if (minutes < 60) return m.ago_minutes({ count: minutes });
	const hours = Math.round(minutes / 60);
	return hours < 48 ? m.ago_hours({ count: hours }) : m.ago_days({ count: Math.round(hours / 24) });
}

/** Time of day of a moment in epoch ms, "14:05". */
export function clock(time: number): string {
	return new Intl.DateTimeFormat(getLocale(), {
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).format(time);
}

/** Time of day of a moment in epoch ms, "18:00", with the date unless it is today. */
export function moment(time: number, now: number): string {
	const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
	if (sameDay) return clock(time);
	return new Intl.DateTimeFormat(getLocale(), {
		month: 'short',
		day: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).format(time);
}

/** Percentage of a share from 0 to 1, "84%"; limited to 1% … 99%, because nothing is certain. */
export function percent(share: number): string {
	return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`;
}

/** Distance in metres in words, "800 m", "4.2 km", "87 km". */
export function metres(value: number): string {
	if (value < 950) return m.distance_m({ count: Math.max(50, Math.round(value / 50) * 50) });
	const km = value / 1000;
	return m.distance_km({ count: km < 9.95 ? km.toFixed(1) : Math.round(km).toString() });
}

export function reportsCount(count: number): string {
	return count === 1 ? m.reports_count_one() : m.reports_count({ count });
}

/** Wait in minutes in words, "No wait", "about 20 min wait". */
export function waitWords(minutes: number): string {
	return minutes === 0 ? m.wait_none() : m.wait_minutes({ count: minutes });
}
