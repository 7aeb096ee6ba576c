import type { Amenity, Place, Requirement } from '$lib/domain/place/place';
import { newReport } from '$lib/domain/report/new-report';
import type { Report } from '$lib/domain/report/report';
import type { Status } from '$lib/domain/place/status';
import { Grace } from '$lib/live/grace.svelte';
import type { Reports } from '$lib/live/reports.svelte';
import type { View } from './view.svelte';

/** What may go along with a status. */
export interface Details {
	wait: number | null;
	requirements: Requirement[];
	amenities: Amenity[];
	note: string;
	/** a JPEG made on this device */
	photo: Blob | null;
}

const noDetails = (): Details => ({ wait: null, requirements: [], amenities: [], note: '', photo: null });
/** So long the time stands still for a photo that is being made, ms; a picker that was closed does not always say so. */
const longestBusy = 120_000;

/** One go of reporting a place: status, perhaps details, and ten seconds to think again. */
export class ReportFlow {
	details = $state<Details>(noDetails());
	/** the newest report of this go */
	current = $state.raw<Report | null>(null);
	outcome = $state<'undone' | 'undo_failed' | null>(null);

	readonly place: Place;
	#outbox: Pick<Reports, 'submit' | 'undo'>;
	#view: View;
	/** all reports of this go: details added later come as a second one that replaces the first */
	#reports: Report[] = [];
	/** the details that went along with the newest report */
	#sent = '';
	/** the photo that went along with the newest report */
	#sentPhoto: Blob | null = null;
	#busyUntil = 0;
	#grace = new Grace();

	constructor(place: Place, outbox: Pick<Reports, 'submit' | 'undo'>, view: View) {
		this.place = place;
		this.#outbox = outbox;
		this.#view = view;
	}

	/** whole seconds in which it can still be undone or added to; 0: none */
	get secondsLeft(): number {
		return this.#grace.secondsLeft;
	}

	/** Reports the place with the details given so far. */
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
				// what is still being written goes along with the next report
				if (JSON.stringify(this.details) === this.#sent) this.details = noDetails();
			},
			(now) => this.#waitsForPhoto(now)
		);
		await this.#outbox.submit(report, photo ?? undefined);
	}

	/** Says that a photo is being made, or no longer: the seconds stand still meanwhile. */
	busy(busy: boolean): void {
		this.#busyUntil = busy ? Date.now() + longestBusy : 0;
	}

	/** Sends the details of the report just made. */
	async sendDetails(): Promise<void> {
		if (this.current) await this.report(this.current.status);
	}

	/** Takes everything of this go back. */
	async undo(): Promise<void> {
		const reports = this.#reports.reverse();
		this.#reports = [];
		this.#grace.stop();
		const undone = await Promise.all(reports.map((report) => this.#outbox.undo(report.id)));
		this.outcome = undone.every(Boolean) ? 'undone' : 'undo_failed';
		if (this.outcome === 'undone') this.current = null;
	}

	/** Leaves the place; what was sent stays sent. */
	close(): void {
		this.#grace.stop();
	}

	/** A photo is being made, or made and not sent: taking it should not be in vain for want of a second. */
	#waitsForPhoto(now: number): boolean {
		return now < this.#busyUntil || (this.details.photo !== null && this.details.photo !== this.#sentPhoto);
	}
}
