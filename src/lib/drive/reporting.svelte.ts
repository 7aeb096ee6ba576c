import type { Place } from '../domain/place/place.ts';
import { newReport, type Seen } from '../domain/report/new-report.ts';
import type { Report } from '../domain/report/report.ts';
import type { Status } from '../domain/place/status.ts';
import { Grace } from '../live/grace.svelte.ts';

/** What takes reports, and takes them back. */
export interface ReportTaker {
	report(report: Report): Promise<void>;
	/** @returns false where it is too late */
	undo(report: Report): Promise<boolean>;
}

/** What became of an undo is shown so long, ms. */
const shownFor = 5000;

/** The report made last, and the seconds in which it can be taken back. */
export class Reporting {
	/** null: none, or it stands for good */
	sent = $state.raw<{ place: Place; report: Report } | null>(null);
	outcome = $state<'undone' | 'undo_failed' | null>(null);

	#taker: ReportTaker;
	#grace = new Grace();
	#shown: ReturnType<typeof setTimeout> | undefined;

	constructor(taker: ReportTaker) {
		this.#taker = taker;
	}

	/** whole seconds in which it can still be taken back */
	get secondsLeft(): number {
		return this.#grace.secondsLeft;
	}

	/** @param here where it was seen from; null where that was not measured */
	async report(place: Place, status: Status, wait: number | null, here: Seen | null): Promise<void> {
		const report = newReport(place, status, { wait }, here);
		this.stop();
		this.sent = { place, report };
		this.#grace.start(() => this.stop());
		await this.#taker.report(report);
	}

	async undo(): Promise<void> {
		const { sent } = this;
		if (!sent) return;
		this.stop();
		this.outcome = (await this.#taker.undo(sent.report)) ? 'undone' : 'undo_failed';
		this.#shown = setTimeout(() => (this.outcome = null), shownFor);
	}

	stop(): void {
		clearTimeout(this.#shown);
		this.#grace.stop();
		this.sent = null;
		this.outcome = null;
	}
}
