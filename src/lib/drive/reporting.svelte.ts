import type { Place } from '../domain/place/place.ts';
import { newReport, type Said, type Seen } from '../domain/report/new-report.ts';
import type { Report } from '../domain/report/report.ts';
import type { Status } from '../domain/place/status.ts';
import { Grace } from '../live/grace.svelte.ts';

/** Takes reports, and withdraws them. */
export interface ReportTaker {
	report(report: Report): Promise<void>;
	/** @returns false if it is too late */
	undo(report: Report): Promise<boolean>;
}

/** Time for which the result of an undo is shown, ms. */
const shownFor = 5000;

/** The last report of the drive, and the time in which it can be undone. */
export class Reporting {
	/** null: no report, or it can no longer be undone */
	sent = $state.raw<{ place: Place; report: Report } | null>(null);
	outcome = $state<'undone' | 'undo_failed' | null>(null);

	#taker: ReportTaker;
	#grace = new Grace();
	#shown: ReturnType<typeof setTimeout> | undefined;

	constructor(taker: ReportTaker) {
		this.#taker = taker;
	}

	/** whole seconds left in which the report can be undone */
	get secondsLeft(): number {
		return this.#grace.secondsLeft;
	}

	/** @param here measured position of the driver; null if none was measured */
	async report(place: Place, status: Status, said: Said, here: Seen | null): Promise<void> {
		const report = newReport(place, status, said, here);
		this.stop();
		this.sent = { place, report };
		this.#grace.start(() => this.stop());
		await this.#taker.report(report);
	}

	/** Withdraws the last report. @returns false if there is none that can be withdrawn any more */
	async undo(): Promise<boolean> {
		const { sent } = this;
		if (!sent) return false;
		this.stop();
		this.outcome = (await this.#taker.undo(sent.report)) ? 'undone' : 'undo_failed';
		this.#shown = setTimeout(() => (this.outcome = null), shownFor);
		return this.outcome === 'undone';
	}

	stop(): void {
		clearTimeout(this.#shown);
		this.#grace.stop();
		this.sent = null;
		this.outcome = null;
	}
}
