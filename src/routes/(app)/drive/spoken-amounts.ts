import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';

/** Number as spoken: before a measure word, Chinese uses 两 instead of 二. */
const said = (count: number): string => (count === 2 && getLocale() === 'zh-Hans' ? '两' : String(count));

/** Spoken distance: "800 metres", "1.5 kilometres", "12 kilometres". @param metres at least 100 are said */
export function spokenDistance(metres: number): string {
	if (metres < 950) return m.say_metres({ count: said(Math.max(100, Math.round(metres / 100) * 100)) });
	const km = metres < 4750 ? Math.round(metres / 500) / 2 : Math.round(metres / 1000);
	return km === 1 ? m.say_km_one() : m.say_km({ count: said(km) });
}

/** Spoken duration: "9 minutes", "1 hour 20 minutes". @param seconds at least a minute is said */
export function spokenTime(seconds: number): string {
	const minutes = Math.max(1, Math.round(seconds / 60));
	if (minutes < 60) return minutes === 1 ? m.say_minutes_one() : m.say_minutes({ count: said(minutes) });
	const hours = Math.floor(minutes / 60);
	// from one hour on, minutes are rounded to ten
	const rest = Math.round((minutes % 60) / 10) * 10;
	if (rest === 60) return m.say_full_hours({ count: said(hours + 1) });
	if (rest) return m.say_hours({ hours: said(hours), minutes: String(rest) });
	return hours === 1 ? m.say_full_hours_one() : m.say_full_hours({ count: said(hours) });
}
