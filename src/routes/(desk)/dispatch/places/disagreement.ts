import type { StatusRow } from '$lib/domain/place/status';
import { m } from '$lib/paraglide/messages';
import { ago } from '$lib/ui/format';

/** True if people contradict the official statement so clearly that a dispatcher should check. */
export const officialsDiffer = ({ official }: StatusRow): boolean => official?.agrees === false;

/** Time since a moment, "since 12 min ago", "just now"; both in epoch ms. */
export function since(then: number, now: number): string {
	return now - then < 60_000 ? ago(now, now) : m.dispatch_since({ ago: ago(then, now) });
}
