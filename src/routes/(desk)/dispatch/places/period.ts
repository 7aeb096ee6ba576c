/** Choices for the duration of a pin or statement. */
export const periods = ['1h', '4h', 'day', 'custom'] as const;
export type Period = (typeof periods)[number];

const hour = 3_600_000;
/** Longest duration that the database accepts, ms. */
const longest = 31 * 24 * hour;

/**
 * End of a period, epoch ms.
 * @param custom local date and time from the date field, "2026-11-25T18:00"
 * @returns null if it is not within the next 31 days
 */
export function periodEnd(period: Period, custom: string, now: number): number | null {
	if (period === '1h') return now + hour;
	if (period === '4h') return now + 4 * hour;
	if (period === 'day') return new Date(now).setHours(23, 59, 59, 0);
	const end = Date.parse(custom);
	return end > now && end <= now + longest ? end : null;
}
