import { m } from '$lib/paraglide/messages';
import { reportsCount } from '$lib/ui/format';
import { placesCount } from '../shell/amounts';
import type { Level } from '$lib/domain/desk/suspension';

const levelWords = {
	'24h': m.dispatch_level_24h,
	'7d': m.dispatch_level_7d,
	permanent: m.dispatch_level_permanent
};
export const levelLabel = (level: Level): string => levelWords[level]();

export const othersCount = (count: number): string =>
	count === 1 ? m.dispatch_others_count_one() : m.dispatch_others_count({ count });

/** Numbers in words: "12 reports at 5 places". */
export const reportsAt = (reports: number, places: number): string =>
	m.dispatch_summary_at({ reports: reportsCount(reports), places: placesCount(places) });
