import type { StatusRow } from '$lib/domain/place/status';
import { m } from '$lib/paraglide/messages';
import { ago } from '$lib/ui/format';

/** What officials and people say differs so that a dispatcher should look. */
export const officialsDiffer = ({ official }: StatusRow): boolean => official?.agrees === false;

/** "since 12 min ago", "just now" of two moments in epoch ms. */
export function since(then: number, now: number): string {
	return now - then < 60_000 ? ago(now, now) : m.dispatch_since({ ago: ago(then, now) });
}
