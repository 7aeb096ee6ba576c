import type { Receipt, Report } from '../../domain/report/report.ts';
import { age, type Moment, type OutboxItem, type Refusal } from './item.ts';
import { SendError } from './send-error.ts';

/** Storage of items. Each call takes effect as a whole or not at all. */
export interface Store {
	/** oldest first */
	all(): Promise<OutboxItem[]>;
	put(item: OutboxItem): Promise<void>;
	/**
	 * Changes items in one step; ids without an item are ignored.
	 * @param change returns the new item, or null to delete it
	 * @returns the items after the change, in the order of `ids`, without the deleted ones
	 */
	change(ids: readonly string[], change: (item: OutboxItem) => OutboxItem | null): Promise<OutboxItem[]>;
}

/** The server. A call may take effect although its answer is lost. Every method throws {@link SendError}. */
export interface Server {
	/** submits at most {@link batchSize} reports; resolves to one receipt per report, in order */
	submit(reports: readonly Report[]): Promise<Receipt[]>;
	retract(id: string): Promise<Receipt>;
	/** stores the photo of a report; resolves to its name; may be repeated without harm */
	upload(id: string, photo: Blob): Promise<string>;
}

interface Clock {
	moment(): Moment;
	/** server time minus device time, ms */
	offset(): number;
}

/** Maximum number of reports in one call of `submit_reports`. */
export const batchSize = 50;
/** Time for which delivered reports stay in the list, and refused ones, ms. */
const keptDelivered = 24 * 3_600_000;
const keptRefused = 7 * 24 * 3_600_000;

/** SQLSTATE classes of errors in the data sent, of our own refusals of a whole call, and what the door of the database refuses. */
const neverWorks = /^(22|23|CX|P0|(malformed|too_complex|too_large)$)/;
/** Codes of failures that pass: the report and its photo stay as they are. */
const passing = ['network', 'sign_in', 'storage', 'not_signed_in'];
export const isPassing = (error: unknown): boolean =>
	!(error instanceof SendError) || passing.includes(error.code);
/** Attempts after which a report is sent without a photo that does not get through: what it says matters more. */
const photoTries = 5;

/**
 * Reports on their way to the server. Each report is stored first, and ends as delivered once, refused with a reason, or
 * taken back. If the work is interrupted between two steps, the next {@link flush} continues it. A report that is sent
 * twice counts once, because the device creates its id.
 */
export class Outbox {
	#store: Store;
	#server: Server;
	#clock: Clock;

	constructor(store: Store, server: Server, clock: Clock) {
		this.#store = store;
		this.#server = server;
		this.#clock = clock;
	}

