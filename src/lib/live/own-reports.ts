import type { Report } from '../domain/report/report.ts';
import type { OutboxItem } from './outbox/item.ts';

/** The newest own report of each place that the server's status does not contain yet: it is shown at once. */
export class OwnReports {
	#newest = new Map<string, Report>();
	#unsettled = new Set<string>();

	of(placeId: string): Report | undefined {
		return this.#newest.get(placeId);
	}

	/**
	 * Takes in what the server has not heard of.
	 * @param offset server time minus device time, ms
	 * @returns the places that look different by it, and the reports that wait no longer
	 */
	take(items: readonly OutboxItem[], offset: number): { changed: Set<string>; settled: string[] } {
		const waiting = items.filter(({ state }) => state === 'waiting');
		const changed = new Set<string>();
		for (const { id, report, made } of waiting) {
			if (!this.#unsettled.has(id)) changed.add(report.place_id);
			this.#unsettled.add(id);
			const observed_at = new Date(made.wall + offset).toISOString();
			this.#newest.set(report.place_id, { ...report, observed_at });
		}
		const settled = [...this.#unsettled].filter((id) => !waiting.some((item) => item.id === id));
		for (const id of settled) this.#unsettled.delete(id);
		return { changed, settled };
	}

	/** Shows reports no longer. @returns the places that look different by it */
	drop(settled: readonly string[]): Set<string> {
		const changed = new Set<string>();
		for (const [place, { id }] of this.#newest) {
			if (!settled.includes(id)) continue;
			this.#newest.delete(place);
			changed.add(place);
		}
		return changed;
	}
}
