import type { Amenity, Place, Requirement } from '$lib/domain/place/place';
import { newReport } from '$lib/domain/report/new-report';
import type { Report } from '$lib/domain/report/report';
import type { Status } from '$lib/domain/place/status';
import { Grace } from '$lib/live/grace.svelte';
import type { Reports } from '$lib/live/reports.svelte';
import type { View } from './view.svelte';

/** Details that can be sent with a status. */
export interface Details {
	wait: number | null;
	requirements: Requirement[];
	amenities: Amenity[];
	note: string;
	/** a JPEG made on this device */
	photo: Blob | null;
}

const noDetails = (): Details => ({ wait: null, requirements: [], amenities: [], note: '', photo: null });
/** Longest time that the countdown stops for a photo, ms; some browsers do not report that a picker was closed. */
const longestBusy = 120_000;

/** Reporting of one place: a status, details if wanted, and ten seconds to undo. */
export class ReportFlow {
	details = $state<Details>(noDetails());
	/** the newest report */
	current = $state.raw<Report | null>(null);
	outcome = $state<'undone' | 'undo_failed' | null>(null);

	readonly place: Place;
	#outbox: Pick<Reports, 'submit' | 'undo'>;
	#view: View;
	/** all reports of this flow: details added later are sent as a second report that replaces the first */
	#reports: Report[] = [];
	/** details sent with the newest report, as JSON */
	#sent = '';
	/** photo sent with the newest report */
	#sentPhoto: Blob | null = null;
	#busyUntil = 0;
	#grace = new Grace();

	constructor(place: Place, outbox: Pick<Reports, 'submit' | 'undo'>, view: View) {
		this.place = place;
		this.#outbox = outbox;
		this.#view = view;
	}

	/** whole seconds left in which the report can be undone or completed; 0: none */
	get secondsLeft(): number {
		return this.#grace.secondsLeft;
	}

	/** Reports a status of the place with the present details. */
	async report(status: Status): Promise<void> {
		if (!this.secondsLeft || this.current?.status !== status) this.#reports = [];
		const { photo, ...said } = this.details;
		const report = newReport(this.place, status, said, this.#view.here);
		this.outcome = null;
		this.#sent = JSON.stringify(this.details);
		this.current = report;
		this.#reports.push(report);
		this.#sentPhoto = photo;
		this.#grace.start(
			() => {
				// details that were changed after the report are kept for the next one
				if (JSON.stringify(this.details) === this.#sent) this.details = noDetails();
			},
			(now) => this.#waitsForPhoto(now)
		);
		await this.#outbox.submit(report, photo ?? undefined);
	}

	/** Sets whether a photo is being made: the countdown stops meanwhile. */
	busy(busy: boolean): void {
		this.#busyUntil = busy ? Date.now() + longestBusy : 0;
	}

	/** Sends the details for the report just made. */
	async sendDetails(): Promise<void> {
		if (this.current) await this.report(this.current.status);
	}

	/** Withdraws all reports of this flow. */
	async undo(): Promise<void> {
		const reports = this.#reports.reverse();
		this.#reports = [];
		this.#grace.stop();
		const undone = await Promise.all(reports.map((report) => this.#outbox.undo(report.id)));
		this.outcome = undone.every(Boolean) ? 'undone' : 'undo_failed';
		if (this.outcome === 'undone') this.current = null;
	}

	/** Ends the flow; reports that were sent stay. */
	close(): void {
		this.#grace.stop();
	}

	/** True while a photo is being made or is not sent yet: the driver must not lose it to the countdown. */
	#waitsForPhoto(now: number): boolean {
		return now < this.#busyUntil || (this.details.photo !== null && this.details.photo !== this.#sentPhoto);
	}
}
