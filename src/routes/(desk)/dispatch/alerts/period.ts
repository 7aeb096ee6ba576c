/** Choices for the duration of an alert. */
export const alertPeriods = ['1h', '3h', '12h', 'custom'] as const;
export type AlertPeriod = (typeof alertPeriods)[number];

const hour = 3_600_000;
/** Longest duration of an alert that the database accepts, ms. */
const longest = 7 * 24 * hour;
const hours = { '1h': 1, '3h': 3, '12h': 12 } as const;

/** Start and end of an alert, epoch ms; `effective` null: at once. */
export interface AlertSpan {
	effective: number | null;
	expires: number;
}

/**
 * Start and end of an alert; a period is counted from its start.
 * @param from local date and time from the field, "2026-11-25T18:00"; null: at once
 * @param until the same, for `custom`
 * @returns the invalid field: `until` if the end is past or more than 7 days away, `from` if the start is past or after the end
 */
export function alertSpan(
	period: AlertPeriod,
	from: string | null,
	until: string,
	now: number
): AlertSpan | { wrong: 'from' | 'until' } {
	const effective = from === null ? null : Date.parse(from);
	if (effective !== null && !(effective > now)) return { wrong: 'from' };
	const expires = period === 'custom' ? Date.parse(until) : (effective ?? now) + hours[period] * hour;
	if (!(expires > now && expires <= now + longest)) return { wrong: 'until' };
	if (effective !== null && effective >= expires) return { wrong: 'from' };
	return { effective, expires };
}
