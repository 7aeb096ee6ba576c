import { m } from '$lib/paraglide/messages';

export const placesCount = (count: number): string =>
	count === 1 ? m.dispatch_places_count_one() : m.dispatch_places_count({ count });

/** Time left until a moment, in words, "2 h 10 min left"; both in epoch ms. */
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
