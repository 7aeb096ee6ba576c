import { m } from '$lib/paraglide/messages';

/** Duration in seconds in words, "9 min", "1 h 20 min". */
export function timeWords(seconds: number): string {
	const minutes = Math.round(seconds / 60);
	if (minutes < 1) return m.drive_under_minute();
	if (minutes < 60) return m.drive_minutes({ count: minutes });
	if (minutes % 60 === 0) return m.drive_full_hours({ count: minutes / 60 });
	return m.drive_hours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Time until a place is reached, seconds, in words: "about 9 min", "under 1 min". */
export const etaWords = (seconds: number): string =>
	Math.round(seconds / 60) < 1 ? m.drive_under_minute() : m.drive_eta({ time: timeWords(seconds) });
