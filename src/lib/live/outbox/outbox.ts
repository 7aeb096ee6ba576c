import type { Receipt, Report } from '../../domain/report/report.ts';
import { age, type Moment, type OutboxItem, type Refusal } from './item.ts';

/** Keeps items; each call takes effect as a whole or not at all. */
export interface Store {
	/** oldest first */
	all(): Promise<OutboxItem[]>;
	put(item: OutboxItem): Promise<void>;
	/**
	 * Changes those of some items that are there, in one go: null deletes. Answers them as they are afterwards, in the
	 * order asked for, without the deleted ones.
	 */
	change(ids: readonly string[], change: (item: OutboxItem) => OutboxItem | null): Promise<OutboxItem[]>;
}

/** The other side. Each call may be heard without its answer arriving. */
export interface Server {
	/** one receipt a report, at most {@link batchSize} of them; throws {@link SendError} */
	submit(reports: readonly Report[]): Promise<Receipt[]>;
	retract(id: string): Promise<Receipt>;
	/** keeps a photo for a report and answers its name; the same again is harmless */
	upload(id: string, photo: Blob): Promise<string>;
}

/** A call that did not get through, or was refused as a whole. */
export class SendError extends Error {
	/** `network`: try again later; `sign_in`: somebody has to sign in; else it will never work as it is */
	readonly code: string;
	constructor(code: string, message: string) {
		super(message);
		this.code = code;
	}
}

interface Clock {
	moment(): Moment;
	/** server time minus device time, ms */
	offset(): number;
}

/** As many as `submit_reports` takes. */
export const batchSize = 50;
/** What was delivered is shown so long, what was refused longer, ms of the device. */
const keptDelivered = 24 * 3_600_000;
const keptRefused = 7 * 24 * 3_600_000;

/** Errors in what was sent, by SQLSTATE class, and our own refusals of a whole call. */
const neverWorks = /^(22|23|CX|P0)/;

/**
 * Reports on their way: each is kept before anything else happens to it and ends delivered once, refused with a reason,
 * or taken back. Whatever is interrupted between two steps is found again by the next {@link flush}: a report sent
 * twice counts once, since its id is made here.
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

	/** Keeps a report. It is safe from the moment this resolves. */
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
	 * Takes a report back, be it here or on the server.
	 * @returns false where the server is still to hear of it
	 */
	async undo(id: string): Promise<boolean> {
		const left = await this.#store.change([id], (item) =>
			item.state === 'refused' || (item.state === 'waiting' && item.tries === 0)
				? null
				: { ...item, state: 'retracting', notBefore: 0 }
		);
		return left.length === 0;
	}

	/** Sends what was refused again, as if seen now. */
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

	/** Forgets what was refused. */
	async discard(id: string): Promise<void> {
		await this.#store.change([id], (item) => (item.state === 'refused' ? null : item));
	}

	/** Sends everything again that waits for a later time, now. */
	async hurry(): Promise<void> {
		const waiting = (await this.#store.all()).filter(({ notBefore }) => notBefore > 0);
		await this.#store.change(
			waiting.map(({ id }) => id),
			(item) => ({ ...item, notBefore: 0 })
		);
	}

	/**
	 * Sends everything that is due; one at a time, over all pages.
	 * @returns when the next is due, epoch ms of the device; null where none is
	 * @throws SendError with `network` or `sign_in`; what was not sent still waits
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
		// from here on it may have arrived: who takes it back has to ask the server
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
		// in the order they were sent; one that could not be read has no id
		reports.forEach(({ id }, i) => receipts[i] && answers.set(id, receipts[i]));
		const { wall } = this.#clock.moment();
		await this.#store.change(
			going.map(({ id }) => id),
			(item) => settle(item, answers.get(item.id), wall)
		);
	}

	/** The item with its photo on the server, or without one where the server will not have it. */
	async #uploaded(item: OutboxItem, photo: Blob): Promise<OutboxItem> {
		let path: string | null = null;
		let photoRefusal: Refusal | undefined;
		try {
			path = await this.#server.upload(item.id, photo);
		} catch (error) {
			if (!(error instanceof SendError) || error.code === 'network' || error.code === 'sign_in') throw error;
			photoRefusal = { code: error.code, message: error.message };
		}
		const [changed] = await this.#store.change([item.id], ({ photo: _, ...rest }) => ({
			...rest,
			...(path && { report: { ...rest.report, photo: path } }),
			...(photoRefusal && { photoRefusal })
		}));
		return changed ?? item;
	}

	/** Receipts of some reports; where they are refused as a whole, each is sent alone, so that only the culprit falls. */
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
		// too late: it stands
		const stands = receipt.outcome === 'rejected' && receipt.code === 'too_late';
		await this.#store.change([id], (item) =>
			stands ? { ...item, state: 'delivered', settled: wall } : null
		);
	}

	/** A device whose clock is wrong, or was, still saw it so long ago; null where that cannot be told. */
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

/** Without a receipt of its own a report is tried again after so long, ms. */
const unanswered = 30_000;

/** What a receipt makes of an item. */
function settle(item: OutboxItem, receipt: Receipt | undefined, now: number): OutboxItem {
	// taken back while it was under way: the server is still to hear that
	if (item.state !== 'waiting') return item;
	if (!receipt) return { ...item, notBefore: now + unanswered };
	if (receipt.outcome !== 'rejected') return { ...item, state: 'delivered', settled: now };
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
