import type { Amenity, Place, Requirement } from '$lib/domain/place/place';
import { distance } from '$lib/domain/geo/distance';
import type { Report } from '$lib/domain/report/report';
import type { Status } from '$lib/domain/place/status';
import { uuidv7 } from '$lib/domain/id/uuid';
import type { Reports } from '$lib/live/reports.svelte';
import type { View } from './view.svelte';

/** So long a report can be taken back or added to, milliseconds. */
export const graceTime = 10_000;
export const longestNote = 280;

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
	/** whole seconds in which it can still be undone or added to; 0: none */
	secondsLeft = $state(0);
	outcome = $state<'undone' | 'undo_failed' | null>(null);

	readonly place: Place;
	#outbox: Pick<Reports, 'submit' | 'undo'>;
	#view: View;
	/** all reports of this go: details added later come as a second one that replaces the first */
	#reports: Report[] = [];
	/** the details that went along with the newest report */
	#sent = '';
	#until = 0;
	/** the photo that went along with the newest report */
	#sentPhoto: Blob | null = null;
	#busyUntil = 0;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(place: Place, outbox: Pick<Reports, 'submit' | 'undo'>, view: View) {
		this.place = place;
		this.#outbox = outbox;
		this.#view = view;
	}

	/** Reports the place with the details given so far. */
	async report(status: Status): Promise<void> {
		if (!this.secondsLeft || this.current?.status !== status) this.#reports = [];
		const { wait, requirements, amenities, note, photo } = this.details;
		const { here } = this.#view;
		const report: Report = {
			id: uuidv7(),
			place_id: this.place.id,
			status,
			observed_at: new Date().toISOString(),
			...(wait !== null && { wait_minutes: wait }),
			...(requirements.length > 0 && { requirements: [...requirements] }),
			...(amenities.length > 0 && { amenities: [...amenities] }),
			...(note.trim() && { note: note.trim() }),
			// a position that could be half a mile off says little about the distance
			...(here && here.accuracy <= 1000 && { distance_m: Math.round(distance(here, this.place)) })
		};
		this.outcome = null;
		this.#sent = JSON.stringify(this.details);
		this.current = report;
		this.#reports.push(report);
		this.#sentPhoto = photo;
		this.#count(graceTime);
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
		this.#stop();
		const undone = await Promise.all(reports.map((report) => this.#outbox.undo(report.id)));
		this.outcome = undone.every(Boolean) ? 'undone' : 'undo_failed';
		if (this.outcome === 'undone') this.current = null;
	}

	/** Leaves the place; what was sent stays sent. */
	close(): void {
		this.#stop();
	}

	#count(time: number): void {
		this.#stop();
		this.#until = Date.now() + time;
		let last = Date.now();
		const tick = () => {
			const now = Date.now();
			if (this.#waitsForPhoto(now)) this.#until += now - last;
			last = now;
			this.secondsLeft = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
			if (this.secondsLeft > 0) return;
			this.#stop();
			// what is still being written goes along with the next report
			if (JSON.stringify(this.details) === this.#sent) this.details = noDetails();
		};
		this.#timer = setInterval(tick, 250);
		tick();
	}

	/** A photo is being made, or made and not sent: taking it should not be in vain for want of a second. */
	#waitsForPhoto(now: number): boolean {
		return now < this.#busyUntil || (this.details.photo !== null && this.details.photo !== this.#sentPhoto);
	}

	#stop(): void {
		clearInterval(this.#timer);
		this.secondsLeft = 0;
	}
}
