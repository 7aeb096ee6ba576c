/** How long a dispatcher lets something hold. */
export const periods = ['1h', '4h', 'day', 'custom'] as const;
export type Period = (typeof periods)[number];

const hour = 3_600_000;
/** As long as the database lets anything hold, ms. */
const longest = 31 * 24 * hour;

/**
 * When a period ends, epoch ms.
 * @param custom local date and time of the date field, "2026-11-25T18:00"
 * @returns null where that is no moment of the next 31 days
 */
export function periodEnd(period: Period, custom: string, now: number): number | null {
	if (period === '1h') return now + hour;
	if (period === '4h') return now + 4 * hour;
	if (period === 'day') return new Date(now).setHours(23, 59, 59, 0);
	const end = Date.parse(custom);
	return end > now && end <= now + longest ? end : null;
}
