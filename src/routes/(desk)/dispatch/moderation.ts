import type { Alert, AlertStretch, Category, Severity } from '$lib/domain/alert/alert';
import type { Polygon } from '$lib/domain/geo/polygon';
import type { Kind, Place } from '$lib/domain/place/place';
import type { Names } from '$lib/domain/geo/names';
import type { Receipt, Report, Role } from '$lib/domain/report/report';
import type { Belief, Status, StatusRow } from '$lib/domain/place/status';
import type { Client } from '$lib/live/client';
import { fetchPhoto } from '$lib/live/photos';

/** A place as a dispatcher's list names it. */
export interface Named {
	id: string;
	names: Names;
	kind: Kind;
}

/** A place that waits, or is pinned. */
export interface QueueItem {
	place_id: string;
	names: Names;
	kind: Kind;
	status: StatusRow;
}

export const levels = ['24h', '7d', 'permanent'] as const;
export type Level = (typeof levels)[number];

/** A suspension in force. */
export interface Suspension {
	id: string;
	/** handle of the person */
	reporter: string;
	level: Level;
	reason: string;
	suspended_at: string;
	/** null: for good */
	until: string | null;
	appeal: string | null;
	appealed_at: string | null;
	answer: string | null;
}

/** An alert in force that people say is no longer true. */
export interface Doubted {
	alert: Alert;
	people: number;
	latest_at: string;
	/** the newest few */
	notes: { note: string; at: string }[];
}

/** An alert as `raise_alert` takes it. */
export interface NewAlert {
	id: string;
	severity: Severity;
	category: Category;
	headline: { zh: string; en: string | null };
	description: { zh: string; en: string | null } | null;
	/** ISO 8601; null: at once */
	effective: string | null;
	expires: string;
	place_ids: string[];
	stretches: AlertStretch[];
	area: Polygon | null;
}

/** Disputes newest first, pins by their end, suspensions with unanswered appeals first, doubted by how many doubt. */
export interface Queue {
	disputes: QueueItem[];
	pins: QueueItem[];
	suspensions: Suspension[];
	doubted: Doubted[];
}

export type Reliability = 'high' | 'medium' | 'low';

/** A report as moderators see it: by a handle, hidden ones too. */
export interface ModeratedReport {
	id: string;
	place_id: string;
	status: Status;
	note: string | null;
	wait_minutes: number | null;
	requirements: string[];
	observed_at: string;
	received_at: string;
	distance_m: number | null;
	/** share of a voice, by distance and plausibility */
	weight: number;
	hidden: boolean;
	retracted: boolean;
	/** name of its photo; null where it has none */
	photo: string | null;
	photo_bytes: number | null;
	photo_removed: boolean;
	reporter: { handle: string; role: Role; band: Reliability; known: boolean; suspended: boolean };
	/** how far others bore it out, 0..1; null where it is not judged yet */
	borne_out: number | null;
}

/** What one person has said in sixty days. */
export interface AccountSummary {
	reporter: string;
	role: Role;
	band: Reliability;
	known: boolean;
	suspension: { id: string; level: Level; until: string | null; reason: string } | null;
	shown: number;
	shown_places: number;
	hidden: number;
	hidden_places: number;
	judged: number;
	borne_out: number | null;
}

/** One line of the audit log. */
export interface AuditEntry {
	id: number;
	at: string;
	/** handle; null where it was the operator or the system */
	actor: string | null;
	action: string;
	subject: string | null;
	reason: string | null;
	before: Record<string, unknown> | null;
	after: Record<string, unknown> | null;
	/** of the place, where the subject is one */
	names: Names | null;
}

/** A place that was merged into another. */
export interface MergedPlace {
	place_id: string;
	names: Names;
	reports: number;
}

/** Everything a dispatcher looks at to judge one place. */
export interface PlaceRecord {
	place: Place;
	/** null: nobody has reported */
	status: StatusRow | null;
	/** what people make believe now, an official statement left out */
	people: Belief;
	/** share of a voice of the reports that count now, by their id */
	voices: Map<string, number>;
	merged: MergedPlace[];
}

/** What the functions answer that take an account back or restore it. */
export interface Reversal {
	reports: number;
	places: number;
	judged_again: number;
}

/** As many reports and log entries as are fetched at a time. */
export const pageSize = 30;

/** What dispatchers ask and tell the database, in plain verbs. Each throws what {@link Client.rpc} throws. */
export class Moderation {
	#client: Client;

