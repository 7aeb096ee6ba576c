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

/** Size of a number of bytes, "640 kB", "1.2 MB". */
export function bytes(count: number): string {
	if (count < 1000) return `${count}\u00a0B`;
	if (count < 999_500) return `${Math.round(count / 1000)}\u00a0kB`;
	return `${(count / 1e6).toFixed(count < 9.95e6 ? 1 : 0)}\u00a0MB`;
}

/** Distance in metres in words, "800 m", "4.2 km", "87 km". */
export function metres(value: number): string {
	if (value < 950) return m.distance_m({ count: Math.max(50, Math.round(value / 50) * 50) });
	const km = value / 1000;
	return m.distance_km({ count: km < 9.95 ? km.toFixed(1) : Math.round(km).toString() });
}

/** Size of a number of bytes, "84 kB", "1.2 MB", "3.4 GB", with the units of the interface's language. */
export function size(bytes: number): string {
	const short = (value: number) => (value < 9.95 ? value.toFixed(1) : Math.round(value).toString());
	if (bytes < 950_000) return m.size_kb({ count: Math.ceil(bytes / 1000).toString() });
	if (bytes < 950_000_000) return m.size_mb({ count: short(bytes / 1e6) });
	return m.size_gb({ count: short(bytes / 1e9) });
}

export function reportsCount(count: number): string {
	return count === 1 ? m.reports_count_one() : m.reports_count({ count });
}

/** Wait in minutes in words, "No wait", "about 20 min wait". */
export function waitWords(minutes: number): string {
	return minutes === 0 ? m.wait_none() : m.wait_minutes({ count: minutes });
}

/** Size of a number of bytes in kilobytes, "210 kB". */
export function kilobytes(bytes: number): string {
	return m.size_kb({ count: Math.max(1, Math.round(bytes / 1000)) });
}
