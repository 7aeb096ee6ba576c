import { randomUUID } from 'node:crypto';
import { call } from '../database/call.ts';
import type { Supabase } from '../database/database.ts';
import type { Claim } from '../domain/alert/claim.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { Log } from './log/log.ts';
import { Trouble } from './log/trouble.ts';

/** Channels over which alerts leave the app. */
export type Channel = 'push' | 'webhook';

interface Options {
	channel: Channel;
	/** Delivers the alert. If it throws, this or another process tries again after the lease has expired. */
	tell(claim: Claim, held: Held): Promise<void>;
	log: Log;
	/** seconds without a renewal after which another process takes over */
	lease?: number;
	/** time between two polls of the database, in case a broadcast is lost, milliseconds */
	interval?: number;
}

/** A claim that this process holds while it delivers the alert. */
export interface Held {
	/** aborted when another process has the claim, the alert is over or has changed (push only), or this process ends */
	signal: AbortSignal;
	/** Records which subscriptions were notified, and renews the lease. */
	note(subscriptions: readonly string[]): Promise<void>;
}

/** Maximum number of alerts that are delivered at the same time. */
const atOnce = 100;

/**
 * Delivery of alerts over one channel. The database gives each alert to one server process only, under a lease that the
 * process renews while it delivers the alert.
 */
export class Claims {
	#admin: Supabase;
	#options: Required<Options>;
	#holder = randomUUID();
	#running = new Map<string, { abort: AbortController; done: Promise<void> }>();
	#look = singleFlight(() => this.#lookOnce());
	#trouble: Trouble;
	#again = false;
	#stopped = false;
	#timer: ReturnType<typeof setInterval>;

	constructor(admin: Supabase, options: Options) {
		this.#admin = admin;
		this.#options = { lease: 30, interval: 10_000, ...options };
		this.#trouble = new Trouble(
			options.log.child({ channel: options.channel }),
			'What is to be told could not be read',
			'What is to be told is read again'
		);
		this.#timer = setInterval(() => this.wake(), this.#options.interval);
		this.#timer.unref();
		this.wake();
	}

	/** Looks for alerts to deliver. */
	wake(): void {
		if (this.#stopped) return;
		this.#again = true;
		// a look under way repeats itself for what arrives meanwhile
		if (this.#look.underWay) return;
		void this.#look()
			.then(
				() => this.#trouble.worked(),
				(error: Error) => this.#trouble.failed(error)
			)
			.then(() => {
				// woken between the end of the look and now
				if (this.#again && !this.#stopped && this.#running.size < atOnce)
					setTimeout(() => this.wake()).unref();
			});
	}

	/** Stops, and releases unfinished alerts to other processes at once. */
	async stop(): Promise<void> {
		this.#stopped = true;
		clearInterval(this.#timer);
		await this.#look.underWay?.catch(() => undefined);
		for (const { abort } of this.#running.values()) abort.abort();
		await Promise.all([...this.#running.values()].map(({ done }) => done));
		await call(this.#admin, 'release_alert_claims', { holder: this.#holder }).catch(() => undefined);
	}

	async #lookOnce(): Promise<void> {
		const { channel, lease } = this.#options;
		while (this.#again && !this.#stopped) {
			const free = atOnce - this.#running.size;
			if (free <= 0) return;
			this.#again = false;
			const claims = await call(this.#admin, 'claim_alerts', {
				channel,
				holder: this.#holder,
				lease_seconds: lease,
				max_results: free
			});
			if (claims.length === free) this.#again = true;
			for (const claim of claims) this.#begin(claim);
		}
	}

	#begin(claim: Claim): void {
		const abort = new AbortController();
		const done = this.#tell(claim, abort).finally(() => {
			this.#running.delete(claim.alert.id);
			// the same alert may have changed meanwhile
			this.wake();
		});
		this.#running.set(claim.alert.id, { abort, done });
	}

	async #tell(claim: Claim, abort: AbortController): Promise<void> {
		const { channel, lease, tell, log } = this.#options;
		const alert_id = claim.alert.id;
		let lost = false;
		const note = async (subscriptions: readonly string[]) => {
			const { held, current } = await call(this.#admin, 'note_alert_told', {
				channel,
				holder: this.#holder,
				lease_seconds: lease,
				alert_id,
				subscriptions: [...subscriptions]
			});
			lost ||= !held;
			// a webhook receives every change of an alert, in order, also one that a newer change has superseded
			if (!held || (!current && channel === 'push')) abort.abort();
		};
		const renewing = setInterval(
			() => {
				note([]).catch((error: Error) => log.warn({ reason: error.message }, 'A claim could not be renewed'));
			},
			(lease * 1000) / 3
		);
		try {
			await tell(claim, { signal: abort.signal, note });
			if (!lost && !this.#stopped)
				await call(this.#admin, 'finish_alert_claim', { channel, holder: this.#holder, alert_id });
		} catch (error) {
			log.warn(
				{ channel, alert: alert_id, reason: (error as Error).message },
				'An alert could not be told, it is tried again'
			);
		} finally {
			clearInterval(renewing);
		}
	}
}
