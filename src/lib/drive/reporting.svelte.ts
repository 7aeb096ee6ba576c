import { distance } from '../domain/geo/distance.ts';
import type { Place } from '../domain/place/place.ts';
import type { Report } from '../domain/report/report.ts';
import type { Position } from '../domain/geo/sphere.ts';
import type { Status } from '../domain/place/status.ts';
import { uuidv7 } from '../domain/id/uuid.ts';

/** What takes reports, and takes them back. */
export interface ReportTaker {
	report(report: Report): Promise<void>;
	/** @returns false where it is too late */
	undo(report: Report): Promise<boolean>;
}

/** So long a report can be taken back, ms. */
const graceTime = 10_000;

/** The report made last, and the seconds in which it can be taken back. */
export class Reporting {
	/** null: none, or it stands for good */
	sent = $state.raw<{ place: Place; report: Report } | null>(null);
	secondsLeft = $state(0);
	outcome = $state<'undone' | 'undo_failed' | null>(null);

	#taker: ReportTaker;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(taker: ReportTaker) {
		this.#taker = taker;
	}

	/** @param here where it was seen from, where that is known well enough to say how far off it was */
	async report(place: Place, status: Status, wait: number | null, here: Position | null): Promise<void> {
		const report: Report = {
			id: uuidv7(),
			place_id: place.id,
			status,
			observed_at: new Date().toISOString(),
			...(wait !== null && { wait_minutes: wait }),
			...(here && { distance_m: Math.round(distance(here, place)) })
		};
		this.outcome = null;
		this.sent = { place, report };
		this.#count();
		await this.#taker.report(report);
	}

	async undo(): Promise<void> {
		const { sent } = this;
		if (!sent) return;
		this.stop();
		this.outcome = (await this.#taker.undo(sent.report)) ? 'undone' : 'undo_failed';
		this.#timer = setInterval(() => this.#forget(), graceTime / 2);
	}

	stop(): void {
		clearInterval(this.#timer);
		this.sent = null;
		this.secondsLeft = 0;
		this.outcome = null;
	}

	#forget(): void {
		clearInterval(this.#timer);
		this.outcome = null;
	}

	#count(): void {
		clearInterval(this.#timer);
		const until = Date.now() + graceTime;
		const tick = () => {
			this.secondsLeft = Math.max(0, Math.ceil((until - Date.now()) / 1000));
			if (this.secondsLeft === 0) this.stop();
		};
		this.#timer = setInterval(tick, 250);
		tick();
	}
}