	constructor(client: Client) {
		this.#client = client;
	}

	/** Now by the server's clock, epoch ms. */
	now(): number {
		return this.#client.now();
	}

	async myHandle(): Promise<string> {
		return (await this.#client.rpc<{ handle: string }>('my_handle', {})).handle;
	}

	queue(): Promise<Queue> {
		return this.#client.rpc('moderation_queue', {});
	}

	entries(before_id: number | null): Promise<AuditEntry[]> {
		return this.#client.rpc('audit_entries', { before_id, max_results: pageSize });
	}

	/** @returns null where there is no such place, or none any more */
	async place(place_id: string, signal: AbortSignal): Promise<PlaceRecord | null> {
		const ask = <T>(name: string) => this.#client.rpc<T>(name, { place_id }, signal);
		const [detail, explained, merged] = await Promise.all([
			ask<{ place: Place; status: StatusRow | null } | null>('place_detail'),
			ask<{ belief: Belief; evidence: { id: string; weight: number }[] } | null>('explain_status'),
			ask<MergedPlace[]>('merged_places')
		]);
		if (!detail || !explained) return null;
		return {
			place: detail.place,
			status: detail.status,
			people: explained.belief,
			voices: new Map(explained.evidence.map(({ id, weight }) => [id, weight])),
			merged
		};
	}

	/** The reports of a place, newest first. @param before `received_at` of the last one known */
	reports(place_id: string, before: string | null, signal: AbortSignal): Promise<ModeratedReport[]> {
		return this.#client.rpc('moderation_reports', { place_id, before, max_results: pageSize }, signal);
	}

	account(report_id: string): Promise<AccountSummary> {
		return this.#client.rpc('account_summary', { report_id });
	}

	/** @param until epoch ms */
	async pin(place_id: string, status: Status, until: number, reason: string): Promise<void> {
		await this.#client.rpc('pin_status', {
			place_id,
			status,
			until: new Date(until).toISOString(),
			reason
		});
	}

	async unpin(place_id: string, reason: string): Promise<void> {
		await this.#client.rpc('unpin_status', { place_id, reason });
	}

	async submit(report: Report): Promise<Receipt> {
		return (await this.#client.rpc<Receipt[]>('submit_reports', { reports: [report] }))[0]!;
	}

	retract(report_id: string): Promise<Receipt> {
		return this.#client.rpc('retract_report', { report_id });
	}

	async hide(report_id: string, reason: string, hide: boolean): Promise<void> {
		await this.#client.rpc('hide_report', { report_id, reason, hide });
	}

	async removePhoto(report_id: string, reason: string, remove: boolean): Promise<void> {
		await this.#client.rpc('remove_photo', { report_id, reason, restore: !remove });
	}

	/** @throws Error with code `network`, or `photo_gone` where it has been deleted */
	photo(name: string, signal: AbortSignal): Promise<Blob> {
		return fetchPhoto(this.#client, name, signal);
	}

	/** @returns the suspension's id */
	async suspend(report_id: string, level: Level, reason: string): Promise<string> {
		return (await this.#client.rpc<{ id: string }>('suspend_reporter', { report_id, level, reason })).id;
	}

	async answer(suspension_id: string, lift: boolean, reason: string): Promise<void> {
		await this.#client.rpc('answer_suspension', { suspension_id, lift, reason });
	}

	async renew(suspension_id: string, reason: string): Promise<void> {
		await this.#client.rpc('renew_suspension', { suspension_id, reason });
	}

	/** @returns how many reports moved */
	async merge(place_id: string, into_id: string, reason: string): Promise<number> {
		const answer = await this.#client.rpc<{ reports: number }>('merge_places', { place_id, into_id, reason });
		return answer.reports;
	}

	/** @returns how many reports moved */
	async unmerge(place_id: string, reason: string): Promise<number> {
		return (await this.#client.rpc<{ reports: number }>('unmerge_place', { place_id, reason })).reports;
	}

	reverse(report_id: string, restore: boolean, reason: string): Promise<Reversal> {
		return this.#client.rpc('reverse_account', { report_id, reason, restore });
	}

	/** Raises an alert; the same id changes nothing the second time. */
	raise(alert: NewAlert): Promise<Alert> {
		return this.#client.rpc('raise_alert', { alert });
	}

	/** @param restore bring it back instead */
	async cancel(alert_id: string, reason: string, restore: boolean): Promise<void> {
		await this.#client.rpc('cancel_alert', { alert_id, reason, restore });
	}
}
