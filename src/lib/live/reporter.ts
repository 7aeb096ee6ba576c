import type { Receipt, Report } from '../domain/report.ts';
import type { Client } from './client.ts';
import { keep, remove, waiting, type Waiting } from './outbox.ts';
import { uploadPhoto } from './photos.ts';

/** What has become of one report so far. */
export type Fate =
	| { state: 'sending' }
	| { state: 'waiting'; retryAt: number | null }
	| { state: 'accepted' }
	| { state: 'refused'; code: string; message: string }
	| { state: 'undone' };

type Listener = (report: Report, fate: Fate) => void;

/** As many as `submit_reports` takes. */
const batchSize = 50;

/**
 * Sends reports, each kept on this device until the server has acknowledged it. One tab sends at a time;
 * a report sent twice counts once, because its id is made here.
 */
export class Reporter {
	#client: Client;
	#listener: Listener;
	#flushing: Promise<void> | undefined;
	#again = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#failures = 0;

	constructor(client: Client, listener: Listener) {
		this.#client = client;
		this.#listener = listener;
	}

	/** Keeps and sends a report. Resolves when it is safe on this device, not when it has arrived. */
	async submit(report: Report, photo?: Blob): Promise<void> {
		this.#listener(report, { state: 'sending' });
		await keep(report, photo);
		void this.flush();
	}

	/**
	 * Takes a report back: forgotten where it still waits, else retracted on the server.
	 * @returns false where it is too late
	 */
	async undo(report: Report): Promise<boolean> {
		await this.#flushing;
		const stillHere = await remove(report.id);
		// one that waits may have arrived all the same, its answer lost: ask the server in both cases
		try {
			const receipt = await this.#client.rpc<Receipt>('retract_report', { report_id: report.id });
			if (receipt.outcome === 'rejected' && !(stillHere && receipt.code !== 'too_late')) return false;
		} catch (error) {
			if (!stillHere) {
				if ((error as { code?: string }).code === 'network') return false;
				throw error;
			}
		}
		this.#listener(report, { state: 'undone' });
		return true;
	}

	/** Reports that wait from an earlier visit. */
	async pending(): Promise<Report[]> {
		return (await waiting()).map((item) => item.report);
	}

	/** Sends what waits; calls while one runs become one more run. */
	flush(): Promise<void> {
		this.#again = true;
		this.#flushing ??= this.#exclusively(async () => {
			clearTimeout(this.#retry);
			while (this.#again) {
				this.#again = false;
				await this.#sendAll();
			}
		})
			.catch(() => this.#tryLater())
			.finally(() => (this.#flushing = undefined));
		return this.#flushing;
	}

	async #exclusively(work: () => Promise<void>): Promise<void> {
		if (typeof navigator !== 'undefined' && 'locks' in navigator)
			await navigator.locks.request('changxing-outbox', work);
		else await work();
	}

	async #sendAll(): Promise<void> {
		const items = await waiting();
		if (items.length === 0) return;
		await this.#client.signIn();
		let retryAfter: number | null = null;
		for (let from = 0; from < items.length; from += batchSize) {
			const reports: Report[] = [];
			for (const item of items.slice(from, from + batchSize)) reports.push(await this.#withPhoto(item));
			const receipts = await this.#send(reports);
			const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
			for (const report of reports) {
				const receipt = byId.get(report.id);
				if (!receipt) continue;
				if (receipt.outcome === 'rejected' && receipt.retry_after_s) {
					retryAfter = Math.max(retryAfter ?? 0, receipt.retry_after_s);
					this.#listener(report, { state: 'waiting', retryAt: Date.now() + receipt.retry_after_s * 1000 });
					continue;
				}
				await remove(report.id);
				this.#listener(
					report,
					receipt.outcome === 'rejected'
						? { state: 'refused', code: receipt.code ?? 'malformed', message: receipt.message ?? '' }
						: { state: 'accepted' }
				);
			}
		}
		this.#failures = 0;
		if (retryAfter !== null) this.#retry = setTimeout(() => void this.flush(), retryAfter * 1000);
	}

	/** The report with its photo on the server, or without one where the server will not have it. */
	async #withPhoto({ report, photo }: Waiting): Promise<Report> {
		if (!photo) return report;
		try {
			return { ...report, photo: await uploadPhoto(this.#client, report, photo) };
		} catch (error) {
			if ((error as { code?: string }).code === 'network') throw error;
			return report;
		}
	}

	/** Receipts of a batch; one that is refused as a whole is sent again report by report, so that only the culprit is lost. */
	async #send(reports: Report[]): Promise<Receipt[]> {
		try {
			return await this.#client.rpc<Receipt[]>('submit_reports', {
				reports: reports.map((report) => this.#onServerClock(report))
			});
		} catch (error) {
			const { code = '', message } = error as { code?: string; message: string };
			// SQLSTATE classes of bad input and of our own refusals
			if (!/^(22|23|CX)/.test(code)) throw error;
			if (reports.length === 1)
				return [{ id: reports[0]!.id, outcome: 'rejected', code: 'malformed', message }];
			const receipts: Receipt[] = [];
			for (const report of reports) receipts.push(...(await this.#send([report])));
			return receipts;
		}
	}

	/** A device whose clock is wrong still observed it when it did: only the clock is put right. */
	#onServerClock(report: Report): Report {
		const offset = this.#client.clockOffset;
		if (!offset) return report;
		return { ...report, observed_at: new Date(Date.parse(report.observed_at) + offset).toISOString() };
	}

	async #tryLater(): Promise<void> {
		this.#failures++;
		const wait = Math.min(60_000, 1000 * 2 ** (this.#failures - 1)) * (0.5 + Math.random() / 2);
		this.#retry = setTimeout(() => void this.flush(), wait);
		for (const { report } of await waiting().catch(() => []))
			this.#listener(report, { state: 'waiting', retryAt: null });
	}
}