	/** Stores a report. It is safe once this resolves. */
	async add(report: Report, photo?: Blob): Promise<void> {
		await this.#store.put({
			id: report.id,
			report,
			...(photo && { photo }),
			made: this.#clock.moment(),
			state: 'waiting',
			tries: 0,
			notBefore: 0
		});
	}

	/**
	 * Takes a report back.
	 * @returns true if it is already gone; false if the server must still be asked, by the next {@link flush}
	 */
	async undo(id: string): Promise<boolean> {
		const left = await this.#store.change([id], (item) =>
			item.state === 'refused' || (item.state === 'waiting' && item.tries === 0)
				? null
				: { ...item, state: 'retracting', notBefore: 0 }
		);
		return left.length === 0;
	}

	/** Queues a refused report again, with the present time as its time of observation. */
	async seenNow(id: string): Promise<void> {
		const made = this.#clock.moment();
		await this.#store.change([id], ({ refusal: _, settled: __, ...item }) => ({
			...item,
			report: { ...item.report, observed_at: new Date(made.wall).toISOString() },
			made,
			state: 'waiting',
			notBefore: 0
		}));
	}

	/** Removes a refused report. */
	async discard(id: string): Promise<void> {
		await this.#store.change([id], (item) => (item.state === 'refused' ? null : item));
	}

	/** Makes reports that wait for a later attempt due now; {@link flush} sends them. */
	async hurry(): Promise<void> {
		const waiting = (await this.#store.all()).filter(({ notBefore }) => notBefore > 0);
		await this.#store.change(
			waiting.map(({ id }) => id),
			(item) => ({ ...item, notBefore: 0 })
		);
	}

	/**
	 * Sends everything that is due. Only one page or worker may run this at a time.
	 * @returns when the next report is due, epoch ms by the device's clock; null if none waits
	 * @throws SendError if a call fails as a whole, mostly `network` or `sign_in`; unsent reports keep waiting
	 */
	async flush(): Promise<number | null> {
		for (;;) {
			const items = await this.#store.all();
			const { wall } = this.#clock.moment();
			await this.#sweep(items, wall);
			const due = items.filter(
				({ state, notBefore }) => (state === 'waiting' || state === 'retracting') && notBefore <= wall
			);
			if (due.length === 0) {
				const later = items.filter(({ state }) => state === 'waiting').map(({ notBefore }) => notBefore);
				return later.length ? Math.min(...later) : null;
			}
			for (const item of due) if (item.state === 'retracting') await this.#retract(item.id);
			const batch = due.filter(({ state }) => state === 'waiting').slice(0, batchSize);
			if (batch.length) await this.#deliver(batch.map(({ id }) => id));
		}
	}

	async #deliver(ids: readonly string[]): Promise<void> {
		// from here on the report may reach the server: to take it back, the server has to be asked
		const begun = await this.#store.change(ids, (item) =>
			item.state === 'waiting' ? { ...item, tries: item.tries + 1 } : item
		);
		const going: OutboxItem[] = [];
		for (const item of begun) {
			if (item.state !== 'waiting') continue;
			going.push(item.photo ? await this.#uploaded(item, item.photo) : item);
		}
		if (going.length === 0) return;
		const answers = new Map<string, Receipt>();
		const reports: Report[] = [];
		for (const item of going) {
			const report = this.#onServerClock(item);
			if (report) reports.push(report);
			else answers.set(item.id, { id: item.id, outcome: 'rejected', code: 'in_future', message: '' });
		}
		const receipts = reports.length ? await this.#submit(reports) : [];
		// receipts are in the order of the reports; the receipt of a malformed report has no id
		reports.forEach(({ id }, i) => receipts[i] && answers.set(id, receipts[i]));
		const { wall } = this.#clock.moment();
		await this.#store.change(
			going.map(({ id }) => id),
			(item) => settle(item, answers.get(item.id), wall)
		);
	}

	/** Uploads the photo of an item. If the server refuses the photo, the item continues without it. */
	async #uploaded(item: OutboxItem, photo: Blob): Promise<OutboxItem> {
		let path: string | null = null;
		let photoRefusal: Refusal | undefined;
		try {
			path = await this.#server.upload(item.id, photo);
		} catch (error) {
			const stuck = error instanceof SendError && error.code === 'network' && item.tries > photoTries;
			// the photo stays until the report has arrived
			if (stuck) return item;
			if (isPassing(error) || !(error instanceof SendError)) throw error;
			photoRefusal = { code: error.code, message: error.message };
		}
		const [changed] = await this.#store.change([item.id], ({ photo: _, ...rest }) => ({
			...rest,
			...(path && { report: { ...rest.report, photo: path } }),
			...(photoRefusal && { photoRefusal })
		}));
		return changed ?? item;
	}

	/** Submits reports. If the call is refused as a whole, sends each report alone, so that only the bad one is refused. */
	async #submit(reports: readonly Report[]): Promise<Receipt[]> {
		try {
			return await this.#server.submit(reports);
		} catch (error) {
			if (!(error instanceof SendError) || !neverWorks.test(error.code)) throw error;
			if (reports.length === 1)
				return [{ id: reports[0]!.id, outcome: 'rejected', code: 'malformed', message: error.message }];
			const receipts: Receipt[] = [];
			for (const report of reports) receipts.push(...(await this.#submit([report])));
			return receipts;
		}
	}

	async #retract(id: string): Promise<void> {
		const receipt = await this.#server.retract(id);
		const { wall } = this.#clock.moment();
		// too late: the report stays valid
		const stands = receipt.outcome === 'rejected' && receipt.code === 'too_late';
		await this.#store.change([id], (item) =>
			stands ? { ...item, state: 'delivered', settled: wall } : null
		);
	}

	/** The report with its time of observation by the server's clock, computed from its age; null if the age is unknown. */
	#onServerClock({ report, made }: OutboxItem): Report | null {
		const now = this.#clock.moment();
		const ago = age(made, now);
		if (ago === null) return null;
		const seen = now.wall + this.#clock.offset() - ago;
		return { ...report, observed_at: new Date(seen).toISOString() };
	}

	async #sweep(items: readonly OutboxItem[], now: number): Promise<void> {
		const past = items.filter(
			({ state, settled = now }) =>
				(state === 'delivered' && now - settled > keptDelivered) ||
				(state === 'refused' && now - settled > keptRefused)
		);
		if (past.length)
			await this.#store.change(
				past.map(({ id }) => id),
				() => null
			);
	}
}

/** Pause before a report without a receipt is sent again, ms. */
const unanswered = 30_000;

/** The item after a receipt. @param now epoch ms by the device's clock */
function settle(item: OutboxItem, receipt: Receipt | undefined, now: number): OutboxItem {
	// taken back while it was being sent: the retraction is still to be sent
	if (item.state !== 'waiting') return item;
	if (!receipt) return { ...item, notBefore: now + unanswered };
	if (receipt.outcome !== 'rejected') {
		const { photo, ...rest } = item;
		const left = photo && {
			photoRefusal: { code: 'photo_refused', message: 'The photo did not get through.' }
		};
		return { ...rest, ...left, state: 'delivered', settled: now };
	}
	if (receipt.retry_after_s) return { ...item, notBefore: now + receipt.retry_after_s * 1000 };
	return {
		...item,
		state: 'refused',
		settled: now,
		refusal: {
			code: receipt.code ?? 'malformed',
			message: receipt.message ?? '',
			...(receipt.until && { until: receipt.until })
		}
	};
}
