/** How long an alert is in force. */
export const alertPeriods = ['1h', '3h', '12h', 'custom'] as const;
export type AlertPeriod = (typeof alertPeriods)[number];

const hour = 3_600_000;
/** As long as the database lets an alert be in force, ms. */
const longest = 7 * 24 * hour;
const hours = { '1h': 1, '3h': 3, '12h': 12 } as const;

/** From when and until when, epoch ms; `effective` null: at once. */
export interface AlertSpan {
	effective: number | null;
	expires: number;
}

/**
 * When an alert begins and ends; a period is counted from its beginning.
 * @param from local date and time of its field, "2026-11-25T18:00"; null: at once @param until the same, for `custom`
 * @returns what is wrong where it ends in the past or more than 7 days from now, or begins in the past or after its end
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
