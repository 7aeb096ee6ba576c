import type { Report } from '../domain/report/report.ts';
import type { OutboxItem } from './outbox/item.ts';

/** The newest own report per place that is not yet part of the server's status, so that the map shows it at once. */
export class OwnReports {
	#newest = new Map<string, Report>();
	#unsettled = new Set<string>();

	of(placeId: string): Report | undefined {
		return this.#newest.get(placeId);
	}

	/**
	 * Takes in reports that wait to be sent.
	 * @param offset server time minus device time, ms
	 * @returns ids of the places that look different now, and of the reports that do not wait any more
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

	/** Removes reports. @returns ids of the places that look different now */
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
